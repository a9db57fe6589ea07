import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One answer of the server; undefined: it never answers. */
export type UnrulyAnswer =
  { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> } | undefined;

/** A request as it arrived. */
export interface ArrivedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly atMs: number;
}

/** A test double: a relay in nothing but that it takes requests, and answers each as it is told. */
export class UnrulyRelay {
  readonly requests: ArrivedRequest[] = [];
  respond: (request: ArrivedRequest) => UnrulyAnswer = () => undefined;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<UnrulyRelay> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const arrived = { headers: request.headers, body: Buffer.concat(chunks).toString(), atMs: performance.now() };
        unruly.requests.push(arrived);
        const answer = unruly.respond(arrived);
        if (answer !== undefined) response.writeHead(answer.status, answer.headers).end(answer.body);
      });
    });
    const unruly = new UnrulyRelay(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return unruly;
  }

  /** Without a trailing slash. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get bodies(): string[] {
    return this.requests.map(({ body }) => body);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** A JSON-RPC result, as every relay would give it. */
export function resultAnswer(result: unknown): UnrulyAnswer {
  return { status: 200, body: JSON.stringify({ jsonrpc: "2.0", id: 1, result }) };
}
