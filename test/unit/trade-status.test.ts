import { expect } from "chai";
import { tradeStatus } from "../../bot/core/trade-status.ts";
import { anOrder, type OrderUpdate, UPDATES, WAY_TO } from "../builders/orders.ts";
import {
  A_FILL,
  aSplitSignal,
  created,
  LEGS_COMPLETED,
  LEGS_STRANDED,
  ofPart,
  SPLIT_COMPLETED,
  SPLIT_SENT,
  splitOutcome,
} from "../builders/parted-orders.ts";

const statusOf = (...updates: readonly OrderUpdate[]) => tradeStatus(anOrder(updates));
const failed = { type: "failed", reason: "NetworkTimeout", detail: "it waited" } as const;

describe("a whole trade", () => {
  it("is pending until a part of it was sent, and submitted until it has ended, whatever ended of it", () => {
    expect(statusOf(...created(aSplitSignal()))).to.equal("pending");
    expect(statusOf(...SPLIT_SENT.slice(0, 4))).to.equal("pending");
    expect(statusOf(...SPLIT_SENT.slice(0, 5))).to.equal("submitted");
    expect(statusOf(...SPLIT_SENT, ofPart("sushiswap", failed))).to.equal("submitted");
  });

  it("is confirmed when all that was wanted is, and partly when less is", () => {
    const before = SPLIT_COMPLETED.slice(
      0,
      SPLIT_COMPLETED.findIndex(({ type }) => type === "completed"),
    );
    const whole = splitOutcome({ ...A_FILL, isPartial: false });
    expect(statusOf(...before, { type: "completed", outcome: whole })).to.equal("confirmed");
    expect(statusOf(...SPLIT_COMPLETED)).to.equal("partly");
    expect(statusOf(...LEGS_COMPLETED)).to.equal("confirmed");
  });

  it("has failed when nothing was traded, and was partly made when only its second leg failed", () => {
    expect(statusOf(...SPLIT_SENT, failed)).to.equal("failed");
    expect(statusOf(...LEGS_STRANDED)).to.equal("partly");
    const balance = { realisedProfit: { token: A_FILL.sold.token, amountWei: 0n } };
    expect(statusOf(...SPLIT_SENT, { ...failed, balance })).to.equal("failed");
  });

  it("has failed when an approval is all that was included", () => {
    const approved = LEGS_STRANDED.slice(0, 7);
    expect(statusOf(...approved, failed)).to.equal("failed");
  });

  it("is an order of one transaction, too", () => {
    expect(statusOf(...WAY_TO.Completed)).to.equal("confirmed");
    expect(statusOf(...WAY_TO.Completed, UPDATES.reopened)).to.equal("submitted");
    expect(statusOf(...WAY_TO.Failed)).to.equal("failed");
  });
});
