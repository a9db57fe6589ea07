import type { PathHop } from "../../bot/core/path.ts";
import { listedTokens, type PoolList } from "../../bot/core/pool-entry.ts";
import type { Hop } from "../../bot/core/route.ts";
import type { ArbitrageSignal } from "../../bot/wire/payloads/arbitrage-signal.ts";
import { SIZED_ROUTE } from "../../bot/wire/payloads/sized-route.ts";
import { STATE_REFERENCE } from "../../bot/wire/payloads/state-reference.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { type RoutedPool, routedPools } from "../../devnet/traders/pool-depth.ts";
import { quoteOnChain } from "../../devnet/traders/quote-on-chain.ts";
import { aSignalMessage } from "./tlv-messages.ts";

const { weth: WETH, uniswapV2Router } = PROTOCOLS;
const { address: USDC } = TOKENS.USDC;
const V3_FEE_PPM = 500;
const MS_TO_NS = 1_000_000n;
const VALID_FOR_BLOCKS = 20n;

/** WETH for USDC in a pool of V3, and back in the pair of V2 where a trade has made WETH cheap. */
export interface OutsideCycle {
  readonly pools: readonly [RoutedPool, RoutedPool];
  readonly hops: readonly [PathHop, PathHop];
}

export async function outsideCycle(rpcUrl: string, { pools }: PoolList): Promise<OutsideCycle> {
  const ofPair = pools.filter((pool) => [WETH, USDC].every((token) => listedTokens(pool).includes(token)));
  const routed = await routedPools(rpcUrl, ofPair);
  const deep = routed.find(({ venue, feePpm }) => venue === "uniswap-v3" && feePpm === V3_FEE_PPM);
  const moved = routed.find(({ router }) => router === uniswapV2Router);
  if (deep === undefined || moved === undefined) throw new Error("the embedded mainnet has no such pools");
  return {
    pools: [deep, moved],
    hops: [
      { pool: deep.address, tokenIn: WETH, tokenOut: USDC },
      { pool: moved.address, tokenIn: USDC, tokenOut: WETH },
    ],
  };
}

/** What an amount of WETH becomes in it now, by the chain's own word. */
export async function sizedCycle(rpcUrl: string, { pools, hops }: OutsideCycle, amountInWei: bigint): Promise<Hop[]> {
  const sized: Hop[] = [];
  let amountIn = amountInWei;
  for (const [index, hop] of hops.entries()) {
    const pool = pools[index]!;
    const amountOut = await quoteOnChain(rpcUrl, pool, hop.tokenIn === pool.token0, amountIn);
    sized.push({ ...hop, venue: pool.venue, amountIn, amountOut });
    amountIn = amountOut;
  }
  return sized;
}

export interface OutsideMessage {
  readonly signalId: bigint;
  /** Of its source, rising by one. */
  readonly sequence: bigint;
  readonly observedBlock: bigint;
  /** With amounts, if there are any. */
  readonly hops?: readonly Hop[];
  readonly changes?: Partial<ArbitrageSignal>;
}

/** A signal of this moment for the cycle, as a strategy writes it. */
export function outsideMessage({ hops: [first, second] }: OutsideCycle, message: OutsideMessage): Uint8Array {
  const { signalId, sequence, observedBlock, hops, changes } = message;
  const signal: Partial<ArbitrageSignal> = {
    ...{ signalId, chainId: 1, slippageToleranceBps: 0, maxGasPriceGwei: 0, validUntilS: 0 },
    ...{ sourcePool: first.pool, targetPool: second.pool, tokenIn: first.tokenIn, tokenOut: first.tokenOut },
    timestampNs: BigInt(Date.now()) * MS_TO_NS,
    ...changes,
  };
  const validThroughBlock = observedBlock + VALID_FOR_BLOCKS;
  return aSignalMessage(signal, { sequence }, (writer) => {
    writer.add(STATE_REFERENCE, { observedBlock, validThroughBlock, stateHash: 0n });
    if (hops !== undefined) writer.addVariable(SIZED_ROUTE, hops);
  });
}
