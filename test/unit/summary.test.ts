import { expect } from "chai";
import { MAX_LISTED_ORDERS } from "../../bot/telemetry/ending-sums.ts";
import { RunTally } from "../../bot/telemetry/run-tally.ts";
import { describeSummary } from "../../bot/cli/print-summary.ts";
import { TokenNames } from "../../bot/cli/units.ts";
import { toDecimalJson } from "../../bot/core/decimal-json.ts";
import { LEGS_COMPLETED, LEGS_STRANDED, SPLIT_COMPLETED, aSplitSignal } from "../builders/parted-orders.ts";
import { anInclusion, anOrder, anOutcome, eventsOf, type OrderUpdate, UPDATES } from "../builders/orders.ts";
import { aSignal, USDC, WETH } from "../builders/signals.ts";

const { created, validated, signed, published, included, failed, reopened, settled } = UPDATES;
const BEFORE_END = [created, validated, signed, published, included] as const;

function aTally(dryRun = false): RunTally {
  let elapsedMs = 1_000;
  return new RunTally({ wrappedNative: WETH, dryRun, elapsedMs: () => (elapsedMs += 500) });
}

/** Lets the tally hear one order's life, event by event. */
function live(tally: RunTally, orderId: bigint, updates: readonly OrderUpdate[]): void {
  const events = eventsOf(updates, orderId);
  events.forEach((event, index) => tally.onOrderEvent(event, anOrder(updates.slice(0, index + 1), orderId)));
}

/** It was included for so much gas, and completed. */
function completedWith(
  token: typeof WETH,
  predictedWei: bigint,
  realisedWei: bigint,
  gasCostWei: bigint,
): readonly OrderUpdate[] {
  const inclusion = anInclusion({ gasCostWei });
  const predictedProfit = { token, amountWei: predictedWei };
  const realisedProfit = { token, amountWei: realisedWei };
  return [
    { ...included, inclusion },
    { type: "completed", outcome: anOutcome({ predictedProfit, realisedProfit, inclusion }) },
  ];
}

describe("summary of a run", () => {
  it("adds up what completed orders brought, other tokens apart, exact beyond 2^53", () => {
    const tally = aTally();
    live(tally, 1n, [...BEFORE_END, ...completedWith(WETH, 10n ** 18n + 1n, 10n ** 18n + 1n, 7n)]);
    live(tally, 2n, [...BEFORE_END, ...completedWith(WETH, 5n, 3n, 4n)]);
    live(tally, 3n, [...BEFORE_END, ...completedWith(USDC, 900n, 800n, 1n)]);
    const summary = tally.summary(15);
    expect(summary).to.deep.include({
      blocks: 15,
      ordersCreated: 3,
      ordersCompleted: 3,
      ordersFailed: 0,
      bundlesIncluded: 3,
      predictedProfitWei: 10n ** 18n + 6n,
      realisedProfitWei: 10n ** 18n + 4n,
      gasCostWei: 12n,
      netProfitWei: 10n ** 18n - 8n,
      firstProfitMs: 1_500,
      otherProfitTokens: { [USDC]: { predictedProfitWei: 900n, realisedProfitWei: 800n } },
    });
    const json = JSON.parse(toDecimalJson(summary)) as { realisedProfitWei: unknown; orders: { orderId: unknown }[] };
    expect(json.realisedProfitWei).to.equal("1000000000000000004");
    expect(json.orders.map(({ orderId }) => orderId)).to.deep.equal(["1", "2", "3"]);
  });

  it("tells how each relay took what it was offered", () => {
    const relays = [
      { name: "flashbots", offered: 7, accepted: 5, rejected: 0, unknown: 2, latencyMs: 21.4 },
      { name: "titan", offered: 7, accepted: 0, rejected: 0, unknown: 7, latencyMs: undefined },
    ];
    const text = describeSummary({ ...aTally().summary(1), relays }, new TokenNames([]));
    expect(text)
      .to.match(/^relay +flashbots: 7 offered, 5 accepted, 0 rejected, 2 unknown, answers after 21 ms$/m)
      .and.to.match(/^relay +titan: 7 offered, 0 accepted, 0 rejected, 7 unknown$/m);
  });

  it("counts denials by code and failures by reason", () => {
    const tally = aTally();
    for (const code of ["shutting-down", "shutting-down"] as const) tally.onDenied(aSignal(), { code });
    tally.onSignal(aSignal());
    live(tally, 1n, [created, failed]);
    live(tally, 2n, [created, { ...failed, reason: "StaleSignal" }]);
    live(tally, 3n, [created, failed]);
    expect(tally.summary(1)).to.deep.include({
      opportunitiesFound: 1,
      denied: { "shutting-down": 2 },
      ordersFailed: 3,
      failures: { MEVBundleFailed: 2, StaleSignal: 1 },
      firstProfitMs: null,
    });
  });

  it("counts the gas of a failure that was included", () => {
    const tally = aTally();
    const reverted = { ...included, inclusion: anInclusion({ succeeded: false, gasCostWei: 5n }) };
    live(tally, 1n, [created, validated, signed, published, reverted, failed]);
    expect(tally.summary(1)).to.include({ gasCostWei: 5n, netProfitWei: -5n });
  });

  it("takes back what a reorganisation takes back", () => {
    const tally = aTally();
    const completed = completedWith(WETH, 9n, 9n, 2n);
    live(tally, 1n, [...BEFORE_END, ...completed, reopened]);
    expect(tally.summary(1)).to.include({ ordersCompleted: 0, realisedProfitWei: 0n, gasCostWei: 0n });
    const again = aTally();
    live(again, 1n, [...BEFORE_END, ...completed, reopened, included, ...completed, settled]);
    expect(again.summary(1)).to.include({ ordersCompleted: 1, ordersCreated: 1, realisedProfitWei: 9n });
  });

  it("books a failure that was included late with its gas, and one that succeeded late with its profit", () => {
    const tally = aTally();
    const givenUp = [created, validated, signed, published, failed, reopened] as const;
    const reverted = { ...included, inclusion: anInclusion({ succeeded: false, gasCostWei: 5n }) };
    live(tally, 1n, [...givenUp, reverted, { ...failed, reason: "TransactionReverted" }]);
    live(tally, 2n, [...givenUp, included, ...completedWith(WETH, 9n, 9n, 2n)]);
    const summary = tally.summary(1);
    expect(summary).to.deep.include({ failures: { TransactionReverted: 1 }, gasCostWei: 7n, netProfitWei: 2n });
    expect(summary).to.include({ ordersCompleted: 1, reopenings: 2, ordersNotFinal: 2 });
  });

  it("keeps nothing of settled orders but their sums, and lists the newest of them", () => {
    const tally = aTally();
    const amount = 2 * MAX_LISTED_ORDERS + 3;
    const ending = anOrder([...BEFORE_END, ...completedWith(WETH, 9n, 9n, 2n), settled], 1n);
    const [event] = eventsOf([settled], 1n);
    for (let orderId = 1n; orderId <= amount; orderId += 1n) {
      tally.onOrderEvent({ ...event!, orderId }, { ...ending, orderId });
    }
    const summary = tally.summary(1);
    expect(summary).to.include({ ordersCompleted: amount, realisedProfitWei: 9n * BigInt(amount) });
    expect(summary.orders).to.have.length(MAX_LISTED_ORDERS);
    expect(summary.orders.at(-1)?.orderId).to.equal(BigInt(amount));
    expect(tally.summary(1)).to.deep.equal(summary);
  });

  it("says how many endings are not final yet", () => {
    const tally = aTally();
    const completed = completedWith(WETH, 9n, 9n, 2n);
    live(tally, 1n, [...BEFORE_END, ...completed]);
    live(tally, 2n, [...BEFORE_END, ...completed, settled]);
    live(tally, 3n, [created, failed]);
    live(tally, 4n, BEFORE_END);
    expect(tally.summary(1).ordersNotFinal).to.equal(1);
    expect(describeSummary(tally.summary(1), new TokenNames([]))).to.match(/^not final +1 of these/m);
  });

  it("takes the time of the first profit from an order that stayed completed", () => {
    const tally = aTally();
    live(tally, 1n, [...BEFORE_END, ...completedWith(WETH, 9n, 9n, 2n), reopened]);
    expect(tally.summary(1).firstProfitMs).to.equal(null);
    live(tally, 2n, [...BEFORE_END, ...completedWith(WETH, 9n, 9n, 2n), settled]);
    expect(tally.summary(1).firstProfitMs).to.equal(2_000);
  });

  it("counts an open order of an earlier run apart from those that were created", () => {
    const tally = aTally();
    tally.onResumed(anOrder([created, validated, signed, published], 1n));
    live(tally, 2n, [...BEFORE_END, ...completedWith(WETH, 9n, 9n, 2n)]);
    expect(tally.summary(1)).to.include({ ordersCreated: 1, ordersTakenUp: 1 });
    expect(describeSummary(tally.summary(1), new TokenNames([]))).to.match(
      /^orders +1 created, 1 of an earlier run, 1 completed, 0 failed$/m,
    );
  });

  describe("of which an order ended in an earlier run", () => {
    const ended = [...BEFORE_END, ...completedWith(WETH, 9n, 9n, 2n)];
    const later = (tally: RunTally, updates: readonly OrderUpdate[]): void => {
      tally.onResumed(anOrder(ended, 1n));
      const events = eventsOf([...ended, ...updates], 1n).slice(ended.length);
      events.forEach((event, index) =>
        tally.onOrderEvent(event, anOrder([...ended, ...updates.slice(0, index + 1)], 1n)),
      );
    };

    it("does not book it again when it is settled", () => {
      const tally = aTally();
      later(tally, [UPDATES.noted, settled]);
      expect(tally.summary(1)).to.include({ ordersCompleted: 0, netProfitWei: 0n, ordersNotFinal: 0 });
    });

    it("takes back what that run had booked when it is reopened and fails", () => {
      const tally = aTally();
      later(tally, [reopened, failed]);
      expect(tally.summary(1)).to.include({ ordersCompleted: 0, ordersFailed: 1, takenBackWei: 7n, netProfitWei: -7n });
      expect(describeSummary(tally.summary(1), new TokenNames([]))).to.match(/^taken back /m);
    });

    it("books it anew when it is included again: together they have booked it once", () => {
      const tally = aTally();
      later(tally, [reopened, included, ...completedWith(WETH, 9n, 9n, 3n)]);
      expect(tally.summary(1)).to.include({ ordersCompleted: 1, takenBackWei: 7n, netProfitWei: -1n });
    });
  });

  it("counts no inclusion that reverted or was in the public pool as a bundle", () => {
    const tally = aTally();
    const reverted = { ...included, inclusion: anInclusion({ succeeded: false }) };
    live(tally, 1n, [created, validated, signed, published, reverted, failed]);
    live(tally, 2n, [created, validated, signed, published, { ...published, via: "public-pool" }, included]);
    expect(tally.summary(1).bundlesIncluded).to.equal(0);
  });

  it("names who moved a pool first where prediction and result differ", () => {
    const tally = aTally();
    const priorMove = { transactionHash: `0x${"9".repeat(64)}`, resource: USDC, blockNumber: 5n } as const;
    live(tally, 1n, [...BEFORE_END, { type: "completed", outcome: anOutcome({ priorMove }) }]);
    expect(tally.summary(1).orders[0]?.priorMove).to.deep.equal(priorMove);
  });

  it("counts a trade as one that was made, in full or in part, and not as an arbitrage that earned nothing", () => {
    const tally = aTally();
    live(tally, 1n, SPLIT_COMPLETED);
    const summary = tally.summary(1);
    expect(summary).to.deep.include({
      ordersCompleted: 1,
      orders: [],
      firstProfitMs: null,
      otherProfitTokens: {},
      bundlesIncluded: 1,
      gasCostWei: 2_000_000_000_000_000n,
      netProfitWei: -2_000_000_000_000_000n,
    });
    expect(summary.trades.map(({ orderId, isPartial }) => [orderId, isPartial])).to.deep.equal([[1n, true]]);
    expect(describeSummary(summary, new TokenNames([]))).to.match(/^trades +1 made, 1 of them in part$/m);
  });

  it("books what legs earned with the gas of all of them, and what half of them has cost and holds", () => {
    const tally = aTally();
    live(tally, 1n, LEGS_COMPLETED);
    live(tally, 2n, LEGS_STRANDED);
    const summary = tally.summary(1);
    expect(summary).to.deep.include({
      ordersCompleted: 1,
      ordersFailed: 1,
      predictedProfitWei: 9_000_000_000_000_000n,
      realisedProfitWei: 10n ** 16n - 10n ** 18n,
      gasCostWei: 10_000_000_000_000_000n,
      netProfitWei: -(10n ** 18n),
      bundlesIncluded: 4,
      held: { [USDC]: 1_995_000_000n },
      otherProfitTokens: {},
    });
    const names = new TokenNames([{ address: USDC, symbol: "USDC", decimals: 6 }]);
    expect(describeSummary(summary, names)).to.match(/^held +1995 USDC that could not be sold$/m);
  });

  it("takes back what an earlier run had booked of a trade that is reopened: its gas", () => {
    const tally = aTally();
    const ended = SPLIT_COMPLETED.slice(0, SPLIT_COMPLETED.findIndex(({ type }) => type === "completed") + 1);
    tally.onResumed(anOrder(ended, 1n));
    const updates = [...ended, reopened];
    tally.onOrderEvent(eventsOf(updates, 1n).at(-1)!, anOrder(updates, 1n));
    expect(tally.summary(1)).to.include({ takenBackWei: -2_000_000_000_000_000n, reopenings: 1 });
  });

  it("counts a trade of a dry run as not sent, and nothing that it would have earned", () => {
    const tally = aTally(true);
    const none = { token: USDC, amountWei: 0n };
    const signal = aSplitSignal();
    tally.onSignal(signal);
    tally.onDryRun({ ...anOrder([created]), signal }, { predictedProfit: none, netProfit: none });
    expect(tally.summary(1).dryRun).to.deep.equal({
      ordersNotSent: 1,
      wouldHaveEarnedWei: 0n,
      otherProfitTokens: {},
    });
  });

  it("counts an opportunity that nobody takes once in a dry run, and again when it has come back", () => {
    const tally = aTally(true);
    const netProfit = { token: WETH, amountWei: 7n };
    for (const observedBlock of [10n, 11n, 12n, 20n]) {
      const signal = aSignal({ observedBlock, resources: ["pool"] });
      tally.onSignal(signal);
      tally.onDryRun({ ...anOrder([created]), signal }, { predictedProfit: netProfit, netProfit });
    }
    const summary = tally.summary(11);
    expect(summary.dryRun).to.deep.include({ ordersNotSent: 2, wouldHaveEarnedWei: 14n });
    expect(describeSummary(summary, new TokenNames([]))).to.include("would have earned");
  });
});
