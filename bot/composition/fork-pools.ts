import { id } from "ethers";
import { identifyPools } from "../adapters/chain/pools/identify-pools.ts";
import { type ContractAnswer, type ContractRead, MarketMulticall } from "../adapters/chain/pools/multicall.ts";
import { readV4Keys } from "../adapters/chain/pools/uniswap-v4/uniswap-v4-keys.ts";
import type { Touched } from "../commands/backtest/touched.ts";
import type { Address, Hex } from "../core/hex.ts";
import type { PoolEntry } from "../core/pool-entry.ts";
import type { Venue } from "../core/route.ts";
import type { Singletons } from "../core/singletons.ts";
import type { ForkReads } from "../fork/fork-reads.ts";
import type { ReplayedLog } from "../fork/replayed-transaction.ts";
import { MOVE_EVENTS, type PoolInLog } from "../market/move-events.ts";

/** Old blocks have room for less gas than today's, and a call on a fork has a block's gas. */
export const READS_PER_CALL = 200;
/** Uniswap's own 0.3 %: a pair does not tell. */
const PAIR_FEE_PPM = 3_000;
const ADDRESS_CHARACTERS = 42;

/** The pools among what was touched, by the fork's present state. */
export async function findForkPools(
  reads: ForkReads,
  { accounts, logs }: Touched,
  { balancerVault, uniswapV4PoolManager }: Singletons,
): Promise<readonly PoolEntry[]> {
  const own = logs.filter(({ address }) => address === uniswapV4PoolManager);
  const ids = idsIn(own, topicsOf("uniswap-v4", "first-topic"));
  const multicall = new MarketMulticall(reads, READS_PER_CALL);
  let isFirst = true;
  // At first nothing is known of the accounts: one that burns all gas must not spoil the others' answers.
  const read = async (questions: readonly ContractRead[]): Promise<readonly ContractAnswer[]> => {
    const answers = isFirst ? reads.ask(questions) : multicall.read(questions, 0n);
    isFirst = false;
    return answers;
  };
  const found = await identifyPools([...accounts, ...ids], {
    read,
    keysOf: (wanted) => readV4Keys(reads, uniswapV4PoolManager, wanted, { toBlock: reads.blockNumber, known: own }),
    pairFeePpm: PAIR_FEE_PPM,
  });
  return [...found.flatMap((pool) => ("problem" in pool ? [] : [pool])), ...findBalancer(logs, balancerVault)];
}

/** Those that the Vault speaks of. */
function findBalancer(logs: readonly ReplayedLog[], vault: Address): readonly PoolEntry[] {
  const own = logs.filter(({ address }) => address === vault);
  return idsIn(own, topicsOf("balancer-v2", "first-topic-address")).map((poolId) => ({
    venue: "balancer-v2",
    address: poolId.slice(0, ADDRESS_CHARACTERS) as Address,
    poolId,
  }));
}

/** The pools' ids in such events, each once. */
function idsIn(logs: readonly ReplayedLog[], events: ReadonlySet<string>): readonly Hex[] {
  return [...new Set(logs.flatMap(({ topics: [event, poolId] }) => (events.has(event ?? "") ? (poolId ?? []) : [])))];
}

function topicsOf(venue: Venue, place: PoolInLog): ReadonlySet<string> {
  const signatures = MOVE_EVENTS[venue].filter(({ pool }) => pool === place).flatMap((events) => events.signatures);
  return new Set(signatures.map((signature): Hex => id(signature) as Hex));
}
