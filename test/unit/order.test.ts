import { expect } from "chai";
import { applyOrderEvent, foldOrder, isOpen, isSettled, type Order } from "../../bot/core/order.ts";
import { type OrderState, StateTransitionError } from "../../bot/core/order-state.ts";
import {
  anInclusion,
  anIntent,
  anOrder,
  anOutcome,
  eventsOf,
  type OrderUpdate,
  UPDATES,
  WAY_TO,
} from "../builders/orders.ts";

const STATES = Object.keys(WAY_TO) as OrderState[];

/** Where each type of update may come, and where it leads; specification 000, part II. */
const LEADS: Readonly<
  Record<Exclude<OrderUpdate["type"], "created" | "part">, Partial<Record<OrderState, OrderState>>>
> = {
  validated: { Created: "Validated" },
  signed: { Validated: "Validated", Submitted: "Submitted", Pending: "Pending" },
  published: { Submitted: "Submitted", Pending: "Pending" }, // Validated too, once it is signed
  answered: {
    Created: "Created",
    Validated: "Validated",
    Submitted: "Submitted",
    Pending: "Pending",
    Completed: "Completed",
    Failed: "Failed",
  },
  "bundle-status": {
    Created: "Created",
    Validated: "Validated",
    Submitted: "Submitted",
    Pending: "Pending",
    Completed: "Completed",
    Failed: "Failed",
  },
  settled: { Completed: "Completed", Failed: "Failed" },
  noted: {
    Created: "Created",
    Validated: "Validated",
    Submitted: "Submitted",
    Pending: "Pending",
    Completed: "Completed",
    Failed: "Failed",
  },
  seen: { Submitted: "Pending", Pending: "Pending" },
  included: { Submitted: "Pending", Pending: "Pending" },
  "inclusion-removed": { Pending: "Pending" },
  completed: { Pending: "Completed" },
  failed: { Created: "Failed", Validated: "Failed", Submitted: "Failed", Pending: "Failed" },
  reopened: { Completed: "Pending", Failed: "Pending" },
};

function after(order: Order, update: OrderUpdate): Order {
  return applyOrderEvent(order, { ...update, orderId: order.orderId, atMs: 1_700_000_001_000 });
}

describe("an order", () => {
  it("test_valid_state_transitions: the way to success leaves a history of five", () => {
    const order = anOrder(WAY_TO.Completed);
    expect(order.state).to.equal("Completed");
    expect(order.history.map(({ to }) => to)).to.deep.equal([
      "Created",
      "Validated",
      "Submitted",
      "Pending",
      "Completed",
    ]);
    expect(order.history).to.have.length(5);
    expect(order.history[0]).to.include({ from: "Created", to: "Created" });
  });

  it("test_invalid_state_transitions: it neither goes back nor leaves its end", () => {
    const submitted = anOrder(WAY_TO.Submitted);
    expect(() => after(submitted, UPDATES.created)).to.throw(
      StateTransitionError,
      "is Submitted and cannot become Created",
    );
    const completed = anOrder(WAY_TO.Completed);
    expect(() => after(completed, UPDATES.failed)).to.throw(
      StateTransitionError,
      "is Completed and cannot become Failed",
    );
  });

  for (const [type, leads] of Object.entries(LEADS) as [
    keyof typeof LEADS,
    Partial<Record<OrderState, OrderState>>,
  ][]) {
    for (const from of STATES) {
      const to = leads[from];
      it(`${to === undefined ? "refuses" : "takes"} "${type}" when ${from}`, () => {
        const order = anOrder(WAY_TO[from]);
        if (to === undefined) expect(() => after(order, UPDATES[type])).to.throw(StateTransitionError);
        else expect(after(order, UPDATES[type]).state).to.equal(to);
        expect(order).to.deep.equal(anOrder(WAY_TO[from]));
      });
    }
  }

  it("carries its signal, its strategy and its deadlines", () => {
    const order = anOrder(WAY_TO.Created);
    expect(order.signal).to.equal(UPDATES.created.signal);
    expect(order.signal.strategyId).to.equal(7);
    expect(order.submissionDeadlineMs).to.equal(UPDATES.created.submissionDeadlineMs);
    expect(order.confirmationDeadlineMs).to.equal(UPDATES.created.confirmationDeadlineMs);
  });

  it("is submitted by the first way out, and remembers each way once", () => {
    const signed = anOrder([UPDATES.created, UPDATES.validated, UPDATES.signed]);
    const once = after(signed, UPDATES.published);
    const twice = after(after(once, UPDATES.published), { ...UPDATES.published, via: "public-pool" });
    expect(once.state).to.equal("Submitted");
    expect(twice.publishedVia).to.deep.equal(["flashbots", "public-pool"]);
    expect(twice.history).to.have.length(once.history.length);
  });

  it("keeps every intent, oldest first", () => {
    const order = after(anOrder(WAY_TO.Pending), { type: "signed", intent: anIntent(3, "cancel") });
    expect(order.intents.map(({ transaction }) => transaction.purpose)).to.deep.equal(["execute", "cancel"]);
  });

  it("loses its inclusion to a reorganisation and stays Pending", () => {
    const removed = after(anOrder(WAY_TO.Pending), UPDATES["inclusion-removed"]);
    expect(removed.state).to.equal("Pending");
    expect(removed).not.to.have.property("inclusion");
    const again = anInclusion({ blockNumber: 18_000_002n });
    expect(after(removed, { type: "included", inclusion: again }).inclusion).to.deep.equal(again);
  });

  it("is not completed without an inclusion that succeeded", () => {
    const removed = after(anOrder(WAY_TO.Pending), UPDATES["inclusion-removed"]);
    expect(() => after(removed, UPDATES.completed)).to.throw(StateTransitionError);
    const reverted = after(removed, { type: "included", inclusion: anInclusion({ succeeded: false }) });
    expect(() => after(reverted, UPDATES.completed)).to.throw(StateTransitionError);
    expect(after(reverted, { type: "failed", reason: "TransactionReverted", detail: "K" }).state).to.equal("Failed");
  });

  it("gives its outcome or failure back when it is reopened", () => {
    const completed = after(anOrder(WAY_TO.Pending), { type: "completed", outcome: anOutcome() });
    expect(completed.outcome).to.deep.equal(anOutcome());
    expect(after(completed, UPDATES.reopened)).not.to.have.any.keys("outcome", "inclusion");
    const failed = after(anOrder(WAY_TO.Submitted), UPDATES.failed);
    expect(failed.failure).to.deep.equal({ reason: "MEVBundleFailed", detail: "no builder took it" });
    expect(after(failed, UPDATES.reopened)).not.to.have.property("failure");
  });

  it("changes in nothing but remarks once it is settled", () => {
    const settled = after(anOrder(WAY_TO.Completed), UPDATES.settled);
    expect(() => after(settled, UPDATES.reopened)).to.throw(StateTransitionError);
    expect(() => after(settled, UPDATES.settled)).to.throw(StateTransitionError);
    expect(after(settled, UPDATES.noted)).to.equal(settled);
  });

  it("is settled when the chain is final about it, and at once when nothing of it ever left", () => {
    expect(isSettled(anOrder(WAY_TO.Completed))).to.equal(false);
    expect(isSettled(after(anOrder(WAY_TO.Completed), UPDATES.settled))).to.equal(true);
    expect(isSettled(anOrder(WAY_TO.Failed))).to.equal(true);
    expect(isSettled(after(anOrder(WAY_TO.Submitted), UPDATES.failed))).to.equal(false);
  });

  it("begins with its creation and with nothing else", () => {
    expect(foldOrder([])).to.equal(undefined);
    expect(() => foldOrder(eventsOf([UPDATES.validated]))).to.throw('"validated" before "created"');
  });

  it("is open until it ends", () => {
    expect(STATES.filter((state) => isOpen(anOrder(WAY_TO[state])))).to.deep.equal([
      "Created",
      "Validated",
      "Submitted",
      "Pending",
    ]);
  });
});
