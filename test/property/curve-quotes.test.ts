import { expect } from "chai";
import fc from "fast-check";
import { curveIndices } from "../../bot/market/quoting/curve/curve-indices.ts";
import type { CurvePool } from "../../bot/market/quoting/curve/curve-pool.ts";
import { depthCurve, quoteCurve, spotRateCurve } from "../../bot/market/quoting/curve/curve-quote.ts";
import { anyCurvePool, stablePool } from "../builders/curve-pools.ts";
import { addressOf } from "../builders/pools.ts";

const anyMillionths = fc.integer({ min: 100, max: 700_000 }).map(BigInt);

/** The first coin's amount that is this share of what the pool holds, and the pool. */
const anyAmount = fc
  .tuple(anyCurvePool, anyMillionths)
  .map(([pool, millionths]) => ({ pool, amountIn: (pool.balances[0]! * millionths) / 1_000_000n }));

describe("Curve quotes", () => {
  it("pay less than the spot rate on average: the search's filter loses nothing", () => {
    let quoted = 0;
    fc.assert(
      fc.property(anyAmount, ({ pool, amountIn }) => {
        const quote = quoteFirst(pool, amountIn);
        fc.pre(quote.refused === undefined);
        quoted++;
        const spot = spotRateCurve(pool, pool.tokens[0]!, pool.tokens[1]!);
        expect(Number(quote.amountOut) / Number(amountIn)).to.be.at.most(spot * (1 + 1e-9));
      }),
      { numRuns: 300 },
    );
    expect(quoted).to.be.greaterThan(250);
  });

  it("tell the derivative: the rate of the last unit, fee and all", () => {
    fc.assert(
      fc.property(anyAmount, ({ pool, amountIn }) => {
        const step = amountIn / 2_000n;
        const [less, exact, more] = [amountIn - step, amountIn, amountIn + step].map((each) => quoteFirst(pool, each));
        if (less?.refused !== undefined || exact?.refused !== undefined || more?.refused !== undefined) return;
        const secant = Number(more!.amountOut - less!.amountOut) / Number(2n * step);
        expect(Math.abs(exact!.marginalRate / secant - 1) < 1e-3).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  it("never pay more for going there and back", () => {
    fc.assert(
      fc.property(anyAmount, ({ pool, amountIn }) => {
        const quote = quoteFirst(pool, amountIn);
        fc.pre(quote.refused === undefined);
        const balances = pool.balances
          .with(0, pool.balances[0]! + amountIn)
          .with(1, pool.balances[1]! - quote.amountOut);
        const back = quoteCurve({ ...pool, balances }, pool.tokens[1]!, pool.tokens[0]!, quote.amountOut);
        if (back.refused === undefined)
          expect(back.amountOut <= amountIn, `${back.amountOut} > ${amountIn}`).to.equal(true);
      }),
      { numRuns: 200 },
    );
  });

  it("are refused, not wrong, for nothing, for what no pool has room for, and of an empty pool", () => {
    fc.assert(
      fc.property(anyCurvePool, (pool) => {
        expect(quoteFirst(pool, 0n)).to.deep.equal({ refused: "amount-too-small" });
        expect(quoteFirst(pool, 2n ** 255n)).to.have.property("refused");
        const empty = { ...pool, balances: pool.balances.map(() => 0n), d: 0n };
        expect(quoteFirst(empty, 10n ** 18n)).to.have.property("refused");
        expect(spotRateCurve(empty, pool.tokens[0]!, pool.tokens[1]!)).to.equal(0);
      }),
      { numRuns: 50 },
    );
  });

  it("are refused, not thrown, of states that no pool has, such as an endpoint's zeros", () => {
    const anyNumber = fc.oneof(fc.constantFrom(0n, 1n), fc.bigInt(0n, 10n ** 20n), fc.bigInt(0n, 2n ** 256n - 1n));
    fc.assert(
      fc.property(anyCurvePool, fc.infiniteStream(anyNumber), (pool, numbers) => {
        const draw = (): bigint => (numbers.next() as IteratorResult<bigint, bigint>).value;
        // Decimals come from the pool's entry, not from the chain.
        const state: CurvePool =
          pool.kind === "stable"
            ? { ...spoilt(pool, draw), rates: pool.rates, aPrecision: pool.aPrecision }
            : { ...spoilt(pool, draw), precisions: pool.precisions };
        const quote = quoteFirst(state, draw());
        if (quote.refused === undefined) expect(quote.amountOut >= 0n && quote.marginalRate >= 0).to.equal(true);
        expect(spotRateCurve(state, state.tokens[0]!, state.tokens[1]!)).to.be.at.least(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it("name the coins to exchange by the pool's own order, as the implementation numbers them", () => {
    const pool = stablePool();
    const [first, second] = pool.tokens;
    expect(curveIndices(pool, second!, first!)).to.deep.equal({ i: 1, j: 0, indices: "int128" });
    expect(depthCurve(pool, second!)).to.equal(pool.balances[1]);
    expect(() => curveIndices(pool, first!, addressOf(77))).to.throw(RangeError, "does not exchange");
    expect(() => curveIndices(pool, first!, first!)).to.throw(RangeError, "does not exchange");
  });
});

function quoteFirst(pool: CurvePool, amountIn: bigint): ReturnType<typeof quoteCurve> {
  return quoteCurve(pool, pool.tokens[0]!, pool.tokens[1]!, amountIn);
}

/** A third of a state's numbers are others. */
function spoilt<Part>(part: Part, draw: () => bigint): Part {
  if (typeof part === "bigint") return (draw() % 3n === 0n ? draw() : part) as Part;
  if (Array.isArray(part)) return part.map((each: unknown) => spoilt(each, draw)) as Part;
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, spoilt(value, draw)])) as Part;
}
