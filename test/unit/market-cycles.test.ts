import { expect } from "chai";
import fc from "fast-check";
import { CycleBook } from "../../bot/market/search/cycle-book.ts";
import { cyclesThatMayPay } from "../../bot/market/search/cycle-filter.ts";
import type { Cycle } from "../../bot/market/search/cycle.ts";
import { findCycles, type CycleOptions, type TokenPair } from "../../bot/market/search/find-cycles.ts";
import { sizeCycle } from "../../bot/market/sizing/size-cycle.ts";
import { anyMarket } from "../builders/markets.ts";
import { addressOf, v2Pool } from "../builders/pools.ts";

/** A cycle as text: token, pool, token, pool, ... */
function shown({ hops }: Cycle): string {
  return hops.map(({ tokenIn, poolIndex }) => `${Number(tokenIn)}-${poolIndex}`).join(" ");
}

/** All sequences of different pools that lead back, from each base token, less the rotations of those listed before. */
function cyclesByForce(pools: readonly TokenPair[], { baseTokens, maxHops }: CycleOptions): string[] {
  const listed = new Set<string>();
  const rotations = new Set<string>();
  const walk = (steps: readonly string[], used: readonly number[], at: string, start: string): void => {
    if (steps.length > 0 && at === start) {
      if (rotations.has(steps.join(" "))) return;
      listed.add(steps.join(" "));
      steps.forEach((_step, i) => rotations.add([...steps.slice(i), ...steps.slice(0, i)].join(" ")));
      return;
    }
    if (steps.length === maxHops) return;
    pools.forEach(({ token0, token1 }, i) => {
      if (used.includes(i) || (at !== token0 && at !== token1)) return;
      walk([...steps, `${Number(at)}-${i}`], [...used, i], at === token0 ? token1 : token0, start);
    });
  };
  for (const token of baseTokens) walk([], [], token, token);
  return [...listed].sort();
}

const anyPairs = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .filter(([a, b]) => a < b)
    .map(([a, b]): TokenPair => ({ token0: addressOf(a), token1: addressOf(b) })),
  { maxLength: 9 },
);
const anyBaseTokens = fc.uniqueArray(fc.integer({ min: 1, max: 5 }).map(addressOf), { minLength: 1, maxLength: 3 });

describe("Cycles", () => {
  it("are those that trying every sequence of pools finds, each once, from its most preferred base token", () => {
    fc.assert(
      fc.property(anyPairs, anyBaseTokens, fc.constantFrom(2 as const, 3 as const), (pools, baseTokens, maxHops) => {
        const options = { baseTokens, maxHops };
        expect(findCycles(pools, options).map(shown).sort()).to.deep.equal(cyclesByForce(pools, options));
      }),
      { numRuns: 200 },
    );
  });

  it("are enumerated once for a pool set, whatever its prices", () => {
    const book = new CycleBook({ baseTokens: [addressOf(1)], maxHops: 2 });
    const [one, other] = [v2Pool(10n, 10n), v2Pool(10n, 20n)];
    const cycles = book.cyclesOf([one, other]);
    expect(cycles).to.have.length(2);
    expect(book.cyclesOf([one, { ...other, reserve0: 99n }])).to.equal(cycles);
    expect(book.cyclesOf([one])).to.have.length(0);
    expect(book.cyclesOf([one, other])).to.deep.equal(cycles);
  });

  it("that pay at some amount are never lost by the filter", () => {
    let paying = 0;
    let filteredOut = 0;
    fc.assert(
      fc.property(anyMarket(3, { min: 2, max: 6 }), (pools) => {
        const cycles = findCycles(pools, { baseTokens: [addressOf(1), addressOf(2)], maxHops: 3 });
        const kept = new Set(cyclesThatMayPay(cycles, pools));
        for (const cycle of cycles) {
          if (kept.has(cycle)) continue;
          filteredOut++;
          expect(sizeCycle(cycle, pools)).to.equal(undefined);
        }
        paying += [...kept].filter((cycle) => sizeCycle(cycle, pools) !== undefined).length;
      }),
      { numRuns: 60 },
    );
    expect(paying).to.be.greaterThan(30);
    expect(filteredOut).to.be.greaterThan(30);
  });

  it("pass the filter with the smallest gap that an amount can turn into a wei", () => {
    // Without fees a gap of one part in 10^17 is below what doubles tell apart, and it pays with such deep pools.
    const facts = { feePpm: 0, token0: addressOf(1), token1: addressOf(2) };
    const pools = [v2Pool(10n ** 33n, 10n ** 33n + 10n ** 16n, facts), v2Pool(10n ** 33n, 10n ** 33n, facts)];
    const cycles = findCycles(pools, { baseTokens: [addressOf(1)], maxHops: 2 });
    expect(cyclesThatMayPay(cycles, pools)).to.deep.equal(cycles);
  });
});
