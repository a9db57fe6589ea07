import { id } from "ethers";
import { CurveIdentification } from "../adapters/chain/curve-identification.ts";
import { IDENTIFYING_READS, identifyingReads, identifyPool } from "../adapters/chain/identify-pool.ts";
import { MarketMulticall } from "../adapters/chain/market-multicall.ts";
import { readV4Keys } from "../adapters/chain/uniswap-v4-keys.ts";
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
  const uniswap = await findUniswap(reads, accounts);
  const curve = await findCurve(reads, emittersOf(logs, "curve"));
  const v4 = await findV4(reads, logs, uniswapV4PoolManager);
  return [...uniswap, ...curve, ...v4, ...findBalancer(logs, balancerVault)];
}

/** Everything that says by itself what it is. */
async function findUniswap(reads: ForkReads, accounts: readonly Address[]): Promise<readonly PoolEntry[]> {
  const answers = await reads.ask(accounts.flatMap(identifyingReads));
  return accounts.flatMap((account, index) => {
    const own = answers.slice(index * IDENTIFYING_READS, (index + 1) * IDENTIFYING_READS);
    const found = identifyPool(account, own, PAIR_FEE_PPM);
    return "problem" in found ? [] : [found];
  });
}

async function findCurve(reads: ForkReads, accounts: readonly Address[]): Promise<readonly PoolEntry[]> {
  const multicall = new MarketMulticall(reads, READS_PER_CALL);
  const found = await Promise.all(
    accounts.map(async (account): Promise<readonly PoolEntry[]> => {
      const identification = new CurveIdentification(account);
      for (let wanted = identification.wanted(); wanted.length > 0; wanted = identification.wanted()) {
        identification.take(await multicall.read(wanted, 0n));
      }
      const outcome = identification.outcome();
      return "problem" in outcome ? [] : [outcome.entry];
    }),
  );
  return found.flat();
}

function findV4(reads: ForkReads, logs: readonly ReplayedLog[], manager: Address): Promise<readonly PoolEntry[]> {
  const own = logs.filter(({ address }) => address === manager);
  const ids = idsIn(own, topicsOf("uniswap-v4", "first-topic"));
  return readV4Keys(reads, manager, ids, { toBlock: reads.blockNumber, known: own });
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

/** Who wrote one of a venue's events, each once. */
function emittersOf(logs: readonly ReplayedLog[], venue: Venue): readonly Address[] {
  const topics = topicsOf(venue, "emitter");
  return [...new Set(logs.filter(({ topics: [event] }) => topics.has(event ?? "")).map(({ address }) => address))];
}

function topicsOf(venue: Venue, place: PoolInLog): ReadonlySet<string> {
  const signatures = MOVE_EVENTS[venue].filter(({ pool }) => pool === place).flatMap((events) => events.signatures);
  return new Set(signatures.map((signature): Hex => id(signature) as Hex));
}
