import { expect } from "chai";
import type { TradingFloor } from "../../devnet/trading-floor.ts";
import { type CrashCase, DEATH_BEFORE_PUBLIC_SEND } from "../builders/crash-cases.ts";
import { openCrashFloor } from "../builders/crash-floor.ts";
import { sweepCrashes } from "../builders/crash-sweep.ts";

/** Two of them keep two cores busy: each waits for its chain half of the time. */
const BOTS_AT_ONCE = 3;
/** Many times what it takes on two idle cores. */
const SAMPLE_WITHIN_MS = 180_000;

// "npm run test:crash" kills at every point; these are a few of each kind.
const BY_RELAY: readonly CrashCase[] = [
  { way: "relay", crashPoint: "commit:3:lost", blocksMissed: 4 },
  { way: "relay", crashPoint: "commit:1:durable", blocksMissed: 0 },
  { way: "relay", crashPoint: "ledger:3:after", blocksMissed: 0 },
  { way: "relay", crashPoint: "send:1:after", blocksMissed: 4 },
];
const BY_PUBLIC_POOL: readonly CrashCase[] = [
  { way: "public", crashPoint: "commit:1:torn", blocksMissed: 0 },
  { way: "public", crashPoint: "send:2:after", blocksMissed: 1 },
  { way: "public", earlier: DEATH_BEFORE_PUBLIC_SEND, crashPoint: "send:2:after", blocksMissed: 1 },
];

describe("a bot that is killed", () => {
  let floor: TradingFloor;

  before(async () => {
    floor = await openCrashFloor();
  });

  after(() => floor.stop());

  it("at a write or a send ends every order rightly after a restart", async () => {
    const cases = [...BY_RELAY, ...BY_PUBLIC_POOL];
    const { summary, verdicts } = await sweepCrashes(floor, cases, { botsAtOnce: BOTS_AT_ONCE });
    expect(summary.wrongs).to.deep.equal([]);
    expect(summary.recovered).to.equal(cases.length);

    const statesAtDeath = new Set(verdicts.flatMap(({ atDeath }) => atDeath.map(({ state }) => state)));
    expect([...statesAtDeath], "killed early and late").to.include.members(["Created", "Submitted"]);
    const ends = verdicts.flatMap(({ atEnd }) => atEnd);
    expect(ends.flatMap(({ publishedVia }) => publishedVia)).to.include("public-pool");
    expect(ends.map(({ state }) => state)).to.include.members(["Completed", "Failed"]);
  }).timeout(SAMPLE_WITHIN_MS);
});
