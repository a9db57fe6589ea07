import { expect } from "chai";
import fc from "fast-check";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { CycleBook, type CycleOptions } from "../../bot/market/search/cycle-book.ts";
import { shownCycle } from "../builders/cycles-by-force.ts";
import { anyHubMarket, anyMarket } from "../builders/markets.ts";
import { addressOf, v2Pool } from "../builders/pools.ts";

const OPTIONS: CycleOptions = { baseTokens: [addressOf(1), addressOf(2)], maxHops: 3 };
const anyPools = fc.oneof(anyMarket(4, { min: 2, max: 9 }), anyHubMarket);

function shown(book: CycleBook): string[] {
  return book.candidates.map(({ cycle, rate, profitAtMost }) => `${shownCycle(cycle)}: ${rate} ${profitAtMost}`).sort();
}

function bookOf(pools: readonly PoolState[]): CycleBook {
  const book = new CycleBook(OPTIONS);
  book.update({ pools });
  return book;
}

/** The pool after somebody has traded so many millionths of what it holds. */
function traded(pool: PoolState, ppm: bigint): PoolState {
  if (pool.venue !== "uniswap-v2") return { ...pool };
  const reserve0 = (pool.reserve0 * (1_000_000n + ppm)) / 1_000_000n + 1n;
  return { ...pool, reserve0, reserve1: (pool.reserve0 * pool.reserve1) / reserve0 };
}

describe("The book of cycles", () => {
  it("holds after any number of blocks what a new one finds in the last of them", () => {
    const anyTrades = fc.array(fc.tuple(fc.nat(), fc.bigInt(0n, 50_000n)), { maxLength: 3 });
    let held = 0;
    fc.assert(
      fc.property(anyPools, fc.array(anyTrades, { minLength: 1, maxLength: 4 }), (pools, blocks) => {
        const book = bookOf(pools);
        let now = pools;
        for (const trades of blocks) {
          now = [...now];
          for (const [place, ppm] of trades) now[place % now.length] = traded(now[place % now.length]!, ppm);
          book.update({ pools: now });
        }
        expect(shown(book)).to.deep.equal(shown(bookOf(now)));
        held += book.candidates.length;
      }),
      { numRuns: 50 },
    );
    expect(held).to.be.greaterThan(100);
  });

  it("looks again only at cycles over pools that have changed", () => {
    fc.assert(
      fc.property(anyPools, fc.nat(), (pools, place) => {
        const changed = place % pools.length;
        const book = bookOf(pools);
        const before = new Set(book.candidates);
        book.update({ pools: pools.with(changed, traded(pools[changed]!, 1_000n)) });
        for (const candidate of book.candidates) {
          const usesIt = candidate.cycle.hops.some(({ poolIndex }) => poolIndex === changed);
          expect(before.has(candidate)).to.equal(!usesIt);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("forgets everything when the pools are others, or stand at other places", () => {
    const pools = [v2Pool(10n ** 9n, 10n ** 9n), v2Pool(10n ** 9n, 2n * 10n ** 9n), v2Pool(10n ** 9n, 3n * 10n ** 9n)];
    const book = bookOf(pools);
    expect(book.candidates).to.have.length(3);
    book.update({ pools: pools.slice(0, 2) });
    expect(shown(book)).to.deep.equal(shown(bookOf(pools.slice(0, 2))));
    book.update({ pools: pools.toReversed() });
    expect(shown(book)).to.deep.equal(shown(bookOf(pools.toReversed())));
    book.update({ pools: [] });
    expect(book.candidates).to.have.length(0);
  });
});
