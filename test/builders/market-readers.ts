import type { MarketReader } from "../../bot/market/market-reader.ts";
import type { MarketSnapshot, PoolState } from "../../bot/market/pool-state.ts";
import { settled } from "./chain.ts";

/** A test double: every read waits until the test answers it. */
export class ScriptedReader implements MarketReader {
  readonly asked: bigint[] = [];
  pools: readonly PoolState[] = [];
  #open: { resolve: (snapshot: MarketSnapshot) => void; reject: (error: Error) => void; blockNumber: bigint }[] = [];

  read(blockNumber: bigint): Promise<MarketSnapshot> {
    this.asked.push(blockNumber);
    return new Promise((resolve, reject) => this.#open.push({ resolve, reject, blockNumber }));
  }

  async answer(): Promise<void> {
    for (const { resolve, blockNumber } of this.#open.splice(0))
      resolve({ blockNumber, pools: this.pools, changed: "all" });
    await settled();
  }

  async fail(): Promise<void> {
    for (const { reject } of this.#open.splice(0)) reject(new Error("no answer"));
    await settled();
  }
}
