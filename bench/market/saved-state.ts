import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SavedMarket } from "../../bot/adapters/chain/market/saved-market.ts";
import type { BlockId } from "../../bot/adapters/chain/market/followed-blocks.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";

/** One row of the market's benchmark. */
export interface SavedStateRow {
  readonly name: string;
  readonly pools: number;
  /** From the file to the pools' states, the best of three. */
  readonly loadMs: number;
  readonly saveMs: number;
  /** Of 1 % of the pools, as after some blocks. */
  readonly saveChangedMs: number;
  readonly fileMb: number;
}

const CHAIN_ID = 1n;
const BLOCK: BlockId = { number: 24_000_000n, hash: `0x${"ab".repeat(32)}` };
const LOADS = 3;

/** How long a start waits for the state that an earlier run has saved of these pools. */
export async function measureSavedState(name: string, pools: readonly PoolState[]): Promise<SavedStateRow> {
  const folder = mkdtempSync(join(tmpdir(), "arb-bench-"));
  try {
    const file = join(folder, "market.db");
    const refuse = (sentence: string): never => {
      throw new Error(sentence);
    };
    const market = SavedMarket.open(file, CHAIN_ID, refuse);
    const saveMs = await tookMs(() => market.save(BLOCK, { put: pools, gone: "others" }));
    const changed = pools.filter((_pool, i) => i % 100 === 0);
    const saveChangedMs = await tookMs(() => market.save(BLOCK, { put: changed, gone: [] }));
    market.close();
    const loads: number[] = [];
    for (let load = 0; load < LOADS; load++) {
      loads.push(
        await tookMs(() => {
          const reopened = SavedMarket.open(file, CHAIN_ID, refuse);
          const loaded = reopened.takeLoaded()?.pools.length ?? 0;
          if (loaded !== pools.length) throw new Error(`${loaded} of ${pools.length} pools were loaded`);
          reopened.close();
        }),
      );
    }
    const fileMb = statSync(file).size / 2 ** 20;
    return { name, pools: pools.length, loadMs: Math.min(...loads), saveMs, saveChangedMs, fileMb };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tookMs(work: () => void | Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
