import { expect } from "chai";
import fc from "fast-check";
import { DEFAULT_ALLOCATION_SETTINGS } from "../../bot/executors/split/allocation/allocation-settings.ts";
import type { StandingClaim } from "../../bot/executors/split/allocation/claim.ts";
import { Headrooms } from "../../bot/executors/split/allocation/headrooms.ts";
import { pairName, type TokenPair } from "../../bot/ports/trade-memory.ts";
import { ManualClock } from "../builders/manual-clock.ts";
import { addressOf } from "../builders/pools.ts";

const EXCHANGES = ["a", "b", "c"] as const;
const PAIRS: readonly TokenPair[] = [
  [addressOf(1), addressOf(2)],
  [addressOf(3), addressOf(2)],
];
const WINDOW_MS = 1_000;
const SETTINGS = {
  ...DEFAULT_ALLOCATION_SETTINGS,
  maxExchangeExposureUsdE8: 100n,
  maxPairExposureUsdE8: 130n,
  exposureWindowMs: WINDOW_MS,
};

const anyPart = fc.record({ exchange: fc.nat(2), usdE8: fc.bigInt(0n, 70n), ending: fc.nat(3), repeats: fc.nat(1) });
const anyTrade = fc.record({ pair: fc.nat(1), parts: fc.array(anyPart, { minLength: 1, maxLength: 3 }) });

/** Each exposure counted anew from what ought to stand. */
function expectRecount(headrooms: Headrooms, standing: Iterable<StandingClaim>, nowMs: number): void {
  const claims = [...standing].filter(({ committedAtMs = Infinity }) => committedAtMs > nowMs - WINDOW_MS);
  const sum = (chosen: readonly StandingClaim[]): bigint => chosen.reduce((total, { usdE8 }) => total + usdE8, 0n);
  for (const name of EXCHANGES) {
    expect(headrooms.exposureUsdE8(name)).to.equal(sum(claims.filter(({ exchange }) => exchange === name)));
  }
  for (const pair of PAIRS) {
    const same = claims.filter((claim) => pairName(claim.pair) === pairName(pair));
    expect(headrooms.pairExposureUsdE8([pair[1], pair[0]])).to.equal(sum(same));
  }
}

function expectWithinLimits(headrooms: Headrooms): void {
  for (const name of EXCHANGES) expect(headrooms.exposureUsdE8(name) <= 100n).to.equal(true);
  for (const pair of PAIRS) expect(headrooms.pairExposureUsdE8(pair) <= 130n).to.equal(true);
}

describe("Headrooms under trades at the same time", () => {
  it("are never overshot, and count what stands, in any interleaving of reserving, committing and releasing", async () => {
    let refused = 0;
    let reserved = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyTrade, { minLength: 5, maxLength: 12 }), fc.scheduler(), async (trades, s) => {
        const clock = new ManualClock();
        const headrooms = new Headrooms(SETTINGS, clock);
        const standing = new Map<string, StandingClaim>();
        const check = (): void => {
          expectRecount(headrooms, standing.values(), clock.nowMs());
          expectWithinLimits(headrooms);
        };
        const play = async (index: number): Promise<void> => {
          const { pair, parts } = trades[index]!;
          const claims = parts.map(({ exchange, usdE8 }, place) => {
            const name = EXCHANGES[exchange]!;
            return { orderId: BigInt(index), partId: `${name} #${place}`, exchange: name, pair: PAIRS[pair]!, usdE8 };
          });
          await s.schedule(Promise.resolve(), "reserve");
          if (headrooms.reserve(claims) !== undefined) {
            refused += 1;
            return check();
          }
          reserved += 1;
          for (const claim of claims) standing.set(`${index} ${claim.partId}`, claim);
          check();
          const endings = claims.map(async (claim, place) => {
            const { ending, repeats } = parts[place]!;
            for (let times = 0; times <= repeats; times++) {
              await s.schedule(Promise.resolve(), "end");
              clock.ms += 7 * ending;
              const key = `${index} ${claim.partId}`;
              if (ending === 0) {
                headrooms.release(claim);
                standing.delete(key);
              } else if (ending < 3) {
                headrooms.commit(claim, clock.nowMs());
                const committedAtMs = standing.get(key)?.committedAtMs ?? clock.nowMs();
                standing.set(key, { ...claim, committedAtMs });
              } else expect(headrooms.reserve([claim])).to.equal(undefined);
              check();
            }
          });
          await Promise.all(endings);
        };
        const played = Promise.all(trades.map((_trade, index) => play(index)));
        await s.waitFor(played);
      }),
      { numRuns: 150 },
    );
    expect(refused).to.be.greaterThan(100);
    expect(reserved).to.be.greaterThan(100);
  });

  it("are never below zero after anything in any order, also what was never reserved, at any times", () => {
    const anyStep = fc.record({
      does: fc.constantFrom("reserve", "commit", "release", "adopt", "wait"),
      order: fc.bigInt(1n, 4n),
      exchange: fc.nat(2),
      usdE8: fc.bigInt(0n, 90n),
      ms: fc.integer({ min: 0, max: 700 }),
    });
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 20, maxLength: 60 }), (steps) => {
        const clock = new ManualClock();
        const headrooms = new Headrooms(SETTINGS, clock);
        const standing = new Map<string, StandingClaim>();
        for (const { does, order, exchange, usdE8, ms } of steps) {
          const name = EXCHANGES[exchange]!;
          const claim = { orderId: order, partId: name, exchange: name, pair: PAIRS[exchange % 2]!, usdE8 };
          const key = `${order} ${name}`;
          for (const [other, { committedAtMs = Infinity }] of standing) {
            if (committedAtMs <= clock.nowMs() - WINDOW_MS) standing.delete(other);
          }
          const known = standing.get(key);
          if (does === "reserve") {
            if (headrooms.reserve([claim]) === undefined && known === undefined) standing.set(key, claim);
          } else if (does === "commit") {
            headrooms.commit(claim, clock.nowMs() - ms);
            if (known?.committedAtMs === undefined) standing.set(key, { ...claim, committedAtMs: clock.nowMs() - ms });
          } else if (does === "release") {
            headrooms.release(claim);
            standing.delete(key);
          } else if (does === "adopt") {
            headrooms.adopt([claim]);
            standing.set(key, claim);
          } else clock.ms += ms;
          expectRecount(headrooms, standing.values(), clock.nowMs());
          for (const each of EXCHANGES) expect(headrooms.headroomUsdE8(each) >= 0n).to.equal(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});
