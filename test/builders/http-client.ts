import { request, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Undefined for what is no JSON. */
  readonly json: unknown;
}

export interface HttpAsk {
  readonly method?: string;
  readonly token?: string;
  readonly key?: string;
  /** Sent as it is when it is text or bytes, and as JSON otherwise. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

/** One request on a connection of its own. */
export function ask(port: number, path: string, asked: HttpAsk = {}): Promise<HttpAnswer> {
  const { body, token, key } = asked;
  const bytes = body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(key !== undefined && { "idempotency-key": key }),
    ...(bytes !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(bytes) }),
    ...asked.headers,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: "127.0.0.1", path, method: asked.method ?? "GET", headers, agent: false });
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: jsonOf(text) });
      });
    });
    outgoing.end(bytes);
  });
}

/** Writes bytes that may be no HTTP at all; resolves with all that came back when the server has closed the connection. */
export function talk(port: number, written: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => (heard += chunk.toString("latin1")));
    // A reset after an answer is how a server ends a connection whose other side goes on writing.
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(heard));
    socket.write(written);
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
