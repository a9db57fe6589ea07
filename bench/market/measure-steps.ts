// A process of its own, so that what the engine has learned about other numbers does not count.
import { quoteUniswapV3 } from "../../bot/market/quoting/uniswap-v3/uniswap-v3-quote.ts";
import { swapStep } from "../../bot/market/quoting/uniswap-v3/swap-step.ts";
import { sqrtRatioAtTick } from "../../bot/market/quoting/uniswap-v3/tick-math.ts";
import { Random } from "./random.ts";
import type { Row } from "./row.ts";
import { Timing } from "./timing.ts";
import { mixedMarket } from "./universe.ts";

const SEED = 3;
const CASES = 4_096;
const STEPS = 400_000;
const QUOTES = 200_000;
const REPETITIONS = 9;

/** Steps of one tick spacing at prices from 10^-9 to 10^9, up and down; half of them end short of their target. */
function drawSteps(random: Random) {
  return Array.from({ length: CASES }, () => {
    const tick = random.below(414_000) - 207_000;
    const [lower, upper] = [sqrtRatioAtTick(tick), sqrtRatioAtTick(tick + random.pick([10, 60, 200]))];
    const downwards = random.next() < 0.5;
    const [from, target] = downwards ? [upper, lower] : [lower, upper];
    const liquidity = BigInt(Math.floor(10 ** random.between(12, 25)));
    const feePpm = BigInt(random.pick([100, 500, 3_000, 10_000]));
    const enough = swapStep(from, target, liquidity, 1n << 255n, feePpm).spentIn;
    const share = BigInt(random.below(2_000));
    return { from, target, liquidity, amountIn: (enough * share) / 1_000n, feePpm };
  });
}

const steps = drawSteps(new Random(SEED));
const stepTiming = new Timing(2);
let sum = 0n;
for (let n = 0; n < REPETITIONS; n++) {
  stepTiming.take(() => {
    for (let i = 0; i < STEPS; i++) {
      const step = steps[i % CASES];
      if (step === undefined) continue;
      sum ^= swapStep(step.from, step.target, step.liquidity, step.amountIn, step.feePpm).amountOut;
    }
  });
}

const { pools } = mixedMarket(2_000, SEED);
const ticked = pools.filter((pool) => pool.venue === "uniswap-v3");
const quoteTiming = new Timing(2);
for (let n = 0; n < REPETITIONS; n++) {
  quoteTiming.take(() => {
    for (let i = 0; i < QUOTES; i++) {
      const pool = ticked[i % ticked.length];
      if (pool === undefined) continue;
      // Other amounts each time: the ladder is known after the first, the last step never.
      const quote = quoteUniswapV3(pool, pool.token0, (pool.liquidity >> 8n) + BigInt(i * 1_009));
      if (quote.refused === undefined) sum ^= quote.amountOut;
    }
  });
}

const rowOf = (name: string, timing: Timing, count: number): Row => {
  const { ms, bestMs } = timing.figures;
  return { name, ms: (ms / count) * 1e6, bestMs: (bestMs / count) * 1e6, perSecond: (count / ms) * 1_000 };
};
if (sum === 1n) throw new Error("unlikely, and what is computed must be used for something");
console.log(JSON.stringify([rowOf("v3-step", stepTiming, STEPS), rowOf("v3-quote", quoteTiming, QUOTES)]));
