import type { Address } from "../../bot/core/hex.ts";
import type { Problem } from "../../bot/adapters/chain/pools/balancer/balancer-facts.ts";
import { type BalancerMemory, BalancerReading } from "../../bot/adapters/chain/pools/balancer/balancer-reading.ts";
import type { BalancerPool } from "../../bot/adapters/chain/pools/balancer/balancer-state.ts";
import { MarketMulticall } from "../../bot/adapters/chain/pools/multicall.ts";
import type { QuotationWithPool } from "../../bot/market/quoting/quotation.ts";
import { quoteBalancerStable } from "../../bot/market/quoting/balancer-stable/balancer-stable-quote.ts";
import { quoteBalancerWeighted } from "../../bot/market/quoting/balancer-weighted/balancer-weighted-quote.ts";
import { lowerCase } from "../contracts/fixture/address-of.ts";
import type { BalancerFloor, BalancerPoolOnChain, QueryStep, Request } from "./balancer-floor.ts";

/** A chain and the Vault on it. */
interface VaultOnChain {
  readonly request: Request;
  readonly vault: Pick<BalancerFloor["vault"], "target">;
}

/** The multicall of a chain. */
export function multicallOf(floor: VaultOnChain): MarketMulticall {
  return new MarketMulticall({ send: (method, params) => floor.request(method, params) }, 50);
}

/** How a pool is read, where it differs from: knowing nothing, for the very block that is read. */
export interface ReadWishes {
  readonly memory?: BalancerMemory;
  readonly secondsAhead?: number;
}

/** What the reading of a pool at the newest block comes to. */
export async function outcomeOf(
  floor: VaultOnChain,
  { address, poolId }: Pick<BalancerPoolOnChain, "address" | "poolId">,
  { memory = {}, secondsAhead = 0 }: ReadWishes = {},
): Promise<BalancerPool | Problem> {
  const settings = { vault: vaultOf(floor), secondsAhead };
  const reading = new BalancerReading({ venue: "balancer-v2", address, poolId }, memory, settings);
  const multicall = multicallOf(floor);
  const blockNumber = BigInt((await floor.request("eth_blockNumber", [])) as string);
  for (let reads = reading.wanted(); reads.length > 0; reads = reading.wanted()) {
    reading.take(await multicall.read(reads, blockNumber));
  }
  return reading.outcome();
}

/** The pool at the newest block. Throws when it is left out. */
export async function readPool(
  floor: VaultOnChain,
  onChain: BalancerPoolOnChain,
  wishes?: ReadWishes,
): Promise<BalancerPool> {
  const outcome = await outcomeOf(floor, onChain, wishes);
  if ("problem" in outcome) throw new Error(outcome.problem);
  return outcome;
}

export function vaultOf(floor: VaultOnChain): Address {
  return lowerCase(floor.vault.target);
}

/** The quote of a pool of either kind. */
export function quoteOf(
  pool: BalancerPool,
  { tokenIn, tokenOut, amountIn }: QueryStep,
): QuotationWithPool<BalancerPool> {
  return pool.kind === "weighted"
    ? quoteBalancerWeighted(pool, tokenIn, tokenOut, amountIn)
    : quoteBalancerStable(pool, tokenIn, tokenOut, amountIn);
}

/** What steps one after the other bring of the last one's token out; undefined when one is refused. */
export function quotedInAll(pool: BalancerPool, steps: readonly QueryStep[]): bigint | undefined {
  let now = pool;
  let total = 0n;
  for (const step of steps) {
    const quote = quoteOf(now, step);
    if (quote.refused !== undefined) return undefined;
    if (step.tokenOut === steps.at(-1)!.tokenOut) total += quote.amountOut;
    now = quote.poolAfter;
  }
  return total;
}
