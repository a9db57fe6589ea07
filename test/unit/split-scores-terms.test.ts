import { expect } from "chai";
import type { Address } from "../../bot/core/hex.ts";
import { USD_E8 } from "../../bot/core/usd.ts";
import {
  type AllocationSettings,
  DEFAULT_ALLOCATION_SETTINGS,
} from "../../bot/executors/split/allocation/allocation-settings.ts";
import {
  type AllocationQuestion,
  type AllocationTerms,
  allocationTerms,
} from "../../bot/executors/split/allocation/allocation-terms.ts";
import { Headrooms } from "../../bot/executors/split/allocation/headrooms.ts";
import type { TokenPair } from "../../bot/ports/trade-memory.ts";
import { ManualClock } from "../builders/manual-clock.ts";
import { addressOf } from "../builders/pools.ts";
import { USDC, WETH } from "../builders/signals.ts";
import { aCandidate } from "../builders/trade-memory-candidates.ts";

const PAIR: TokenPair = [WETH, USDC];
const OTHER_PAIR: TokenPair = [addressOf(6), USDC];

describe("The terms of an allocation", () => {
  let clock: ManualClock;
  let headrooms: Headrooms;
  let claims: bigint;

  beforeEach(() => {
    clock = new ManualClock();
    headrooms = new Headrooms(DEFAULT_ALLOCATION_SETTINGS, clock);
    claims = 0n;
  });

  function terms(
    question: Partial<AllocationQuestion>,
    settings: Partial<AllocationSettings> = {},
    amountUsd = 1_000n,
  ): AllocationTerms {
    return allocationTerms(
      {
        pair: PAIR,
        amountUsdE8: amountUsd * USD_E8,
        candidates: [aCandidate("a"), aCandidate("b")],
        allowed: undefined,
        held: new Set(),
        headrooms,
        ...question,
      },
      { ...DEFAULT_ALLOCATION_SETTINGS, ...settings },
    );
  }

  function traded(exchange: string, usd: bigint, pair = OTHER_PAIR): void {
    claims += 1n;
    headrooms.commit({ orderId: claims, partId: exchange, exchange, pair, usdE8: usd * USD_E8 }, clock.nowMs());
  }

  const namesOf = ({ eligible }: AllocationTerms): readonly string[] => eligible.map(({ exchange }) => exchange.name);
  const reasonOf = ({ excluded }: AllocationTerms, name: string): string | undefined =>
    excluded.find((each) => each.name === name)?.reason;

  it("rank the eligible by score, and by name where scores are equal", () => {
    const candidates = [
      aCandidate("c"),
      aCandidate("b"),
      aCandidate("a", { statistics: { failed: 9 } }),
      aCandidate("d", { statistics: { confirmed: 9 } }),
    ];
    expect(namesOf(terms({ candidates }))).to.deep.equal(["d", "b", "c", "a"]);
    expect(namesOf(terms({ candidates: candidates.toReversed() }))).to.deep.equal(["d", "b", "c", "a"]);
  });

  it("leave out pools that hold too little or have no price, and say so", () => {
    const candidates = [
      aCandidate("enough", { liquidityUsd: 10_000n }),
      aCandidate("small", { liquidityUsd: 9_999n }),
      aCandidate("unpriced", { liquidityUsd: undefined }),
    ];
    const answer = terms({ candidates });
    expect(namesOf(answer)).to.deep.equal(["enough"]);
    expect(reasonOf(answer, "small")).to.equal(
      "its pools of the pair hold 9999.00 USD, at least 10000.00 USD are wanted",
    );
    expect(reasonOf(answer, "unpriced")).to.equal("what its pools hold has no fresh price in US dollars");
  });

  it("leave out what the trade does not allow, what is in quarantine, and names that nobody has", () => {
    const candidates = [aCandidate("a"), aCandidate("b"), aCandidate("c")];
    const held = new Set<Address>([candidates[1]!.exchange.router]);
    const answer = terms({ candidates, held, allowed: ["a", "b", "x"] });
    expect(namesOf(answer)).to.deep.equal(["a"]);
    expect(reasonOf(answer, "b")).to.match(/^its router 0x\w+ is in quarantine$/);
    expect(reasonOf(answer, "c")).to.equal("the trade does not allow it");
    expect(reasonOf(answer, "x")).to.equal("no exchange of this name has a pool of the pair");
  });

  it("leave out scores that are too low and those beyond the most that are wanted", () => {
    const candidates = [
      aCandidate("a", { statistics: { confirmed: 30 } }),
      aCandidate("b", { statistics: { confirmed: 5 } }),
      aCandidate("c", { statistics: { confirmed: 1 } }),
      aCandidate("d", { liquidityUsd: 10_000n, statistics: { failed: 30 } }),
    ];
    const answer = terms({ candidates }, { maxExchanges: 2, minScore: 0.5 });
    expect(namesOf(answer)).to.deep.equal(["a", "b"]);
    expect(reasonOf(answer, "c")).to.match(/^2 others have better scores than 0\.\d\d$/);
    expect(reasonOf(answer, "d")).to.match(/^its score is 0\.\d\d, at least 0\.50 is wanted$/);
  });

  it("cap each exchange by its headroom and all by the pair's, and tell the shortfall", () => {
    traded("a", 99_000n);
    traded("b", 5_000n, PAIR);
    const answer = terms({}, {}, 60_000n);
    const [a, b] = ["a", "b"].map((name) => answer.eligible.find(({ exchange }) => exchange.name === name)!.capUsdE8);
    expect(a).to.equal(1_000n * USD_E8);
    expect(b).to.equal(95_000n * USD_E8);
    expect(answer.pairCapUsdE8).to.equal(45_000n * USD_E8);
    expect(answer.shortfallUsdE8).to.equal(15_000n * USD_E8);
    expect(terms({ allowed: ["a"] }, {}, 1_500n).shortfallUsdE8).to.equal(500n * USD_E8);
    expect(terms({}, {}, 45_000n).shortfallUsdE8).to.equal(0n);
  });

  it("leave out an exchange without headroom, and give its place to the next", () => {
    traded("a", 100_000n);
    const candidates = [aCandidate("a", { statistics: { confirmed: 30 } }), aCandidate("b"), aCandidate("c")];
    const answer = terms({ candidates }, { maxExchanges: 2 });
    expect(namesOf(answer)).to.deep.equal(["b", "c"]);
    expect(reasonOf(answer, "a")).to.equal("it has no headroom: 100000.00 USD of 100000.00 USD have gone there");
  });

  it("steer while exposures are unbalanced, and not otherwise", () => {
    expect(terms({}).steering).to.equal(undefined);
    traded("a", 10_000n);
    traded("b", 8_000n);
    expect(terms({}).steering, "exactly at the threshold").to.equal(undefined);
    traded("a", 10_000n);
    const { steering } = terms({}, {}, 1_000n);
    expect(steering!.imbalance === 0.6).to.equal(true);
    expect(steering!.shifts).to.deep.equal([{ from: "a", to: "b", usdE8: 6_000n * USD_E8 }]);
    expect(steering!.capsUsdE8.get("a")).to.equal(0n);
    expect(steering!.capsUsdE8.get("b")! >= 1_000n * USD_E8).to.equal(true);
  });

  it("are all exclusions and a full shortfall where nothing is eligible", () => {
    const answer = terms({ candidates: [] });
    expect(answer).to.deep.equal({
      eligible: [],
      pairCapUsdE8: 50_000n * USD_E8,
      shortfallUsdE8: 1_000n * USD_E8,
      excluded: [],
    });
  });
});
