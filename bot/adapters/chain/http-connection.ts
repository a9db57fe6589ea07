import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { FetchRequest, JsonRpcProvider, Network } from "ethers";
import type { Connection, ConnectionSettings } from "./connection.ts";
import { PendingRequests } from "./pending-requests.ts";

/** Shorter than servers wait (nginx 75 s, Geth 120 s): a request on a socket that is just being closed would be lost. */
const IDLE_SOCKET_MS = 30_000;

/** A node over HTTP. Requests made in the same turn go out together, as JSON-RPC batches. */
export class HttpConnection implements Connection {
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #batching: JsonRpcProvider;
  readonly #single: JsonRpcProvider;
  readonly #pending: PendingRequests;

  constructor(url: string, { chainId, requestTimeoutMs, batchMaxCount }: ConnectionSettings) {
    // Own sockets, so that closing ends them; and NODE_TLS_REJECT_UNAUTHORIZED does not switch the check off.
    this.#agent = url.startsWith("https:")
      ? new HttpsAgent({ keepAlive: true, timeout: IDLE_SOCKET_MS, rejectUnauthorized: true })
      : new HttpAgent({ keepAlive: true, timeout: IDLE_SOCKET_MS });
    this.#pending = new PendingRequests(requestTimeoutMs);
    const request = new FetchRequest(url);
    request.timeout = requestTimeoutMs;
    request.getUrlFunc = FetchRequest.createGetUrlFunc({ agent: this.#agent });
    // ethers would repeat a request that was answered with 429 up to 12 times by itself, writes too.
    request.setThrottleParams({ maxAttempts: 1 });
    const options = { staticNetwork: Network.from(chainId), cacheTimeout: -1 };
    // ethers sends batches of one without delay, and others at the end of the turn when the stall time is 0.
    this.#batching = new JsonRpcProvider(request, undefined, { ...options, batchMaxCount, batchStallTime: 0 });
    this.#single = new JsonRpcProvider(request, undefined, { ...options, batchMaxCount: 1 });
  }

  send(method: string, params: unknown[]): Promise<unknown> {
    return this.#pending.watch(this.#batching.send(method, params));
  }

  sendAlone(method: string, params: unknown[]): Promise<unknown> {
    return this.#pending.watch(this.#single.send(method, params));
  }

  async retire(): Promise<void> {
    await this.#pending.idle();
    this.close();
  }

  close(): void {
    this.#pending.rejectAll("the connection was closed");
    this.#batching.destroy();
    this.#single.destroy();
    this.#agent.destroy();
  }
}
