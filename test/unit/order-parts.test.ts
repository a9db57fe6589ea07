import { expect } from "chai";
import { gainsOf, gasCostWeiOf } from "../../bot/core/order-account.ts";
import { applyOrderEvent, isSettled, type Order } from "../../bot/core/order.ts";
import { StateTransitionError } from "../../bot/core/order-state.ts";
import { type PartBrief, partStatus } from "../../bot/core/part.ts";
import type { PartUpdate } from "../../bot/core/order-event.ts";
import { anInclusion, anIntent, anOrder, anOutcome, type OrderUpdate, UPDATES, WAY_TO } from "../builders/orders.ts";
import { USDC, WETH } from "../builders/signals.ts";

const ONE = 10n ** 18n;

function aSwap(partId: string): PartBrief {
  return {
    partId,
    purpose: "swap",
    exchange: "sushiswap",
    sold: { token: WETH, amountWei: ONE },
    expected: { token: USDC, amountWei: 2_000n },
    leastWei: 1_990n,
  };
}

function after(order: Order, ...updates: readonly OrderUpdate[]): Order {
  return updates.reduce(
    (next, update) => applyOrderEvent(next, { ...update, orderId: order.orderId, atMs: 1_700_000_001_000 }),
    order,
  );
}

function signed(partId: string, nonce: number): OrderUpdate {
  return { type: "signed", intent: { ...anIntent(nonce), part: aSwap(partId) } };
}

function of(partId: string, update: PartUpdate): OrderUpdate {
  return { type: "part", partId, update };
}

/** Two parts, both signed. */
function aTrade(): Order {
  return after(anOrder(WAY_TO.Validated), signed("left", 3), signed("right", 4));
}

function statuses({ parts }: Order): readonly string[] {
  return parts.map((part) => partStatus(part));
}

const included = (gasCostWei: bigint): PartUpdate => ({ type: "included", inclusion: anInclusion({ gasCostWei }) });
const confirmed: PartUpdate = { type: "completed", outcome: { inclusion: anInclusion() } };

describe("an order of several parts", () => {
  it("has a part for each that was signed, and one more signature of a part is no second part", () => {
    const trade = after(aTrade(), signed("left", 3));
    expect(trade.parts.map(({ brief }) => brief.partId)).to.deep.equal(["left", "right"]);
    expect([trade.intents.length, trade.state, statuses(trade)]).to.deep.equal([
      3,
      "Validated",
      ["pending", "pending"],
    ]);
  });

  it("is sent with its first part, waits with its first part, and knows each way out once", () => {
    const sent = after(aTrade(), of("right", UPDATES.published));
    expect([sent.state, statuses(sent)]).to.deep.equal(["Submitted", ["pending", "submitted"]]);
    const waiting = after(sent, of("right", UPDATES.seen), of("left", UPDATES.published));
    expect([waiting.state, waiting.publishedVia]).to.deep.equal(["Pending", ["flashbots"]]);
  });

  it("lets no part out once it has failed with nothing sent", () => {
    const failed = after(aTrade(), { type: "failed", reason: "StaleSignal", detail: "it was never sent" });
    expect(isSettled(failed)).to.equal(true);
    expect(() => after(failed, of("left", UPDATES.published))).to.throw(StateTransitionError);
  });

  it("does not end with any part: that is its executor's to say", () => {
    const one = after(aTrade(), of("left", UPDATES.published), of("left", included(5n)), of("left", confirmed));
    expect([one.state, statuses(one)]).to.deep.equal(["Pending", ["confirmed", "pending"]]);
    expect(after(one, { type: "completed", outcome: anOutcome() }).state).to.equal("Completed");
  });

  it("cannot be completed while no part has succeeded", () => {
    const reverted = after(
      aTrade(),
      of("left", UPDATES.published),
      of("left", { type: "included", inclusion: anInclusion({ succeeded: false }) }),
    );
    expect(() => after(reverted, { type: "completed", outcome: anOutcome() })).to.throw(StateTransitionError);
  });

  it("refuses of a part what the table of states refuses of an order", () => {
    const sent = after(aTrade(), of("left", UPDATES.published));
    expect(() => after(sent, of("left", confirmed))).to.throw(StateTransitionError);
    const failed = after(sent, of("left", { type: "failed", reason: "TransactionReverted", detail: "too little" }));
    expect(() => after(failed, of("left", included(1n)))).to.throw(StateTransitionError);
    const settled = after(failed, of("left", UPDATES.settled));
    expect(() => after(settled, of("left", UPDATES.reopened))).to.throw(StateTransitionError);
    expect(() => after(sent, of("middle", UPDATES.seen))).to.throw(StateTransitionError);
  });

  it("has cost the gas of all its parts, reverted or not, until a reorganisation takes one back", () => {
    const both = after(
      aTrade(),
      of("left", UPDATES.published),
      of("left", included(5n)),
      of("right", UPDATES.published),
      of("right", included(7n)),
    );
    expect(gasCostWeiOf(both)).to.equal(12n);
    const [{ inclusion } = {}] = both.parts;
    expect(gasCostWeiOf(after(both, of("left", { type: "inclusion-removed", inclusion: inclusion! })))).to.equal(7n);
  });

  it("keeps what a failure has changed all the same, and what is held", () => {
    const sent = after(aTrade(), of("left", UPDATES.published));
    const balance = { realisedProfit: { token: WETH, amountWei: -ONE }, held: [{ token: USDC, amountWei: 1_990n }] };
    const failed = after(sent, { type: "failed", reason: "TransactionReverted", detail: "not sold", balance });
    expect(gainsOf(failed)).to.deep.equal([balance.realisedProfit, ...balance.held]);
    expect(isSettled(failed), "a part of it was sent").to.equal(false);
  });
});
