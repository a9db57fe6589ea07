import { MAX_UINT128 } from "../../../core/integer-limits.ts";
import { PPM_DENOMINATOR } from "../../../core/money.ts";
import type { CurveStretch } from "../curve-stretch.ts";
import type { Refusal, RefusalReason } from "../quotation.ts";
import type { ConcentratedLiquidity, ConcentratedPrice } from "./concentrated-liquidity.ts";
import { sqrtPriceAfterInput, amount0Between, amount1Between } from "./sqrt-price-math.ts";
import { swapStep } from "./swap-step.ts";
import { MAX_SQRT_RATIO, MAX_TICK, MIN_SQRT_RATIO, MIN_TICK, sqrtRatioAtTick, tickAtSqrtRatio } from "./tick-math.ts";
import { nextTickStep } from "./tick-step.ts";

/** A place on the way of a swap: where a step begins, after all the steps before it. */
interface Rung extends ConcentratedPrice {
  /** What has gone in and come out when a swap is here. */
  readonly amountIn: bigint;
  readonly amountOut: bigint;
}

/** What a swap has brought, and where it has left the price. */
export interface SwapAcrossTicks extends ConcentratedPrice {
  readonly refused?: never;
  readonly amountOut: bigint;
}

/** More than any swap takes, to go to the end of a step. */
const ENOUGH = 1n << 256n;
const PPM = Number(PPM_DENOMINATOR);
const Q96 = 2 ** 96;

/**
 * The steps of all swaps in one direction from one state: UniswapV3Pool.swap without a price limit. What a step takes and
 * gives depends on nothing but its two ends, so each is computed once, when a swap first gets that far; a swap is then
 * a search for its last step, and that step.
 */
export class SwapLadder {
  readonly #pool: ConcentratedLiquidity;
  readonly #downwards: boolean;
  readonly #limitX96: bigint;
  readonly #feePpm: bigint;
  readonly #paidShare: number;
  readonly #rungs: Rung[];
  /** The steps as doubles, as far as somebody asked. */
  readonly #stretches: CurveStretch[] = [];
  /** In and out at the end of them. */
  #curveEnd: readonly [number, number] = [0, 0];
  /** Why nothing gets beyond the last rung; undefined while that is not known. */
  #end: RefusalReason | undefined;

  /**
   * @param downwards token0 is paid in
   * @param feePpm below a million
   */
  constructor(pool: ConcentratedLiquidity, downwards: boolean, feePpm: number) {
    const { sqrtPriceX96, tick, liquidity } = pool;
    this.#pool = pool;
    this.#downwards = downwards;
    this.#limitX96 = downwards ? MIN_SQRT_RATIO + 1n : MAX_SQRT_RATIO - 1n;
    this.#feePpm = BigInt(feePpm);
    this.#paidShare = (PPM - feePpm) / PPM;
    this.#rungs = [{ sqrtPriceX96, tick, liquidity, amountIn: 0n, amountOut: 0n }];
  }

  /** Swaps exactly this positive amount, or says why it is not all taken. */
  swap(amountIn: bigint): SwapAcrossTicks | Refusal {
    while (this.#last.amountIn < amountIn && this.#end === undefined) this.#climb();
    const last = this.#last;
    // The end may be a stop that leaves the pool in no state at all: it is not reached.
    if (last.amountIn < amountIn || (last.amountIn === amountIn && this.#end === "inconsistent-state")) {
      return { refused: this.#end ?? "liquidity-exhausted" };
    }
    const reached = this.#firstTaking(amountIn);
    const stop = this.#rungs[reached];
    const from = this.#rungs[reached - 1];
    if (stop === undefined || from === undefined) return { refused: "amount-too-small" };
    if (stop.amountIn === amountIn) {
      const { amountOut, sqrtPriceX96, tick, liquidity } = stop;
      return { amountOut, sqrtPriceX96, tick, liquidity };
    }
    return this.#partOfStep(from, amountIn - from.amountIn);
  }

  /** The step in which a swap of this amount ends, as doubles; undefined where no swap gets. */
  stretchAt(amountIn: number): CurveStretch | undefined {
    for (;;) {
      const known = this.#stretches.at(-1);
      if (known !== undefined && amountIn < known.toIn) break;
      const next = this.#stretches.length;
      while (this.#rungs.length < next + 2 && this.#end === undefined) this.#climb();
      const [from, to] = [this.#rungs[next], this.#rungs[next + 1]];
      if (from === undefined || to === undefined) return undefined;
      this.#stretches.push(this.#stretchBetween(from, to));
    }
    let low = 0;
    let high = this.#stretches.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (amountIn < (this.#stretches[middle]?.toIn ?? Infinity)) high = middle;
      else low = middle + 1;
    }
    return this.#stretches[low];
  }

  get #last(): Rung {
    const last = this.#rungs.at(-1);
    if (last === undefined) throw new RangeError("a ladder has a rung");
    return last;
  }

  /** The place of the first rung that takes at least this amount to reach. */
  #firstTaking(amountIn: bigint): number {
    let low = 0;
    let high = this.#rungs.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#rungs[middle]?.amountIn ?? 0n) >= amountIn) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Adds the next rung, or finds out why there is none. */
  #climb(): void {
    const { ticks, tickSpacing, knownFromTick, knownToTick } = this.#pool;
    const from = this.#last;
    const downwards = this.#downwards;
    // A pool may have been initialised beyond the limit: then it is not even asked.
    if (downwards ? from.sqrtPriceX96 <= this.#limitX96 : from.sqrtPriceX96 >= this.#limitX96) {
      this.#end = "liquidity-exhausted";
      return;
    }
    const stop = nextTickStep(ticks, from.tick, tickSpacing, downwards);
    const stopIndex = Math.min(Math.max(stop.index, MIN_TICK), MAX_TICK);
    if (stopIndex < knownFromTick || stopIndex > knownToTick) {
      this.#end = "leaves-known-ticks";
      return;
    }
    const stopX96 = sqrtRatioAtTick(stopIndex);
    const isBeyondLimit = downwards ? stopX96 < this.#limitX96 : stopX96 > this.#limitX96;
    const sqrtPriceX96 = isBeyondLimit ? this.#limitX96 : stopX96;
    const step = swapStep(from.sqrtPriceX96, sqrtPriceX96, from.liquidity, ENOUGH, this.#feePpm);
    const amountIn = from.amountIn + step.spentIn;
    const amountOut = from.amountOut + step.amountOut;
    if (isBeyondLimit) {
      const tick = tickAtSqrtRatio(sqrtPriceX96);
      this.#rungs.push({ sqrtPriceX96, tick, liquidity: from.liquidity, amountIn, amountOut });
      return;
    }
    const net = stop.tick?.liquidityNet ?? 0n;
    const liquidity = from.liquidity + (downwards ? -net : net);
    // A pool keeps its liquidity as a uint128.
    if (liquidity < 0n || liquidity > MAX_UINT128) this.#end = "inconsistent-state";
    this.#rungs.push({ sqrtPriceX96, tick: downwards ? stopIndex - 1 : stopIndex, liquidity, amountIn, amountOut });
  }

  /** What is left of a swap when it cannot reach the next rung. */
  #partOfStep(from: Rung, remainingIn: bigint): SwapAcrossTicks {
    const { liquidity } = from;
    const paidIn = (remainingIn * (PPM_DENOMINATOR - this.#feePpm)) / PPM_DENOMINATOR;
    const sqrtPriceX96 = sqrtPriceAfterInput(from.sqrtPriceX96, liquidity, paidIn, this.#downwards);
    const out = this.#downwards
      ? amount1Between(sqrtPriceX96, from.sqrtPriceX96, liquidity, false)
      : amount0Between(from.sqrtPriceX96, sqrtPriceX96, liquidity, false);
    return {
      amountOut: from.amountOut + out,
      sqrtPriceX96,
      liquidity,
      // Only when asked for: it costs more than all the rest, and a search wants the pool after none of its amounts.
      get tick() {
        return sqrtPriceX96 === from.sqrtPriceX96 ? from.tick : tickAtSqrtRatio(sqrtPriceX96);
      },
    };
  }

  /** Without rounding, so that no exact swap brings more than the curve says. */
  #stretchBetween(from: Rung, to: Rung): CurveStretch {
    const [sqrtPrice, sqrtPriceAfter] = [Number(from.sqrtPriceX96) / Q96, Number(to.sqrtPriceX96) / Q96];
    const change = Math.abs(Number(to.sqrtPriceX96 - from.sqrtPriceX96)) / Q96;
    const liquidity = Number(from.liquidity);
    const [reserve0, reserve1] = [liquidity / sqrtPrice, liquidity * sqrtPrice];
    const [amount0, amount1] = [(reserve0 * change) / sqrtPriceAfter, liquidity * change];
    const [fromIn, fromOut] = this.#curveEnd;
    const toIn = fromIn + (this.#downwards ? amount0 : amount1) / this.#paidShare;
    this.#curveEnd = [toIn, fromOut + (this.#downwards ? amount1 : amount0)];
    return {
      fromIn,
      toIn,
      fromOut,
      reserveIn: this.#downwards ? reserve0 : reserve1,
      reserveOut: this.#downwards ? reserve1 : reserve0,
      paidShare: this.#paidShare,
    };
  }
}
