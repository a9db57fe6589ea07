import { expect } from "chai";
import fc from "fast-check";
import type { SolidlyGeneration } from "../../bot/core/pool-entry.ts";
import type { SolidlyPool } from "../../bot/market/quoting/solidly/solidly-pool.ts";
import { depthSolidly, quoteSolidly, spotRateSolidly } from "../../bot/market/quoting/solidly/solidly-quote.ts";
import { anyAmount, anyReserve } from "../builders/pools.ts";
import { type PairFacts, SolidlyPairs } from "../builders/solidly-pairs.ts";
import { solidlyVectors } from "../builders/solidly-vectors.ts";

const GENERATIONS: readonly SolidlyGeneration[] = ["solidly", "velodrome-v2", "superchain"];
const MILLION = 10n ** 6n;
const ONE = 10n ** 18n;

describe("Solidly quoting", () => {
  for (const generation of GENERATIONS) {
    it(`says what the published pairs of the generation ${generation} say and pay, and nothing where they revert`, () => {
      for (const { pool, tokenIn, amountIn, amountOut } of solidlyVectors(generation)) {
        const quote = quoteSolidly(pool, tokenIn, amountIn);
        expect(quote.refused === undefined ? quote.amountOut : undefined).to.equal(amountOut);
      }
    });
  }

  describe("against a double's bytecode", () => {
    let pairs: SolidlyPairs;
    let stable: readonly PairFacts[];
    let volatile: PairFacts;

    before(async () => {
      pairs = await SolidlyPairs.open();
      volatile = await pairs.deploy("volatile", 18, 6);
      stable = [
        await pairs.deploy("stable", 18, 18),
        await pairs.deploy("stable", 6, 6),
        await pairs.deploy("stable", 6, 18),
        await pairs.deploy("stable", 18, 8),
      ];
    });

    it("is the most that a volatile pair pays", async () => {
      let quoted = 0;
      await fc.assert(
        fc.asyncProperty(
          anyReserve,
          anyReserve,
          anyAmount(111),
          fc.boolean(),
          async (reserve0, reserve1, amount, up) => {
            const pool: SolidlyPool = { ...volatile, generation: "solidly", reserve0, reserve1 };
            const tokenIn = up ? pool.token1 : pool.token0;
            // The double's reserves are uint112.
            fc.pre((up ? reserve1 : reserve0) + amount < 1n << 112n);
            const quote = quoteSolidly(pool, tokenIn, amount);
            if (quote.refused !== undefined) {
              expect(await pairs.gives(pool, tokenIn, amount, 1n)).to.equal(false);
              return;
            }
            quoted++;
            expect(quote.amountOut).to.equal(await pairs.amountOut(pool, tokenIn, amount));
            expect(await pairs.gives(pool, tokenIn, amount, quote.amountOut)).to.equal(true);
            expect(await pairs.gives(pool, tokenIn, amount, quote.amountOut + 1n)).to.equal(false);
          },
        ),
        { numRuns: 150 },
      );
      expect(quoted).to.be.greaterThan(50);
    });

    it("is what a stable pair's check of its curve allows, from dust to nearly all of it", async () => {
      let quoted = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.nat(3),
          fc.constantFrom(...GENERATIONS),
          anyAmount(90),
          fc.bigInt({ min: MILLION / 5n, max: 5n * MILLION }),
          anyAmount(40),
          fc.boolean(),
          async (index, generation, tokens, imbalance, share, up) => {
            const facts = stable[index]!;
            const reserve0 = (tokens * facts.unit0) / ONE + 1n;
            const reserve1 = (((tokens * facts.unit1) / ONE) * imbalance) / MILLION + 1n;
            const pool: SolidlyPool = { ...facts, generation, reserve0, reserve1 };
            const tokenIn = up ? pool.token1 : pool.token0;
            const amountIn = (depthSolidly(pool, tokenIn) * share) / 10n ** 11n + 1n;
            const quote = quoteSolidly(pool, tokenIn, amountIn);
            if (quote.refused !== undefined) return;
            quoted++;
            expect(await pairs.gives(pool, tokenIn, amountIn, quote.amountOut)).to.equal(true);
            // The fee is rounded down by less than a unit in, the reserve on the curve by less than a unit out.
            const most = spotRateSolidly(pool, tokenIn) * (Number(amountIn) + 2) * (1 + 1e-9) + 1;
            if (tokens > 1_000n * ONE) expect(Number(quote.amountOut)).to.be.at.most(most);
          },
        ),
        { numRuns: 300 },
      );
      expect(quoted).to.be.greaterThan(100);
    });
  });

  it("knows the rate of the last unit as the slope of its own quotes", () => {
    for (const isStable of [true, false]) {
      const facts = { address: "0x01", token0: "0x02", token1: "0x03", venue: "solidly", feePpm: 500 } as const;
      const units = { unit0: MILLION, unit1: ONE, reserve0: 9_000_000n * MILLION, reserve1: 4_000_000n * ONE };
      const pool: SolidlyPool = { ...facts, ...units, isStable, generation: "velodrome-v2" };
      const quoteOf = (amountIn: bigint): { amountOut: bigint; marginalRate: number } => {
        const quote = quoteSolidly(pool, "0x02", amountIn);
        if (quote.refused !== undefined) throw new Error(quote.refused);
        return quote;
      };
      const amountIn = 2_500_000n * MILLION;
      const step = 1_000n * MILLION;
      const slope = Number(quoteOf(amountIn + step).amountOut - quoteOf(amountIn - step).amountOut) / Number(2n * step);
      expect(Math.abs(quoteOf(amountIn).marginalRate / slope - 1) < 1e-6).to.equal(true);
      const average = Number(quoteOf(step).amountOut) / Number(step);
      expect(Math.abs(spotRateSolidly(pool, "0x02") / average - 1) < 1e-3).to.equal(true);
      expect(spotRateSolidly({ ...pool, reserve0: 0n, reserve1: 0n }, "0x02")).to.equal(0);
    }
  });

  it("quotes a second swap from the pair after the first", () => {
    const { pool, tokenIn } = solidlyVectors("velodrome-v2")[0]!;
    const first = quoteSolidly(pool, tokenIn, 1_000n * ONE);
    if (first.refused !== undefined) throw new Error(first.refused);
    const back = quoteSolidly(first.poolAfter, pool.token1, first.amountOut);
    // Both fees of 0.05 % are lost.
    const share = back.refused === undefined ? Number(back.amountOut) / Number(1_000n * ONE) : 0;
    expect(Math.abs(share - 0.999) < 1e-6).to.equal(true);
  });
});
