import { MAX_UINT256 } from "../../../core/integer-limits.ts";

/** The lowest and highest tick of Uniswap V3: TickMath.sol. */
export const MIN_TICK = -887_272;
export const MAX_TICK = 887_272;

/** The square-root prices at those ticks, Q64.96; a pool's price lies in MIN_SQRT_RATIO..MAX_SQRT_RATIO − 1. */
export const MIN_SQRT_RATIO = 4_295_128_739n;
export const MAX_SQRT_RATIO = 1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342n;

/** 1.0001^(−2^i / 2) in Q128.128 for i = 0..19, with the rounding of TickMath.sol. */
const POWERS_X128 = [
  0xfffcb933bd6fad37aa2d162d1a594001n,
  0xfff97272373d413259a46990580e213an,
  0xfff2e50f5f656932ef12357cf3c7fdccn,
  0xffe5caca7e10e4e61c3624eaa0941cd0n,
  0xffcb9843d60f6159c9db58835c926644n,
  0xff973b41fa98c081472e6896dfb254c0n,
  0xff2ea16466c96a3843ec78b326b52861n,
  0xfe5dee046a99a2a811c461f1969c3053n,
  0xfcbe86c7900a88aedcffc83b479aa3a4n,
  0xf987a7253ac413176f2b074cf7815e54n,
  0xf3392b0822b70005940c7a398e4b70f3n,
  0xe7159475a2c29b7443b29c7fa6e889d9n,
  0xd097f3bdfd2022b8845ad8f792aa5825n,
  0xa9f746462d870fdf8a65dc1f90e061e5n,
  0x70d869a156d2a1b890bb3df62baf32f7n,
  0x31be135f97d08fd981231505542fcfa6n,
  0x9aa508b5b7a84e1c677de54f3e99bc9n,
  0x5d6af8dedb81196699c329225ee604n,
  0x2216e584f5fa1ea926041bedfe98n,
  0x48a170391f7dc42444e8fa2n,
] as const;

const ONE_X128 = 1n << 128n;
const LOW_32_BITS = (1n << 32n) - 1n;
const Q96 = 2 ** 96;
const TICKS_PER_SQRT_E_FOLD = 2 / Math.log(1.0001);

/** A search meets the same few ticks again and again; this many are 10 MB at most. */
const MAX_REMEMBERED = 65_536;
const remembered = new Map<number, bigint>();

/** √(1.0001^tick) in Q64.96, rounded up as the pool does. Throws a RangeError for a tick that does not exist. */
export function sqrtRatioAtTick(tick: number): bigint {
  const known = remembered.get(tick);
  if (known !== undefined) return known;
  const ratio = computeSqrtRatio(tick);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(tick, ratio);
  return ratio;
}

function computeSqrtRatio(tick: number): bigint {
  if (!Number.isInteger(tick) || tick < MIN_TICK || tick > MAX_TICK) {
    throw new RangeError(`a tick is an integer of ${MIN_TICK} to ${MAX_TICK}, not ${tick}`);
  }
  let ratioX128 = ONE_X128;
  let bits = Math.abs(tick);
  for (let i = 0; bits !== 0; i++, bits >>= 1) {
    if ((bits & 1) !== 0) ratioX128 = (ratioX128 * (POWERS_X128[i] ?? 0n)) >> 128n;
  }
  if (tick > 0) ratioX128 = MAX_UINT256 / ratioX128;
  return (ratioX128 >> 32n) + ((ratioX128 & LOW_32_BITS) === 0n ? 0n : 1n);
}

/** The highest tick whose square-root price is at most the given one. Throws a RangeError for a price out of range. */
export function tickAtSqrtRatio(sqrtPriceX96: bigint): number {
  if (sqrtPriceX96 < MIN_SQRT_RATIO || sqrtPriceX96 >= MAX_SQRT_RATIO) {
    throw new RangeError(`no pool has the square-root price ${sqrtPriceX96}`);
  }
  // A double finds the tick to about 1e-9; the exact comparisons decide at the border between two.
  let tick = Math.floor(Math.log(Number(sqrtPriceX96) / Q96) * TICKS_PER_SQRT_E_FOLD);
  tick = Math.min(Math.max(tick, MIN_TICK), MAX_TICK - 1);
  while (sqrtRatioAtTick(tick) > sqrtPriceX96) tick--;
  while (sqrtRatioAtTick(tick + 1) <= sqrtPriceX96) tick++;
  return tick;
}
