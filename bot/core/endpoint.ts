import { shownUrl } from "./shown-url.ts";

/** A node of a chain, and how it is reached. */
export interface Endpoint {
  readonly transport: "http" | "websocket" | "ipc";
  /** A URL, or the path of a socket. A URL may hold a key: only {@link shownEndpoint} is for eyes. */
  readonly address: string;
}

/** What {@link endpointOf} understands, for the sentence that refuses anything else. */
export const EXPECTED_ENDPOINT =
  "an https:// or wss:// URL (http:// and ws:// on this machine only), or the absolute path of an IPC socket";

/**
 * Undefined for what is no endpoint, and for what would leave this machine in the clear: requests carry what must not be
 * read or changed on the way.
 */
export function endpointOf(text: string): Endpoint | undefined {
  if (/^\/[^\0]+$/.test(text)) return { transport: "ipc", address: text };
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, href } = new URL(text);
  const transport = /^https?:$/.test(protocol) ? "http" : "websocket";
  const isSecret = protocol === "https:" || protocol === "wss:";
  const isLocal = (protocol === "http:" || protocol === "ws:") && isLoopback(hostname);
  return isSecret || isLocal ? { transport, address: href } : undefined;
}

/** The endpoint without anything that could be a key. */
export function shownEndpoint({ transport, address }: Endpoint): string {
  return transport === "ipc" ? address : shownUrl(address);
}

/** Of a parsed URL: it writes every IPv4 address as four decimal numbers, and refuses other names that end in one. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
