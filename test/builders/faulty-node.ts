import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** A test double's answer: the fields of a JSON-RPC answer besides the envelope. */
export type NodeAnswer = { readonly result: unknown } | { readonly error: { code: number; message: string } };

/** What may be wrong with an exchange as a whole. */
export type HttpFault =
  | "garbage"
  | "silence"
  | "status-429"
  | "status-502"
  /** The node hears it, but its answer is lost. */
  | "lost-answer";

/** A test double around a real node: its HTTP endpoint, which counts, and does wrong what it is told. */
export interface FaultyNode {
  readonly url: string;
  /** The methods of each HTTP exchange. */
  readonly exchanges: readonly (readonly string[])[];
  /** Every request of that method. */
  count(method: string): number;
  fault: HttpFault | undefined;
  /** Instead of the node; undefined leaves the request to it. */
  answer: (method: string, params: readonly unknown[]) => NodeAnswer | undefined;
  stop(): Promise<void>;
}

export async function startFaultyNode(target: string): Promise<FaultyNode> {
  const exchanges: string[][] = [];
  const faulty = {
    exchanges,
    count: (method: string) => exchanges.flat().filter((each) => each === method).length,
    fault: undefined as HttpFault | undefined,
    answer: (() => undefined) as FaultyNode["answer"],
  };
  const pass = async (request: Request): Promise<object> => {
    const { id, method, params } = request;
    const answer = faulty.answer(method, params);
    return answer === undefined ? ((await post(target, request)) as object) : { jsonrpc: "2.0", id, ...answer };
  };
  const serve = async (body: unknown, response: ServerResponse): Promise<void> => {
    const requests = [body].flat() as Request[];
    exchanges.push(requests.map(({ method }) => method));
    const { fault } = faulty;
    if (fault === "silence") return;
    if (fault === "garbage") return void response.end("<html>");
    if (fault === "status-429") return void response.writeHead(429).end();
    if (fault === "status-502") return void response.writeHead(502).end();
    const answers = await Promise.all(requests.map(pass));
    if (fault === "lost-answer") return void response.destroy();
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(Array.isArray(body) ? answers : answers[0]));
  };
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => serve(JSON.parse(body), response))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(faulty, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).json();
}
