import { ArbError } from "../core/errors.ts";
import { HttpProblem } from "./http-problem.ts";

/** What the client is told of anything thrown: of faults that nobody foresaw, nothing but that there was one. */
export function problemOf(thrown: unknown): HttpProblem {
  if (thrown instanceof HttpProblem) return thrown;
  if (thrown instanceof ArbError) return new HttpProblem("internal", thrown.message);
  const status = statusOf(thrown);
  if (status === 413) return new HttpProblem("body-too-large", "The body is too large.");
  if (status === 415) {
    return new HttpProblem("media-type-not-supported", "Expected a body of the type application/json.");
  }
  if (status === 404) return new HttpProblem("not-found", "There is nothing at this path.");
  if (status === 400 || status === 414) return new HttpProblem("bad-request", "The request is not well-formed.");
  return new HttpProblem("internal", "Something went wrong in here; the log says what.");
}

/** Of fastify's own errors. */
function statusOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !("code" in thrown) || !String(thrown.code).startsWith("FST_")) return undefined;
  return (thrown as { readonly statusCode?: number }).statusCode;
}
