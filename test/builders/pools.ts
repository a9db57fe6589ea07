import { CurrencyAmount, Token } from "@uniswap/sdk-core";
import { Pair } from "@uniswap/v2-sdk";
import { FeeAmount, Pool as SdkPool, TickListDataProvider } from "@uniswap/v3-sdk";
import fc from "fast-check";
import type { Address } from "../../bot/core/hex.ts";
import type { UniswapV2Pool, UniswapV3Pool } from "../../bot/market/pool-state.ts";
import type { Tick } from "../../bot/market/quoting/uniswap-v3/concentrated-liquidity.ts";
import { MAX_TICK, MIN_TICK, sqrtRatioAtTick } from "../../bot/market/quoting/uniswap-v3/tick-math.ts";

/** The nth address of a series, ascending. */
export function addressOf(n: number): Address {
  return `0x${n.toString(16).padStart(40, "0")}`;
}

let poolCount = 0;

/** A pool's address that no other pool of this run has. */
function freshPoolAddress(): Address {
  return addressOf(0xb000_0000 + poolCount++);
}

type PoolTokens = Partial<Pick<UniswapV2Pool, "address" | "token0" | "token1" | "feePpm">>;

export function v2Pool(reserve0: bigint, reserve1: bigint, facts: PoolTokens = {}): UniswapV2Pool {
  const { address = freshPoolAddress(), token0 = addressOf(1), token1 = addressOf(2), feePpm = 3_000 } = facts;
  return { venue: "uniswap-v2", address, token0, token1, feePpm, reserve0, reserve1 };
}

/** Liquidity between two ticks. */
export interface Position {
  readonly lowerTick: number;
  readonly upperTick: number;
  readonly liquidity: bigint;
}

const SPACING_OF_FEE: Readonly<Record<number, number>> = { 100: 1, 500: 10, 3_000: 60, 10_000: 200 };

/** A pool with these positions, at a price given by its tick and where it stands between that and the next. */
export function v3Pool(
  positions: readonly Position[],
  place: { readonly tick: number; readonly betweenPpm?: number },
  facts: PoolTokens = {},
): UniswapV3Pool {
  const { address = freshPoolAddress(), token0 = addressOf(1), token1 = addressOf(2), feePpm = 3_000 } = facts;
  const net = new Map<number, bigint>();
  let liquidity = 0n;
  for (const position of positions) {
    net.set(position.lowerTick, (net.get(position.lowerTick) ?? 0n) + position.liquidity);
    net.set(position.upperTick, (net.get(position.upperTick) ?? 0n) - position.liquidity);
    if (position.lowerTick <= place.tick && place.tick < position.upperTick) liquidity += position.liquidity;
  }
  const ticks: Tick[] = [...net].map(([index, liquidityNet]) => ({ index, liquidityNet }));
  const from = sqrtRatioAtTick(place.tick);
  const sqrtPriceX96 = from + ((sqrtRatioAtTick(place.tick + 1) - from) * BigInt(place.betweenPpm ?? 0)) / 1_000_000n;
  return {
    venue: "uniswap-v3",
    address,
    token0,
    token1,
    feePpm,
    tickSpacing: SPACING_OF_FEE[feePpm] ?? 60,
    sqrtPriceX96,
    tick: place.tick,
    liquidity,
    ticks: ticks.sort((a, b) => a.index - b.index),
    knownFromTick: MIN_TICK,
    knownToTick: MAX_TICK,
  };
}

/** Reserves of anything from a few units to nearly the pair's limit. */
export const anyReserve = fc.oneof(
  fc.bigInt({ min: 1n, max: 10_000n }),
  fc.bigInt({ min: 10n ** 6n, max: 10n ** 27n }),
  fc.bigInt({ min: 1n, max: (1n << 112n) - 1n }),
);

/** Amounts with every number of digits up to the given bits. */
export function anyAmount(maxBits: number): fc.Arbitrary<bigint> {
  return fc
    .integer({ min: 1, max: maxBits })
    .chain((bits) => fc.bigInt({ min: 1n << BigInt(bits - 1), max: (1n << BigInt(bits)) - 1n }));
}

/** A pool of any fee tier with up to eight overlapping positions around its price, gaps included. */
export const anyV3Pool: fc.Arbitrary<UniswapV3Pool> = fc
  .record({
    feePpm: fc.constantFrom(100, 500, 3_000, 10_000),
    tick: fc.oneof(fc.integer({ min: -300_000, max: 300_000 }), fc.integer({ min: -860_000, max: 860_000 })),
    betweenPpm: fc.integer({ min: 0, max: 999_999 }),
    positions: fc.array(
      fc.record({
        offset: fc.integer({ min: -60, max: 60 }),
        width: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 120, max: 3_000 })),
        liquidity: anyAmount(100),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ feePpm, tick, betweenPpm, positions }) => {
    const spacing = SPACING_OF_FEE[feePpm] ?? 60;
    const centre = Math.floor(tick / spacing);
    const last = Math.floor(MAX_TICK / spacing);
    const clamp = (compressed: number): number => Math.min(Math.max(compressed, -last), last) * spacing;
    return v3Pool(
      positions.map(({ offset, width, liquidity }) => ({
        lowerTick: clamp(centre + offset - Math.ceil(width / 2)),
        upperTick: clamp(centre + offset - Math.ceil(width / 2) + width),
        liquidity,
      })),
      { tick, betweenPpm },
      { feePpm },
    );
  });

function sdkToken(address: Address): Token {
  return new Token(1, address, 18);
}

/** The same amount for Uniswap's own libraries. */
export function sdkAmount(token: Address, amount: bigint): CurrencyAmount<Token> {
  return CurrencyAmount.fromRawAmount(sdkToken(token), amount.toString());
}

/** The same pair in Uniswap's own library, which knows the 0.3 % fee only. */
export function sdkPair(pool: UniswapV2Pool): Pair {
  return new Pair(sdkAmount(pool.token0, pool.reserve0), sdkAmount(pool.token1, pool.reserve1));
}

const SDK_FEES: Readonly<Record<number, FeeAmount>> = {
  100: FeeAmount.LOWEST,
  500: FeeAmount.LOW,
  3_000: FeeAmount.MEDIUM,
  10_000: FeeAmount.HIGH,
};

/** The same pool in Uniswap's own library, which knows the four fee tiers only. */
export function sdkPool(pool: UniswapV3Pool): SdkPool {
  const ticks = pool.ticks.map(({ index, liquidityNet }) => ({
    index,
    liquidityNet: liquidityNet.toString(),
    liquidityGross: (liquidityNet < 0n ? -liquidityNet : liquidityNet).toString(),
  }));
  return new SdkPool(
    sdkToken(pool.token0),
    sdkToken(pool.token1),
    SDK_FEES[pool.feePpm] ?? FeeAmount.MEDIUM,
    pool.sqrtPriceX96.toString(),
    pool.liquidity.toString(),
    pool.tick,
    new TickListDataProvider(ticks, pool.tickSpacing),
  );
}
