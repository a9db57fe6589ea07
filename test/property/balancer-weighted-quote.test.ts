import { expect } from "chai";
import fc from "fast-check";
import { MAX_UINT112 } from "../../bot/core/integer-limits.ts";
import type { BalancerWeightedPool } from "../../bot/market/quoting/balancer-weighted/balancer-weighted-pool.ts";
import {
  depthBalancerWeighted,
  quoteBalancerWeighted,
  spotRateBalancerWeighted,
} from "../../bot/market/quoting/balancer-weighted/balancer-weighted-quote.ts";
import { BalancerFloor } from "../builders/balancer-floor.ts";
import { deployWeighted, WEIGHTED_TASKS, type WeightedPoolPair } from "../builders/balancer-weighted-pools.ts";
import { anyAmount } from "../builders/pools.ts";

const ONE = 10n ** 18n;
/** So much that each of the 18 decimals of a share shows. */
const DEEP = 10n ** 31n;
/** Exponents of 1, 2 and 4 and their inverses. */
const SIMPLE = [ONE / 10n, ONE / 10n, ONE / 5n, (2n * ONE) / 5n, ONE / 5n];
/** The most unequal that a pool may be, and shares that are no round number. */
const ODD = [ONE / 100n, 328_765_432_100_000_007n, 661_234_567_899_999_993n];

/** For pools that have two tokens only. */
const PAIRS = [
  [ONE / 2n, ONE / 2n],
  [(4n * ONE) / 5n, ONE / 5n],
  [ONE / 100n, (99n * ONE) / 100n],
];

/** A part of the balance in, up to a little more than the pool takes, or anything. */
const anySwap = fc.record({
  pool: fc.nat(5),
  from: fc.nat(4),
  to: fc.nat(4),
  balanceIn: fc.oneof(anyAmount(112), fc.constantFrom(0n, 1n, MAX_UINT112 - 1n)),
  balanceOut: fc.oneof(anyAmount(112), fc.constantFrom(0n, 1n, MAX_UINT112)),
  amount: fc.oneof(
    fc.bigInt({ min: 0n, max: 310_000n }).map((ppm) => ({ ppm })),
    fc.bigInt({ min: 300_750n, max: 300_760n }).map((ppm) => ({ ppm })),
    anyAmount(112).map((wei) => ({ wei })),
  ),
});

describe("Balancer weighted quoting against the pools' own code", () => {
  let floor: BalancerFloor;
  before(async () => {
    floor = await BalancerFloor.open();
  });

  for (const task of WEIGHTED_TASKS) {
    it(`gives the same amount out to the wei, or refuses what reverts: ${task.code}`, async () => {
      const pools: WeightedPoolPair[] = [];
      for (const weights of task.maxTokens === 2 ? PAIRS : [SIMPLE, ODD]) {
        pools.push(await deployWeighted(floor, task, weights));
      }
      let quoted = 0;
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(anySwap, async (swap) => {
          const { pool, onChain } = pools[swap.pool % pools.length]!;
          const from = swap.from % pool.tokens.length;
          const to = (from + 1 + (swap.to % (pool.tokens.length - 1))) % pool.tokens.length;
          const [tokenIn, tokenOut] = [pool.tokens[from]!, pool.tokens[to]!];
          const { balanceIn, balanceOut, amount } = swap;
          const amountIn = "wei" in amount ? amount.wei : (balanceIn * amount.ppm) / 1_000_000n;
          fc.pre(amountIn > 0n && balanceIn + amountIn <= MAX_UINT112);
          const balances = pool.balances.map((old, i) => (i === from ? balanceIn : i === to ? balanceOut : old));
          const quote = quoteBalancerWeighted({ ...pool, balances }, tokenIn, tokenOut, amountIn);
          const paid = await onChain.paysForTwo({ tokenIn, tokenOut, amountIn }, balanceIn, balanceOut);
          if (quote.refused === undefined) quoted++;
          else refused++;
          expect(quote.refused === undefined ? quote.amountOut : undefined).to.equal(paid);
        }),
        { numRuns: 120 },
      );
      expect(quoted).to.be.greaterThan(30);
      expect(refused).to.be.greaterThan(5);
    });
  }

  it("gives the same amount out to the wei for every pair of weights, close to the balance and far from it", async () => {
    for (const task of WEIGHTED_TASKS) {
      for (const weights of task.maxTokens === 2 ? PAIRS : [SIMPLE, ODD]) {
        const { pool, onChain } = await deployWeighted(floor, task, weights);
        const deep = { ...pool, balances: pool.tokens.map((_, i) => DEEP * BigInt(i + 1)) };
        for (const [from, tokenIn] of pool.tokens.entries()) {
          for (const [to, tokenOut] of pool.tokens.entries()) {
            const [balanceIn, balanceOut] = [deep.balances[from]!, deep.balances[to]!];
            for (const amountIn of from === to ? [] : [balanceIn / 7n, balanceIn / 987_654_321n]) {
              const quote = quoteBalancerWeighted(deep, tokenIn, tokenOut, amountIn);
              if (quote.refused !== undefined) throw new Error(quote.refused);
              const paid = await onChain.paysForTwo({ tokenIn, tokenOut, amountIn }, balanceIn, balanceOut);
              expect(quote.amountOut).to.equal(paid);
            }
          }
        }
      }
    }
  });

  it("has a spot rate that no amount beats, and a marginal rate that is the slope", async () => {
    const { pool } = await deployWeighted(floor, WEIGHTED_TASKS[2]!, ODD);
    fc.assert(
      fc.property(fc.nat(2), fc.nat(1), fc.bigInt({ min: 10n, max: 290_000n }), (from, step, ppm) => {
        const balances = [5_000_000n * ONE, 7_000_000n * ONE, 3_000_000n * ONE];
        const even: BalancerWeightedPool = { ...pool, balances, scales: [1n, 1n, 1n] };
        const [tokenIn, tokenOut] = [pool.tokens[from]!, pool.tokens[(from + 1 + step) % 3]!];
        const amountIn = (depthBalancerWeighted(even, tokenIn) * ppm) / 1_000_000n;
        const [low, middle, high] = [-1n, 0n, 1n].map((side) =>
          quoteBalancerWeighted(even, tokenIn, tokenOut, amountIn + (side * amountIn) / 1_000n),
        );
        if (low?.refused !== undefined || middle?.refused !== undefined || high?.refused !== undefined) {
          throw new Error("refused");
        }
        const slope = Number(high!.amountOut - low!.amountOut) / Number(amountIn / 500n);
        expect(Math.abs(middle!.marginalRate / slope - 1)).to.be.lessThan(1e-4);
        const spot = spotRateBalancerWeighted(even, tokenIn, tokenOut);
        expect(Number(middle!.amountOut) / Number(amountIn)).to.be.at.most(spot * (1 + 1e-9));
        expect(middle!.marginalRate).to.be.at.most(spot);
      }),
      { numRuns: 100 },
    );
  });

  it("refuses what the Vault could not count", async () => {
    const { pool } = await deployWeighted(floor, WEIGHTED_TASKS[2]!, ODD);
    const full = { ...pool, balances: [MAX_UINT112, ONE, ONE] };
    const quote = quoteBalancerWeighted(full, pool.tokens[0]!, pool.tokens[1]!, 1n);
    expect(quote.refused).to.equal("amount-too-large");
  });
});
