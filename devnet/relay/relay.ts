import Fastify from "fastify";
import { ArbError, messageOf } from "../../bot/core/errors.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import type { BundlePool } from "../builder/bundle-pool.ts";
import { callBundle } from "./call-bundle.ts";
import { checkFlashbotsSignature, FLASHBOTS_SIGNATURE_HEADER } from "./flashbots-signature.ts";
import { mevSendBundle } from "./mev-send-bundle.ts";
import { type Parameters, parametersOf } from "./parameters.ts";
import { cancelPrivateTransaction, sendPrivateTransaction } from "./private-transactions.ts";
import type { RelayContext } from "./relay-context.ts";
import { RelayFault, RPC_CODES } from "./relay-fault.ts";
import { MANNERS, type RelayManner } from "./relay-manner.ts";
import { cancelBundle, sendBundle } from "./send-bundle.ts";
import { bundleStats, userStats } from "./statistics.ts";

export interface RelayOptions {
  /** On 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  readonly chainRpcUrl: string;
  /** Shared with the builder. */
  readonly bundlePool: BundlePool;
  /** Whose ways it has; default Flashbots'. */
  readonly manner?: RelayManner;
}

export interface Relay {
  readonly url: string;
  stop(): Promise<void>;
}

type Method = (parameters: Parameters, context: RelayContext) => unknown;

const METHODS = new Map<string, Method>([
  ["eth_sendBundle", sendBundle],
  ["mev_sendBundle", mevSendBundle],
  ["eth_callBundle", callBundle],
  ["eth_cancelBundle", cancelBundle],
  ["eth_sendPrivateTransaction", sendPrivateTransaction],
  ["eth_cancelPrivateTransaction", cancelPrivateTransaction],
  ["flashbots_getBundleStatsV2", bundleStats],
  ["flashbots_getUserStatsV2", userStats],
]);

const HOST = "127.0.0.1";
const BODY_LIMIT_BYTES = 1_048_576;

/**
 * A relay or builder for a local chain, over HTTP, that asks for Flashbots' signature. What it takes is in the bundle pool and nowhere else.
 * Rejects with PORT_IN_USE, or ENDPOINT_UNREACHABLE when the node does not answer.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { port = 0, chainRpcUrl, bundlePool, manner = "flashbots" } = options;
  const chainId = BigInt((await callRpc(chainRpcUrl, "eth_chainId")) as string);
  const server = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  // The signature is over the bytes, so they must not be parsed before it is checked.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  server.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) =>
    reply.code(error.statusCode ?? 500).send({ error: error.message }),
  );
  server.post("/", async (request, reply) => {
    const body = typeof request.body === "string" ? request.body : "";
    const header = request.headers[FLASHBOTS_SIGNATURE_HEADER];
    const check = checkFlashbotsSignature(typeof header === "string" ? header : undefined, body);
    if ("problem" in check) return reply.code(403).send({ error: check.problem });
    return answer(body, { chainRpcUrl, chainId, bundlePool, manners: MANNERS[manner], signer: check.signer });
  });
  try {
    const url = await server.listen({ host: HOST, port });
    return { url, stop: () => server.close() };
  } catch (thrown) {
    await server.close();
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EADDRINUSE")) throw thrown;
    throw new ArbError("PORT_IN_USE", { port, hint: "end what uses it, or choose another port for the relay" });
  }
}

/** The JSON-RPC response to a body; faults of the request become its error. */
async function answer(body: string, context: RelayContext): Promise<object> {
  let id: unknown = null;
  try {
    const request = parseRequest(body);
    id = request.id;
    const method = context.manners.methods.has(request.method) ? METHODS.get(request.method) : undefined;
    if (method === undefined) throw new RelayFault("methodNotFound", `the method ${request.method} does not exist`);
    return { jsonrpc: "2.0", id, result: await method(parametersOf(request.params), context) };
  } catch (thrown) {
    const code = thrown instanceof RelayFault ? thrown.code : RPC_CODES.internalError;
    return { jsonrpc: "2.0", id, error: { code, message: messageOf(thrown) } };
  }
}

function parseRequest(body: string): { readonly id: unknown; readonly method: string; readonly params: unknown } {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    throw new RelayFault("parseError", "the body is not JSON");
  }
  if (typeof request !== "object" || request === null || !("method" in request) || typeof request.method !== "string") {
    throw new RelayFault("invalidRequest", "the body must be one JSON-RPC request with a method");
  }
  return {
    id: "id" in request ? request.id : null,
    method: request.method,
    params: "params" in request ? request.params : [],
  };
}
