import { expect } from "chai";
import { SolidlyReading } from "../../bot/adapters/chain/pools/solidly/solidly-reading.ts";
import type { SolidlyEntry } from "../../bot/core/pool-entry.ts";
import { readByCalls } from "../builders/pool-read-by-calls.ts";
import { addressOf } from "../builders/pools.ts";
import { type PairFacts, SolidlyPairs } from "../builders/solidly-pairs.ts";

const ONE = 10n ** 18n;
/** Answers every question with 5: a fee in basis points, and no pause. */
const FACTORY = addressOf(0xfac7);

describe("Reading Solidly pairs", () => {
  let pairs: SolidlyPairs;
  let facts: PairFacts;
  let entry: SolidlyEntry;
  const reserves = { reserve0: 1_234_567n * 10n ** 6n, reserve1: 987_654n * ONE };

  before(async () => {
    pairs = await SolidlyPairs.open();
    facts = await pairs.deploy("stable", 6, 18);
    const { address, token0, token1, isStable } = facts;
    entry = { venue: "solidly", address, token0, token1, isStable, generation: "velodrome-v2", factory: FACTORY };
    await pairs.fill({ ...facts, ...reserves, generation: "velodrome-v2" });
    await pairs.placeAnswering(FACTORY, 5);
  });

  async function outcomeOf(changed: Partial<SolidlyEntry> = {}): Promise<ReturnType<SolidlyReading["outcome"]>> {
    const reading = new SolidlyReading({ ...entry, ...changed });
    await readByCalls(reading, pairs.client);
    return reading.outcome();
  }

  it("reads reserves, units and the factory's fee, of either form, or takes the fee that the list says", async () => {
    const pool = { ...facts, ...reserves, generation: "velodrome-v2" };
    expect(await outcomeOf()).to.deep.equal(pool);
    expect(await outcomeOf({ generation: "solidly" })).to.deep.equal({ ...pool, generation: "solidly" });
    expect(await outcomeOf({ fixedFeePpm: 500, factory: addressOf(0xdead) })).to.deep.equal(pool);
  });

  it("leaves out a pair whose own quote is not that of its curve and fee", async () => {
    await pairs.placeAnswering(FACTORY, 6);
    const outcome = await outcomeOf();
    await pairs.placeAnswering(FACTORY, 5);
    expect(outcome).to.deep.equal({
      problem: `its own quote of ${reserves.reserve0 / 1_009n} of ${facts.token0} is not that of its curve and fee`,
    });
  });

  it("gives a reason for a pair that is not what the list says, is paused, or does not answer", async () => {
    const { token0, token1, address } = facts;
    expect(await outcomeOf({ token0: token1 })).to.deep.equal({ problem: `its token0 is not ${token1}` });
    expect(await outcomeOf({ token1: token0 })).to.deep.equal({ problem: `its token1 is not ${token0}` });
    expect(await outcomeOf({ isStable: false })).to.deep.equal({ problem: "its curve is not volatile" });
    expect(await outcomeOf({ address: token0 })).to.deep.equal({
      problem: "it does not answer metadata() like a Solidly pair",
    });
    expect(await outcomeOf({ factory: address })).to.deep.equal({ problem: "its factory does not tell its fee" });
    await pairs.placeAnswering(FACTORY, 1);
    const paused = await outcomeOf();
    await pairs.placeAnswering(FACTORY, 5);
    expect(paused).to.deep.equal({ problem: "its factory has paused all swaps" });
  });
});
