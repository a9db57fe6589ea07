import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { callRpc } from "./json-rpc.ts";

/** An endpoint whose past can be forked. */
export interface ForkableEndpoint {
  readonly rpcUrl: string;
  stop(): Promise<void>;
}

interface Request {
  readonly id: unknown;
  readonly method: string;
}

const LEFT_OUT = "eth_getAccountInfo";
/** JSON-RPC 2.0: the method does not exist. */
const METHOD_NOT_FOUND = -32_601;

/**
 * The endpoint as it is; but where it is anvil itself (seen with 1.7.1), without eth_getAccountInfo, and asked one thing at a
 * time. Anvil answers eth_getAccountInfo by its newest block, whatever block it is asked about, so that a fork of an older
 * one would have later balances and nonces. Without it a fork asks for balance, nonce and code at once, and an anvil that is
 * a fork itself may then stop answering for good.
 */
export async function forkablePast(rpcUrl: string): Promise<ForkableEndpoint> {
  const client = await callRpc(rpcUrl, "web3_clientVersion").catch(() => "");
  if (!String(client).startsWith("anvil/")) return { rpcUrl, stop: () => Promise.resolve() };
  let before: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    before = Promise.all([text(request), before])
      .then(([body]) => passOn(rpcUrl, body, response))
      .catch(() => response.writeHead(502).end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    rpcUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function passOn(rpcUrl: string, body: string, response: ServerResponse): Promise<void> {
  const asked = JSON.parse(body) as Request | Request[];
  const requests = [asked].flat();
  const refused = requests
    .filter(({ method }) => method === LEFT_OUT)
    .map(({ id }) => ({ jsonrpc: "2.0", id, error: { code: METHOD_NOT_FOUND, message: "method not found" } }));
  const others = requests.filter(({ method }) => method !== LEFT_OUT);
  const answers = [...refused, ...(others.length === 0 ? [] : await ask(rpcUrl, others))];
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(Array.isArray(asked) ? answers : answers[0]));
}

async function ask(rpcUrl: string, requests: readonly Request[]): Promise<readonly unknown[]> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(rpcUrl, { method: "POST", headers, body: JSON.stringify(requests) });
  if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
  return (await answer.json()) as readonly unknown[];
}
