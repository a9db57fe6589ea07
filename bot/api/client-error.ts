import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { HttpProblem, problemJson } from "./http-problem.ts";

/** Answers what was no HTTP request, or none in time, and ends its connection: there is no telling where a next one begins. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  const problem = problemOf(error.code);
  const body = problemJson(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  // Without waiting for the other side's end of it: who floods or stalls would never send one.
  if (socket.writable) socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
  else socket.destroy();
}

function problemOf(code: string | undefined): HttpProblem {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return new HttpProblem("request-timeout", "The request took too long to arrive.");
  }
  if (code === "HPE_HEADER_OVERFLOW") return new HttpProblem("headers-too-large", "The headers are too large.");
  return new HttpProblem("bad-request", "This is not a valid HTTP/1.1 request.");
}
