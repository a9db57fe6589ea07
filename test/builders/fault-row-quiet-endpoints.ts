import { setTimeout as delay } from "node:timers/promises";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import type { SeveralEndpoints } from "../../bot/adapters/chain/several-endpoints.ts";
import type { Head } from "../../bot/core/head.ts";
import type { HeadListener } from "../../bot/ports/chain.ts";
import { eventually } from "./eventually.ts";

const QUIET_MS = 15;

/** Endpoints that know when nobody waits for them, but for their heads; and what they were asked. */
export class QuietEndpoints implements SeveralEndpoints {
  readonly asked: string[] = [];
  readonly #endpoints: SeveralEndpoints;
  #busy = 0;
  #quietSinceMs = 0;

  constructor(endpoints: SeveralEndpoints) {
    this.#endpoints = endpoints;
  }

  send(method: string, params: unknown[]): Promise<unknown> {
    this.asked.push(method);
    return this.#watch(this.#endpoints.send(method, params));
  }

  newestHead(): Promise<Head> {
    return this.#endpoints.newestHead();
  }

  onAnyHead(listener: HeadListener): () => void {
    return this.#endpoints.onAnyHead(listener);
  }

  second(): RpcClient | undefined {
    const second = this.#endpoints.second();
    return second && { send: (method, params) => this.#watch(second.send(method, params)) };
  }

  async quiet(): Promise<void> {
    await delay(QUIET_MS);
    await eventually(() => this.#busy === 0 && performance.now() - this.#quietSinceMs > QUIET_MS, 10_000);
  }

  async #watch(answer: Promise<unknown>): Promise<unknown> {
    this.#busy += 1;
    try {
      return await answer;
    } finally {
      this.#busy -= 1;
      this.#quietSinceMs = performance.now();
    }
  }
}
