import { expect } from "chai";
import { type Moment, nextStep, type Step } from "../../bot/executors/split/next-step.ts";
import { retryPauseMs } from "../../bot/trading/parts/retry-pause.ts";
import { aHead } from "../builders/heads.ts";
import { aPlannedApproval, aPlannedSwap, CREATED_MS, SplitStory } from "../builders/split-orders.ts";

const ETHER = 10n ** 18n;
const SETTINGS = { retries: 2, retryDelayMs: 5_000 };
const OUT_OF_GAS = "it ran out of gas: it used 150000 of 150000";
const PLANNED = [aPlannedApproval("sushiswap", 20n), aPlannedSwap("sushiswap", 20n), aPlannedSwap("balancer", 30n)];
const [, SUSHISWAP, BALANCER] = PLANNED.map(({ brief }) => brief.partId) as [string, string, string];

/** In block 101, after which nothing of the first round can be signed any more from block 105 on. */
function moment(changes: Partial<Moment> = {}): Moment {
  return { nowMs: CREATED_MS + 1_000, head: aHead(101n), marketBlock: 200n, isHalted: false, ...changes };
}

function stepOf({ order }: SplitStory, changes: Partial<Moment> = {}): Step {
  return nextStep(order, moment(changes), SETTINGS);
}

/** All out, and the approval in a block. */
function sent(): SplitStory {
  const story = new SplitStory().sign(PLANNED).publish(...PLANNED.map(({ brief }) => brief.partId));
  return story.complete(PLANNED[0]!.brief.partId);
}

describe("What a split trade does next", () => {
  it("signs at once what was planned together", () => {
    const step = stepOf(new SplitStory().sign(PLANNED, {}, 1));
    expect(step.step).to.equal("sign");
    expect(step.step === "sign" && step.unsigned.map(({ brief }) => brief.partId)).to.deep.equal([SUSHISWAP, BALANCER]);
  });

  it("does not sign what has expired since, or stands behind what was never sent, and plans it anew", () => {
    const first = new SplitStory().sign(PLANNED, {}, 1);
    const ended = first.tell({
      type: "part",
      partId: "approve for sushiswap",
      update: { type: "failed", reason: "StaleSignal", detail: "it was never sent: block 105 had passed" },
    });
    const later = { nowMs: CREATED_MS + 30_000, head: aHead(106n) };
    for (const changes of [later, { nowMs: CREATED_MS + 30_000 }]) {
      const step = stepOf(ended, changes);
      expect(step).to.deep.include({ step: "plan", amountWei: 50n * ETHER });
    }
  });

  it("signs nothing while an operator halts the engine, and goes on afterwards", () => {
    const first = new SplitStory().sign(PLANNED, {}, 1);
    expect(stepOf(first, { isHalted: true }).step).to.equal("wait");
    expect(stepOf(first).step).to.equal("sign");
    const failed = sent().complete(BALANCER).revert(SUSHISWAP);
    expect(stepOf(failed, { isHalted: true, nowMs: CREATED_MS + 30_000 }).step).to.equal("wait");
  });

  it("waits as long as anything is open", () => {
    expect(stepOf(sent().revert(SUSHISWAP), { nowMs: CREATED_MS + 30_000 })).to.deep.equal({ step: "wait" });
  });

  it("ends when all is traded", () => {
    expect(stepOf(sent().complete(SUSHISWAP).complete(BALANCER))).to.deep.equal({ step: "end", isPartial: false });
  });

  it("plans anew what has failed, after its pause, on a market of the newest block", () => {
    const story = sent()
      .complete(BALANCER)
      .at(CREATED_MS + 2_000)
      .revert(SUSHISWAP);
    const dueMs = CREATED_MS + 2_000 + retryPauseMs(story.orderId, 0, SETTINGS.retryDelayMs);
    expect(stepOf(story, { nowMs: dueMs - 1 })).to.deep.equal({ step: "wait", untilMs: dueMs });
    expect(stepOf(story, { nowMs: dueMs, marketBlock: 100n })).to.deep.equal({ step: "wait", untilMs: dueMs + 100 });
    expect(stepOf(story, { nowMs: dueMs })).to.deep.equal({
      ...{ step: "plan", amountWei: 20n * ETHER, again: [], untilMs: CREATED_MS + 60_000 },
    });
  });

  it("makes a swap that lacked gas once more as it was, at once", () => {
    const story = sent().complete(BALANCER).revert(SUSHISWAP, OUT_OF_GAS);
    expect(stepOf(story, { nowMs: CREATED_MS })).to.deep.include({ step: "plan", amountWei: 0n, again: [PLANNED[1]] });
    const again = aPlannedSwap("sushiswap #2", 20n, { isSecondTry: true });
    story.sign([again], { round: 2 }).publish("sushiswap #2").revert("sushiswap #2", OUT_OF_GAS);
    // The second time it is the same as any other failure.
    expect(stepOf(story, { nowMs: CREATED_MS + 30_000 })).to.deep.include({ amountWei: 20n * ETHER, again: [] });
  });

  it("ends when everything was tried as often as is allowed, or there is no time left", () => {
    const story = sent().complete(BALANCER).revert(SUSHISWAP);
    expect(stepOf(story, { nowMs: CREATED_MS + 60_000 })).to.deep.equal({ step: "end", isPartial: true });
    for (const round of [2, 3]) {
      const partId = `sushiswap #${round}`;
      story
        .sign([aPlannedSwap(partId, 20n)], { round })
        .publish(partId)
        .revert(partId);
    }
    expect(stepOf(story, { nowMs: CREATED_MS + 30_000 })).to.deep.equal({ step: "end", isPartial: true });
  });

  it("tries nothing anew that may still land: a router's deadline has to pass, and Curve has none", () => {
    const story = sent().complete(BALANCER).miss(SUSHISWAP);
    const late = { nowMs: CREATED_MS + 40_000 };
    // Heads of these tests are at 1,700,000,000 s plus 12 s a block; its deadline is 1,700,001,270 s.
    expect(stepOf(story, { ...late, head: aHead(105n) })).to.deep.include({
      step: "wait",
      untilMs: CREATED_MS + 60_000,
    });
    expect(stepOf(story, { ...late, head: aHead(106n) }).step).to.equal("plan");
    const { deadlineS: _none, ...onCurve } = aPlannedSwap("curve", 50n);
    const curve = new SplitStory().sign([onCurve]).publish("curve").miss("curve");
    expect(stepOf(curve, { ...late, head: aHead(190n) }).step).to.equal("wait");
    const settled = { type: "part", partId: "curve", update: { type: "settled", detail: "final" } } as const;
    expect(stepOf(curve.tell(settled), { ...late, head: aHead(190n) }).step).to.equal("plan");
  });

  it("takes back an end when a reorganisation takes back a part", () => {
    const story = sent().complete(SUSHISWAP).complete(BALANCER);
    expect(stepOf(story.reopen(BALANCER))).to.deep.equal({ step: "wait" });
  });

  it("counts what a buy was to bring, not what goes in", () => {
    const story = new SplitStory({ side: "buy", amountWei: 49_999n * 10n ** 6n }).sign(PLANNED);
    story.publish(...PLANNED.map(({ brief }) => brief.partId)).complete("approve for sushiswap");
    story.complete(SUSHISWAP).revert(BALANCER);
    expect(stepOf(story, { nowMs: CREATED_MS + 30_000 })).to.deep.include({ amountWei: 30_000n * 10n ** 6n });
  });
});
