import { expect } from "chai";
import type { FailureReason } from "../../bot/core/failure-reason.ts";
import type { SubmissionAnswer } from "../../bot/core/order-event.ts";
import { type OrderUpdate, UPDATES, WAY_TO } from "../builders/orders.ts";
import { RiskFloor } from "../builders/risk.ts";

const failed = (reason: FailureReason): OrderUpdate => ({ type: "failed", reason, detail: "as it happens" });
const answered = (answer: SubmissionAnswer): OrderUpdate => ({ ...UPDATES.answered, answer });

/** How many failures in a row the breaker has counted after an order with these updates. */
function failuresAfter(...updates: readonly OrderUpdate[]): number {
  const floor = new RiskFloor();
  floor.begin(1n, updates);
  return floor.gate.snapshot().failuresInARow;
}

describe("What counts as a failure", () => {
  for (const reason of ["TransactionReverted", "TransactionDropped", "NetworkTimeout", "InsufficientFunds"] as const) {
    it(`is ${reason} of an order that was sent`, () => {
      expect(failuresAfter(...WAY_TO.Submitted, failed(reason))).to.equal(1);
    });
  }

  it("is a bundle that no relay has taken, but not one that has lost its auction", () => {
    const bundle = (answer: SubmissionAnswer) => [...WAY_TO.Submitted, answered(answer), failed("MEVBundleFailed")];
    expect(failuresAfter(...bundle("rejected"))).to.equal(1);
    expect(failuresAfter(...bundle("unknown"))).to.equal(1);
    expect(failuresAfter(...bundle("accepted"))).to.equal(0);
    expect(
      failuresAfter(...WAY_TO.Submitted, answered("accepted"), answered("rejected"), failed("MEVBundleFailed")),
    ).to.equal(0);
  });

  it("is nothing that we refused ourselves before anything was sent", () => {
    for (const reason of [
      "StaleSignal",
      "InsufficientProfit",
      "GasPriceTooHigh",
      "InvalidParameters",
      "NetworkTimeout",
    ] as const) {
      expect(failuresAfter(...WAY_TO.Validated, failed(reason)), reason).to.equal(0);
    }
  });

  it("is not a lost bundle of an earlier run, whose answers are not known", () => {
    const floor = new RiskFloor();
    floor.begin(1n, WAY_TO.Submitted);
    const restarted = new RiskFloor();
    restarted.gate.resumed(floor.orders.get(1n)!);
    restarted.orders.set(1n, floor.orders.get(1n)!);
    restarted.tell(1n, failed("MEVBundleFailed"));
    expect(restarted.gate.snapshot().failuresInARow).to.equal(0);
  });
});

describe("A gate whose orders fail", () => {
  const REVERTS = [...WAY_TO.Pending, failed("TransactionReverted")];

  it("denies everything while the breaker is open, and one order after the other while it is half-open", () => {
    const floor = new RiskFloor();
    for (const orderId of [1n, 2n, 3n]) floor.begin(orderId, REVERTS);
    expect(floor.refusal()).to.equal("circuit-open");
    floor.clock.ms += 86_400_000;
    expect(floor.refusal(), "setting the clock does not close it").to.equal("circuit-open");
    floor.monotonicMs += 120_000;
    expect(floor.refusal()).to.equal(undefined);
    floor.begin(4n, WAY_TO.Submitted);
    expect(floor.refusal()).to.equal("circuit-open");
    floor.tell(4n, answered("accepted"), failed("MEVBundleFailed"));
    expect(floor.refusal(), "a lost auction decides nothing").to.equal(undefined);
    floor.begin(5n, WAY_TO.Validated);
    floor.gate.letGo(5n);
    expect(floor.refusal(), "nor does a dry run").to.equal(undefined);
    floor.begin(6n, WAY_TO.Completed);
    expect(floor.gate.snapshot().circuit).to.equal("closed");
  });

  it("takes the verdict on a reopened order back, for the breaker and for its strategy", () => {
    const floor = new RiskFloor({ strategyMinOrders: 3 });
    for (const orderId of [1n, 2n, 3n]) floor.begin(orderId, REVERTS);
    expect(floor.gate.snapshot().strategies[0]).to.include({ state: "stopped", orders: 3 });
    floor.tell(3n, UPDATES.reopened);
    const { circuit, strategies } = floor.gate.snapshot();
    expect(circuit).to.equal("closed");
    expect(strategies[0]).to.include({ state: "running", orders: 2 });
    expect(floor.refusal()).to.equal(undefined);
  });

  it("goes on with everything but the limits of money when an operator resumes", () => {
    let resumption = "before this run";
    const parts = { resumption: () => resumption };
    const floor = new RiskFloor({ strategyMinOrders: 3, maxDailyLossUsdE8: 1n }, parts);
    for (const orderId of [1n, 2n, 3n]) floor.begin(orderId, REVERTS);
    expect(floor.refusal()).to.equal("circuit-open");
    resumption = "now";
    expect(floor.refusal()).to.equal("daily-loss-reached");
  });
});
