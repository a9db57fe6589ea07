import type { IncomingMessage } from "node:http";
import { HttpProblem } from "./http-problem.ts";

/** What a program of this machine calls it. */
const NAMES = ["localhost", "127.0.0.1", "[::1]"] as const;

/**
 * Throws an {@link HttpProblem} unless the request is meant for this server, and comes from no web page: a browser on this
 * machine would carry any page's requests here, under the name of its own site when that resolves to 127.0.0.1.
 */
export function checkSender({ headersDistinct, socket }: IncomingMessage): void {
  const hosts = NAMES.map((name) => `${name}:${socket.localPort}`);
  const [host, ...others] = headersDistinct["host"] ?? [];
  if (host === undefined || others.length > 0 || !hosts.includes(host.toLowerCase())) {
    throw new HttpProblem("host-not-allowed", `The Host header must be one of ${hosts.join(", ")}.`);
  }
  if (headersDistinct["origin"] !== undefined) {
    throw new HttpProblem("origin-not-allowed", "Requests of web pages are refused: there must be no Origin header.");
  }
}

/** A header that is there once. */
export function onlyHeader({ headersDistinct }: IncomingMessage, name: string): string | undefined {
  const values = headersDistinct[name] ?? [];
  return values.length === 1 ? values[0] : undefined;
}
