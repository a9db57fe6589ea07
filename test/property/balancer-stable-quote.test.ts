import { expect } from "chai";
import fc from "fast-check";
import { MAX_UINT112 } from "../../bot/core/integer-limits.ts";
import type { BalancerStablePool } from "../../bot/market/quoting/balancer-stable/balancer-stable-pool.ts";
import {
  depthBalancerStable,
  quoteBalancerStable,
  spotRateBalancerStable,
} from "../../bot/market/quoting/balancer-stable/balancer-stable-quote.ts";
import { BalancerFloor } from "../builders/balancer-floor.ts";
import { deployStable, STABLE_TASKS, type StablePoolPair } from "../builders/balancer-stable-pools.ts";
import { anyAmount } from "../builders/pools.ts";

const ONE = 10n ** 18n;
/** The numbers of tokens, and the amplifications from the least to the most that a pool may have. */
const SHAPES = [
  { count: 2, amplification: 5_000n },
  { count: 2, amplification: 1n },
  { count: 3, amplification: 137n },
  { count: 4, amplification: 60n },
];

/** Balances that differ by up to 30 times after their decimals, or by anything; amounts up to thrice the balance, or any. */
const anySwap = fc.record({
  pool: fc.nat(3),
  from: fc.nat(3),
  to: fc.nat(3),
  balances: fc.oneof(
    fc
      .record({ tokens: anyAmount(60), parts: fc.array(fc.bigInt(100n, 3_000n), { minLength: 4, maxLength: 4 }) })
      .map(({ tokens, parts }) => ({ tokens, parts })),
    fc.array(fc.oneof({ weight: 9, arbitrary: anyAmount(112) }, fc.constantFrom(0n, 1n)), {
      minLength: 4,
      maxLength: 4,
    }),
  ),
  amount: fc.oneof(
    fc.bigInt({ min: 0n, max: 3_000_000n }).map((ppm) => ({ ppm })),
    anyAmount(112).map((wei) => ({ wei })),
  ),
});

describe("Balancer stable quoting against the pools' own code", () => {
  let floor: BalancerFloor;
  before(async () => {
    floor = await BalancerFloor.open();
  });

  for (const task of STABLE_TASKS) {
    it(`gives the same amount out to the wei, or refuses what reverts: ${task.name}`, async () => {
      const shapes = SHAPES.filter(({ count }) => count <= task.maxTokens);
      const pools: StablePoolPair[] = [];
      for (const shape of shapes) pools.push(await deployStable(floor, task, shape));
      let quoted = 0;
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(anySwap, async (swap) => {
          const pair = pools[swap.pool % pools.length]!;
          const count = pair.pool.tokens.length;
          const from = swap.from % count;
          const to = (from + 1 + (swap.to % (count - 1))) % count;
          const balances = Array.isArray(swap.balances)
            ? swap.balances.slice(0, count)
            : inTokens(pair.pool, swap.balances.tokens, swap.balances.parts);
          const balanceIn = balances[from]!;
          const amountIn = "wei" in swap.amount ? swap.amount.wei : (balanceIn * swap.amount.ppm) / 1_000_000n;
          fc.pre(amountIn > 0n && balanceIn + amountIn <= MAX_UINT112 && balances.every((b) => b <= MAX_UINT112));
          const pool = { ...pair.pool, balances };
          const quote = quoteBalancerStable(pool, pool.tokens[from]!, pool.tokens[to]!, amountIn);
          if (quote.refused === undefined) quoted++;
          else refused++;
          // The pools of 2021 take even a token of which they have nothing. We don't: no pool is empty of one once joined.
          if (quote.refused === "liquidity-exhausted" && pool.version !== "2022") return;
          const paid = await paidBy(pair, balances, from, to, amountIn);
          expect(quote.refused === undefined ? quote.amountOut : undefined).to.equal(paid);
        }),
        { numRuns: 60 },
      );
      expect(quoted).to.be.greaterThan(15);
      expect(refused).to.be.greaterThan(2);
    });
  }

  it("has a spot rate that no amount beats, and a marginal rate that is the slope", async () => {
    const { pool } = await deployStable(floor, STABLE_TASKS[6]!, SHAPES[2]!);
    const parts = fc.array(fc.bigInt(100n, 3_000n), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(parts, fc.nat(2), fc.nat(1), fc.bigInt({ min: 10n, max: 900_000n }), (shares, from, step, ppm) => {
        const rich = { ...pool, balances: inTokens(pool, 10n ** 12n, shares) };
        const [tokenIn, tokenOut] = [pool.tokens[from]!, pool.tokens[(from + 1 + step) % 3]!];
        const amountIn = (depthBalancerStable(rich, tokenIn) * ppm) / 1_000_000n;
        const [low, middle, high] = [-1n, 0n, 1n].map((side) =>
          quoteBalancerStable(rich, tokenIn, tokenOut, amountIn + (side * amountIn) / 1_000n),
        );
        if (low?.refused !== undefined || middle?.refused !== undefined || high?.refused !== undefined) {
          throw new Error("refused");
        }
        const spot = spotRateBalancerStable(rich, tokenIn, tokenOut);
        expect(Number(middle!.amountOut) / Number(amountIn)).to.be.at.most(spot * (1 + 1e-9));
        expect(middle!.marginalRate).to.be.at.most(spot);
        const slope = Number(high!.amountOut - low!.amountOut) / Number(2n * (amountIn / 1_000n));
        expect(Math.abs(middle!.marginalRate / slope - 1)).to.be.lessThan(1e-3);
      }),
      { numRuns: 100 },
    );
  });

  it("refuses the pool's own token and what the Vault could not count", async () => {
    const { pool } = await deployStable(floor, STABLE_TASKS[6]!, SHAPES[0]!);
    const [token0, token1] = [pool.tokens[0]!, pool.tokens[1]!];
    expect(quoteBalancerStable(pool, pool.address, token0, ONE).refused).to.equal("pool-token");
    expect(quoteBalancerStable(pool, token0, pool.address, ONE).refused).to.equal("pool-token");
    expect(spotRateBalancerStable(pool, token0, pool.address)).to.equal(0);
    const full = { ...pool, balances: [MAX_UINT112, ONE] };
    expect(quoteBalancerStable(full, token0, token1, 1n).refused).to.equal("amount-too-large");
  });
});

/** Shares of a number of whole tokens, in base units. */
function inTokens({ scales }: BalancerStablePool, tokens: bigint, parts: readonly bigint[]): bigint[] {
  return scales.map((scale, i) => (tokens * (parts[i] ?? 1n) * ONE * ONE) / (scale * 1_000n));
}

function paidBy(
  { pool, onChain, ownIndex }: StablePoolPair,
  balances: readonly bigint[],
  from: number,
  to: number,
  amountIn: bigint,
): Promise<bigint | undefined> {
  const step = { tokenIn: pool.tokens[from]!, tokenOut: pool.tokens[to]!, amountIn };
  // The Vault gives pools of two tokens the two balances only.
  if (pool.tokens.length === 2 && ownIndex === undefined) {
    return onChain.paysForTwo(step, balances[from]!, balances[to]!);
  }
  const told = ownIndex === undefined ? balances : balances.toSpliced(ownIndex, 0, 1n << 111n);
  const skip = (index: number): number => (ownIndex !== undefined && index >= ownIndex ? index + 1 : index);
  return onChain.paysForMany(step, told, skip(from), skip(to));
}
