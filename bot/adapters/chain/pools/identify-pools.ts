import type { Address, Hex } from "../../../core/hex.ts";
import type { UniswapV4Entry } from "../../../core/pool-entry.ts";
import type { PoolKey } from "../../../core/route.ts";
import { type Identified, identifyPool } from "./identify-pool.ts";
import type { ContractAnswer, ContractRead } from "./multicall.ts";
import { readRounds } from "./read-rounds.ts";
import { SteppedReading } from "./read-steps.ts";

/** What pools are identified with. */
export interface IdentifyingParts {
  /** Everything of one block. */
  readonly read: (reads: readonly ContractRead[]) => Promise<readonly ContractAnswer[]>;
  /** The keys of such pools of Uniswap V4, as far as they are known. */
  readonly keysOf: (ids: readonly Hex[]) => Promise<readonly UniswapV4Entry[]>;
  /** What a V2 pair is believed to take, in millionths, because it does not tell. */
  readonly pairFeePpm: number;
}

/** "0x" and 20 bytes: what is longer is the id of a pool inside the PoolManager. */
const ADDRESS_LENGTH = 42;
const KEY_UNKNOWN: Identified = { problem: "the log of its creation was not found, and nothing else tells its key" };

/** What is at each of these addresses and ids, in their order. Rejects when the questions do. */
export async function identifyPools(
  pools: readonly PoolKey[],
  { read, keysOf, pairFeePpm }: IdentifyingParts,
): Promise<readonly Identified[]> {
  const identifications = new Map<Address, SteppedReading<Identified>>();
  const ids: Hex[] = [];
  for (const pool of pools) {
    if (pool.length === ADDRESS_LENGTH) identifications.set(pool, new SteppedReading(identifyPool(pool, pairFeePpm)));
    else ids.push(pool);
  }
  const [keys] = await Promise.all([
    ids.length === 0 ? [] : keysOf(ids),
    readRounds([...identifications.values()], read),
  ]);
  const byId = new Map<Hex, Identified>(keys.map((entry) => [entry.address, entry]));
  return pools.map((pool) => identifications.get(pool)?.outcome() ?? byId.get(pool) ?? KEY_UNKNOWN);
}
