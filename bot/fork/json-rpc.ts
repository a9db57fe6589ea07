import { ArbError, messageOf } from "../core/errors.ts";
import { shownUrl } from "../core/shown-url.ts";

/** One JSON-RPC request, without the envelope. */
export interface RpcRequest {
  readonly method: string;
  readonly params: readonly unknown[];
}

interface RpcResponse {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: unknown };
}

const TIMEOUT_MS = 30_000;

/** The node refused a request; its own words. */
export class RpcError extends Error {
  override readonly name = "RpcError";
}

/** A fork's answer may take as long as a distant node needs for hundreds of slots, one after the other. */
export const FORK_TIMEOUT_MS = 600_000;

/**
 * Sends one request and returns its result. Throws RpcError when the node refuses it and ENDPOINT_UNREACHABLE when
 * nothing answers in time.
 */
export async function callRpc(
  rpcUrl: string,
  method: string,
  params: readonly unknown[] = [],
  timeoutMs = TIMEOUT_MS,
): Promise<unknown> {
  const [result] = await callRpcBatch(rpcUrl, [{ method, params }], timeoutMs);
  return result;
}

/** The same for many requests in one HTTP exchange; results in the order of the requests. */
export async function callRpcBatch(
  rpcUrl: string,
  requests: readonly RpcRequest[],
  timeoutMs = TIMEOUT_MS,
): Promise<unknown[]> {
  const answers = await tryRpcBatch(rpcUrl, requests, timeoutMs);
  return answers.map((answer) => {
    if (answer instanceof RpcError) throw answer;
    return answer;
  });
}

/** The same where some requests may be refused: the refusal stands in the place of the result. */
export async function tryRpcBatch(
  rpcUrl: string,
  requests: readonly RpcRequest[],
  timeoutMs = TIMEOUT_MS,
): Promise<unknown[]> {
  const body = requests.map((request, id) => ({ jsonrpc: "2.0", id, ...request }));
  const answers = await post(rpcUrl, requests.length === 1 ? body[0] : body, timeoutMs);
  const byId = new Map([answers].flat().map((answer) => [answer.id, answer]));
  return requests.map((request, id) => {
    const answer = byId.get(id);
    return answer === undefined || answer.error !== undefined
      ? new RpcError(`${request.method}: ${answer?.error?.message ?? "no answer"}`)
      : answer.result;
  });
}

async function post(rpcUrl: string, body: unknown, timeoutMs: number): Promise<RpcResponse | RpcResponse[]> {
  try {
    const response = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return (await response.json()) as RpcResponse | RpcResponse[];
  } catch (thrown) {
    throw new ArbError("ENDPOINT_UNREACHABLE", { endpoint: shownUrl(rpcUrl), problem: problemOf(thrown) });
  }
}

/** fetch says only "fetch failed"; its cause has the reason, such as ECONNREFUSED, and no address but the host's. */
function problemOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || thrown instanceof SyntaxError) return "its answer is not JSON";
  const { cause } = thrown;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : "the connection failed";
  return thrown instanceof TypeError ? "its address is not usable" : messageOf(thrown);
}
