import { setTimeout as delay } from "node:timers/promises";
import type { RpcClient } from "../rpc-client.ts";

/** When and how often a request is made again. */
export interface Patience {
  /** One more attempt after each of these. */
  readonly delaysMs: readonly number[];
  /** Whether the same request may be answered later. */
  readonly isWorthAnother: (thrown: unknown) => boolean;
}

/** A client that makes a request again, a few times, when the answer was that it cannot be answered now. */
export class PatientClient implements RpcClient {
  readonly #client: RpcClient;
  readonly #patience: Patience;
  readonly #stop = new AbortController();

  constructor(client: RpcClient, patience: Patience) {
    this.#client = client;
    this.#patience = patience;
  }

  async send(method: string, params: unknown[]): Promise<unknown> {
    for (const delayMs of this.#patience.delaysMs) {
      try {
        return await this.#client.send(method, params);
      } catch (thrown) {
        if (this.#stop.signal.aborted || !this.#patience.isWorthAnother(thrown)) throw thrown;
        await delay(delayMs, undefined, { signal: this.#stop.signal }).catch(() => {
          throw thrown;
        });
      }
    }
    return this.#client.send(method, params);
  }

  /** Nothing is waited for any more: what waits fails with what it had failed with. */
  stop(): void {
    this.#stop.abort();
  }
}
