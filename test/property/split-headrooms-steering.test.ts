import { expect } from "chai";
import fc from "fast-check";
import { imbalanceOf, isUnbalanced } from "../../bot/executors/split/allocation/imbalance.ts";
import { shiftsOf } from "../../bot/executors/split/allocation/shifts.ts";
import { steeringCaps, type SteeredStanding } from "../../bot/executors/split/allocation/steering-caps.ts";

const THRESHOLD_BPS = 2_000n;

const anyStandings: fc.Arbitrary<readonly SteeredStanding[]> = fc
  .array(fc.record({ exposureUsdE8: fc.bigInt(0n, 10n ** 12n), capUsdE8: fc.bigInt(0n, 10n ** 12n) }), {
    minLength: 2,
    maxLength: 5,
  })
  .map((all) => all.map((each, index) => ({ exchange: "abcde".charAt(index), ...each })));
const anyAmount = fc.bigInt(1n, 3n * 10n ** 12n);

/** Fills exchanges up to their caps in an order, as far as the amount goes: the corners of what is allowed. */
function filled(
  standings: readonly SteeredStanding[],
  caps: ReadonlyMap<string, bigint>,
  amountUsdE8: bigint,
  order: readonly number[],
): readonly SteeredStanding[] {
  let left = amountUsdE8;
  const ends = [...standings];
  for (const index of order) {
    const standing = standings[index % standings.length]!;
    if (ends[index % standings.length] !== standing) continue;
    const cap = caps.get(standing.exchange)!;
    const taken = cap < left ? cap : left;
    left -= taken;
    ends[index % standings.length] = { ...standing, exposureUsdE8: standing.exposureUsdE8 + taken };
  }
  return ends;
}

const anyOrder = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });

describe("Steering, for any exposures, caps and amounts", () => {
  it("has room for all that the caps have room for, and never more than a cap", () => {
    fc.assert(
      fc.property(anyStandings, anyAmount, (standings, amount) => {
        const caps = steeringCaps(standings, amount, THRESHOLD_BPS);
        fc.pre(caps !== undefined);
        const room = standings.reduce((sum, { capUsdE8 }) => sum + capUsdE8, 0n);
        const steered = [...caps.values()].reduce((sum, cap) => sum + cap, 0n);
        expect(steered >= (amount < room ? amount : room)).to.equal(true);
        for (const { exchange, capUsdE8 } of standings) {
          expect(caps.get(exchange)! >= 0n && caps.get(exchange)! <= capUsdE8).to.equal(true);
        }
      }),
    );
  });

  it("ends at the threshold wherever within the caps the amount goes, or as near to it as any split does", () => {
    let balanced = 0;
    let unreachable = 0;
    fc.assert(
      fc.property(anyStandings, anyAmount, anyOrder, anyOrder, (standings, amount, order, other) => {
        const caps = steeringCaps(standings, amount, THRESHOLD_BPS);
        const room = standings.reduce((sum, { capUsdE8 }) => sum + capUsdE8, 0n);
        fc.pre(caps !== undefined && amount <= room);
        const ends = filled(standings, caps, amount, order);
        if (!isUnbalanced(ends, THRESHOLD_BPS)) {
          balanced += 1;
          return;
        }
        unreachable += 1;
        // Nothing that fits the exchanges' own caps comes nearer, but for the room that rounding is given.
        const own = new Map(standings.map(({ exchange, capUsdE8 }) => [exchange, capUsdE8]));
        const free = imbalanceOf(filled(standings, own, amount, other));
        expect(imbalanceOf(ends) <= free + 1e-3).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
    expect(balanced).to.be.greaterThan(200);
    expect(unreachable).to.be.greaterThan(200);
  });

  it("shows shifts that keep the sum and leave all within a unit of the mean for each exchange", () => {
    fc.assert(
      fc.property(anyStandings, (standings) => {
        const shifts = shiftsOf(standings, THRESHOLD_BPS);
        fc.pre(shifts.length > 0);
        expect(shifts.length).to.be.lessThan(standings.length);
        const ends = new Map(standings.map(({ exchange, exposureUsdE8 }) => [exchange, exposureUsdE8]));
        for (const { from, to, usdE8 } of shifts) {
          expect(usdE8 > 0n).to.equal(true);
          ends.set(from, ends.get(from)! - usdE8);
          ends.set(to, ends.get(to)! + usdE8);
        }
        const all = [...ends.values()].sort((one, two) => (one < two ? -1 : 1));
        expect(all.at(-1)! - all[0]! < BigInt(all.length)).to.equal(true);
      }),
    );
  });
});
