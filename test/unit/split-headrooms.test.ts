import { expect } from "chai";
import { USD_E8 } from "../../bot/core/usd.ts";
import { DEFAULT_ALLOCATION_SETTINGS } from "../../bot/executors/split/allocation/allocation-settings.ts";
import type { Claim } from "../../bot/executors/split/allocation/claim.ts";
import { claimsOfRecords } from "../../bot/executors/split/allocation/claims-of-records.ts";
import { describeHeadroomRefusal } from "../../bot/executors/split/allocation/describe-headroom-refusal.ts";
import { Headrooms } from "../../bot/executors/split/allocation/headrooms.ts";
import { ManualClock } from "../builders/manual-clock.ts";
import { addressOf } from "../builders/pools.ts";
import { USDC, WETH } from "../builders/signals.ts";
import { aFailedPart, aPart } from "../builders/trade-memory.ts";

const DAY_MS = 86_400_000;

function aClaim(orderId: bigint, usd: bigint, changes: Partial<Claim> = {}): Claim {
  const [partId, exchange] = ["sushiswap", "sushiswap"];
  return { orderId, partId, exchange, pair: [WETH, USDC], usdE8: usd * USD_E8, ...changes };
}

describe("The headrooms", () => {
  let clock: ManualClock;
  let headrooms: Headrooms;

  beforeEach(() => {
    clock = new ManualClock();
    headrooms = new Headrooms(DEFAULT_ALLOCATION_SETTINGS, clock);
  });

  /** Whole dollars that have gone to the exchange and to the pair. */
  function exposures(of: Headrooms = headrooms): readonly [exchange: bigint, pair: bigint] {
    return [of.exposureUsdE8("sushiswap") / USD_E8, of.pairExposureUsdE8([USDC, WETH]) / USD_E8];
  }

  it("are taken by what is reserved, and up to the limit itself", () => {
    expect(headrooms.reserve([aClaim(1n, 30_000n)])).to.equal(undefined);
    expect(headrooms.headroomUsdE8("sushiswap")).to.equal(70_000n * USD_E8);
    expect(headrooms.pairHeadroomUsdE8([USDC, WETH])).to.equal(20_000n * USD_E8);
    expect(headrooms.reserve([aClaim(2n, 20_000n)])).to.equal(undefined);
    const refusal = headrooms.reserve([aClaim(3n, 1n)])!;
    expect(refusal).to.deep.include({ of: "pair", wantedUsdE8: USD_E8, headroomUsdE8: 0n });
    expect(describeHeadroomRefusal(refusal)).to.equal(
      `the pair ${USDC}/${WETH} has room for 0.00 USD, 1.00 USD were to go there`,
    );
    const others = [2n, 3n].map((n) => aClaim(n, 25_001n, { partId: `p${n}`, pair: [addressOf(Number(n)), USDC] }));
    expect(headrooms.reserve(others)).to.deep.include({ of: "exchange", name: "sushiswap" });
  });

  it("are taken for all parts of a trade or for none", () => {
    const elsewhere = { partId: "uniswap", exchange: "uniswap" };
    expect(headrooms.reserve([aClaim(1n, 30_000n), aClaim(1n, 30_000n, elsewhere)])?.of).to.equal("pair");
    expect(exposures()).to.deep.equal([0n, 0n]);
    expect(headrooms.reserve([aClaim(1n, 30_000n), aClaim(1n, 20_000n, elsewhere)])).to.equal(undefined);
    expect(exposures()).to.deep.equal([30_000n, 50_000n]);
  });

  it("count a part once, however often it is reserved, committed or released", () => {
    const claim = aClaim(1n, 40_000n);
    for (let times = 0; times < 2; times++) expect(headrooms.reserve([claim])).to.equal(undefined);
    expect(exposures()).to.deep.equal([40_000n, 40_000n]);
    for (let times = 0; times < 2; times++) headrooms.commit(claim, clock.nowMs());
    expect(headrooms.reserve([claim])).to.equal(undefined);
    expect(exposures()).to.deep.equal([40_000n, 40_000n]);
    for (let times = 0; times < 2; times++) headrooms.release(claim);
    expect(exposures()).to.deep.equal([0n, 0n]);
  });

  it("count a retry beside the attempt that may still land", () => {
    headrooms.reserve([aClaim(1n, 20_000n)]);
    expect(headrooms.reserve([aClaim(1n, 20_000n, { partId: "sushiswap #2" })])).to.equal(undefined);
    expect(exposures()).to.deep.equal([40_000n, 40_000n]);
    headrooms.release(aClaim(1n, 20_000n));
    expect(exposures()).to.deep.equal([20_000n, 20_000n]);
  });

  it("are given back by what was committed when it has left the rolling window, and not by what is reserved", () => {
    const [first, second, waiting] = [aClaim(1n, 10_000n), aClaim(2n, 5_000n), aClaim(3n, 1_000n)];
    headrooms.reserve([first, second, waiting]);
    headrooms.commit(second, clock.nowMs() + 3_600_000);
    headrooms.commit(first, clock.nowMs());
    clock.ms += DAY_MS - 1;
    expect(exposures()).to.deep.equal([16_000n, 16_000n]);
    clock.ms += 1;
    expect(exposures()).to.deep.equal([6_000n, 6_000n]);
    clock.ms += 3_600_000;
    expect(exposures()).to.deep.equal([1_000n, 1_000n]);
    headrooms.commit(waiting, clock.nowMs() - 2 * DAY_MS);
    expect(exposures()).to.deep.equal([0n, 0n]);
  });

  it("follow a reorganisation: what was traded is reserved again, gone, or traded after it was given up", () => {
    const claim = aClaim(1n, 10_000n);
    headrooms.reserve([claim]);
    headrooms.commit(claim, clock.nowMs());
    headrooms.adopt([claim]);
    clock.ms += 2 * DAY_MS;
    expect(exposures(), "it is reserved, which no window ends").to.deep.equal([10_000n, 10_000n]);
    headrooms.release(claim);
    headrooms.commit(claim, clock.nowMs());
    expect(exposures()).to.deep.equal([10_000n, 10_000n]);
    headrooms.release(claim);
    headrooms.commit(aClaim(2n, 1n), clock.nowMs());
    clock.ms += DAY_MS;
    expect(exposures()).to.deep.equal([0n, 0n]);
  });

  it("are as before after a start from the memory's records and the journal's open parts", () => {
    const recent = clock.nowMs() - DAY_MS + 1;
    const records = [
      aPart({ orderId: 1n, volumeUsdE8: 7n * USD_E8, endedAtMs: recent }),
      aPart({ orderId: 2n, volumeUsdE8: 9n * USD_E8, endedAtMs: clock.nowMs() - DAY_MS }),
      aPart({ orderId: 3n, volumeUsdE8: 11n * USD_E8, kind: "legs-arbitrage" }),
      aFailedPart({ orderId: 4n, endedAtMs: clock.nowMs() }),
    ];
    headrooms.adopt(claimsOfRecords(records));
    expect(exposures()).to.deep.equal([7n, 7n]);
    // The journal knows better: the first is open again, and another one was never told to the memory.
    headrooms.adopt([aClaim(1n, 7n), aClaim(5n, 20n), { ...aClaim(6n, 30n), committedAtMs: clock.nowMs() }]);
    expect(exposures()).to.deep.equal([57n, 57n]);
    clock.ms += 1;
    expect(exposures()).to.deep.equal([57n, 57n]);
  });

  it("are nothing, and not less, where more has gone than the settings allow now", () => {
    headrooms.adopt([{ ...aClaim(1n, 120_000n), committedAtMs: clock.nowMs() }]);
    expect(headrooms.headroomUsdE8("sushiswap")).to.equal(0n);
    expect(headrooms.pairHeadroomUsdE8([WETH, USDC])).to.equal(0n);
    expect(headrooms.reserve([aClaim(2n, 0n)])).to.equal(undefined);
    expect(() => headrooms.reserve([aClaim(3n, -1n)])).to.throw(RangeError, "takes no -100000000");
  });
});
