import { expect } from "chai";
import { quoteExactInput } from "../../bot/market/quoting/quote.ts";
import type { OrderEnd } from "../../bot/trading/parts/follow-parts.ts";
import { type Moment, type Move, nextMove } from "../../bot/executors/legs/next-move.ts";
import {
  aMoment,
  aPool,
  BOUGHT_TOKEN,
  BOUGHT_WEI,
  boughtOrder,
  BUY_POOL,
  LegsOrder,
  ONE,
  OTHER_POOL,
  PAID_WEI,
  PROFIT_TOKEN,
  purchaseRequest,
  SELL_POOL,
  START_MS,
} from "../builders/legs-orders.ts";

const PAYS = 1_030_000n;
const LOSES_LITTLE = 998_000n;
const LOSES_MUCH = 900_000n;
const OUT_OF_GAS = "it ran out of gas: it used 150000 of 150000";

/** The sale where it was planned, elsewhere, and back where it was bought. */
function pools(planned: bigint, other = LOSES_MUCH, buyer = LOSES_MUCH): Moment {
  return aMoment([aPool(BUY_POOL, buyer), aPool(SELL_POOL, planned), aPool(OTHER_POOL, other)]);
}

describe("what comes next for an arbitrage by legs", () => {
  describe("before anything is bought", () => {
    it("is to sign what goes out with its first part, as long as that can land", () => {
      const request = purchaseRequest();
      const { order } = new LegsOrder({}, [request]);
      expect(nextMove(order, pools(PAYS))).to.deep.equal({ move: "begin", requests: [request] });
      const late = { ...pools(PAYS), head: { ...pools(PAYS).head, number: 108n } };
      expect(nextMove(order, late)).to.deep.equal({ move: "wait" });
      expect(nextMove(new LegsOrder({}, [request]).absent("approve").order, pools(PAYS)).move).to.equal("end");
    });

    it("is nothing while an operator halts the engine, which is said", () => {
      const halted = { ...pools(PAYS), halted: "maintenance" };
      for (const order of [new LegsOrder({}, [purchaseRequest()]).order, boughtOrder().order]) {
        const move = nextMove(order, halted);
        expect(move.move === "wait" && move.remark).to.contain("maintenance");
      }
    });

    it("is its end when the purchase failed, with no balance: gas is all that it cost", () => {
      const end = endOf(nextMove(new LegsOrder().reverted("buy").order, pools(PAYS)));
      expect(end).to.include({ type: "failed", reason: "TransactionReverted" });
      expect(end.type === "failed" && end.balance).to.equal(undefined);
    });

    it("is to buy once more, and only once, when the purchase ran out of gas", () => {
      const once = new LegsOrder().reverted("buy", OUT_OF_GAS);
      expect(nextMove(once.order, pools(PAYS))).to.deep.equal({ move: "buy-again" });
      const twice = once.signed("buy #2", "buyer", PAID_WEI, true).reverted("buy #2", OUT_OF_GAS);
      expect(nextMove(twice.order, pools(PAYS)).move).to.equal("end");
    });
  });

  it("is to wait while the fate of any part is unknown, however late it is", () => {
    const order = boughtOrder().signed("sell", "seller").order;
    expect(nextMove(order, { ...pools(PAYS), nowMs: START_MS + 999_999 })).to.deep.equal({ move: "wait" });
  });

  describe("with what it holds", () => {
    it("is to sell it as planned, for its fresh quote less the cap, and never for less than it cost", () => {
      const [first] = candidatesOf(nextMove(boughtOrder().order, pools(PAYS)));
      expect(first).to.include({ way: "planned" });
      const { slice, leastWei } = first!;
      expect(slice.amountInWei).to.equal(BOUGHT_WEI);
      expect(leastWei).to.equal((slice.expectedOutWei * 9_950n + 9_999n) / 10_000n);
      const tight = candidatesOf(nextMove(boughtOrder().order, pools(1_004_000n)))[0]!;
      expect(tight).to.include({ way: "planned", leastWei: PAID_WEI });
    });

    it("is to sell exactly what was received, also where a token kept a fee", () => {
      const receivedWei = (BOUGHT_WEI * 99n) / 100n;
      const { order } = new LegsOrder().completed("buy", receivedWei);
      expect(candidatesOf(nextMove(order, pools(PAYS)))[0]!.slice.amountInWei).to.equal(receivedWei);
    });

    it("is to wait for pools that have the purchase in them", () => {
      const { order } = new LegsOrder().completed("buy", BOUGHT_WEI, 101n);
      expect(nextMove(order, pools(PAYS))).to.deep.equal({ move: "wait", untilMs: START_MS + 10_250 });
    });

    it("is to recover it at once when the fresh quote is below what it cost", () => {
      const move = nextMove(boughtOrder().order, pools(1_002_000n, LOSES_LITTLE));
      expect(candidatesOf(move).map(({ way }) => way)).to.deep.equal(["other-exchange", "unwind"]);
    });

    it("is to recover it by the signal's own recoveries, in their order and up to holding", () => {
      const moment = pools(LOSES_LITTLE, LOSES_LITTLE);
      const ways = (recoveries: Parameters<typeof boughtOrder>[0]): unknown =>
        candidatesOf(nextMove(boughtOrder(recoveries).order, moment)).map(({ way }) => way);
      expect(ways({ recoveries: ["unwind", "other-exchange"] })).to.deep.equal(["unwind", "other-exchange"]);
      expect(ways({ recoveries: ["unwind", "hold", "other-exchange"] })).to.deep.equal(["unwind"]);
      expect(nextMove(boughtOrder({ recoveries: ["hold"] }).order, moment).move).to.equal("end");
    });

    it("is another exchange than the planned one, and none where a sale has reverted", () => {
      const order = boughtOrder().signed("sell", "seller").reverted("sell");
      const moment = pools(PAYS, LOSES_LITTLE, LOSES_LITTLE - 1_000n);
      const [first] = candidatesOf(nextMove(order.order, moment));
      expect(first!.slice.exchange.name).to.equal("other");
      order.signed("sell #2 other", "other").reverted("sell #2 other");
      const later = { ...moment, nowMs: START_MS + 20_000 };
      expect(candidatesOf(nextMove(order.order, later))[0]!.slice.exchange.name).to.equal("buyer");
    });

    it("is to sell once more as planned when the sale lacked gas, or was in no block", () => {
      const lacking = boughtOrder().signed("sell", "seller").reverted("sell", OUT_OF_GAS);
      expect(candidatesOf(nextMove(lacking.order, pools(PAYS)))[0]!.way).to.equal("planned");
      lacking.signed("sell #2", "seller").reverted("sell #2", OUT_OF_GAS);
      const later = { ...pools(PAYS, LOSES_LITTLE), nowMs: START_MS + 20_000 };
      expect(candidatesOf(nextMove(lacking.order, later))[0]!.way).to.equal("other-exchange");
      const absent = boughtOrder().signed("sell", "seller").absent("sell");
      expect(candidatesOf(nextMove(absent.order, pools(PAYS)))[0]!.way).to.equal("planned");
    });

    it("is to wait for the delay before what has failed is repeated", () => {
      const { order } = boughtOrder().signed("sell", "seller").absent("sell");
      const move = nextMove(order, { ...pools(PAYS), nowMs: START_MS + 5_500 });
      expect(move.move === "wait" && move.untilMs! >= START_MS + 6_000 && move.untilMs! <= START_MS + 6_250).to.equal(
        true,
      );
    });

    it("is to hold it when as many recoveries have failed as are allowed", () => {
      const order = boughtOrder().signed("sell", "seller").reverted("sell");
      for (let number = 2; number < 6; number++) {
        order.signed(`sell #${number} other`, "other").reverted(`sell #${number} other`);
      }
      expect(detailOf(endOf(nextMove(order.order, pools(PAYS, PAYS))))).to.contain("4 sales in place");
    });

    it("is to unwind down to the loss that is allowed, and to hold what would lose a unit more", () => {
      const limits = { recoveries: ["unwind"], maxLossBps: 80n } as const;
      const [unwind] = candidatesOf(nextMove(boughtOrder(limits).order, pools(LOSES_LITTLE)));
      const outWei = unwind!.slice.expectedOutWei;
      const lossBps = ((PAID_WEI - outWei) * 10_000n) / PAID_WEI;
      expect(lossBps > 0n && lossBps < 80n).to.equal(true);
      expect(nextMove(boughtOrder({ ...limits, maxLossBps: lossBps }).order, pools(LOSES_LITTLE)).move).to.equal("end");
      expect(nextMove(boughtOrder({ ...limits, maxLossBps: lossBps + 1n }).order, pools(LOSES_LITTLE)).move).to.equal(
        "sell",
      );
    });

    it("is to sell as much of it as pays for itself and its gas, where all of it does not", () => {
      const shallow = aMoment([
        aPool(BUY_POOL, LOSES_MUCH),
        aPool(SELL_POOL, PAYS, 100n * ONE),
        aPool(OTHER_POOL, LOSES_MUCH),
      ]);
      const { order } = boughtOrder({ recoveries: ["smaller-size"] });
      const [smaller] = candidatesOf(nextMove(order, shallow));
      const { amountInWei, expectedOutWei } = smaller!.slice;
      expect(amountInWei > ONE / 2n && amountInWei < BOUGHT_WEI).to.equal(true);
      expect(expectedOutWei >= amountInWei + shallow.gasCostWei).to.equal(true);
      expect(smaller!.leastWei >= amountInWei).to.equal(true);
      const more = amountInWei + BOUGHT_WEI / 1_000n;
      const quote = quoteExactInput(shallow.market.pool(SELL_POOL)!, BOUGHT_TOKEN, PROFIT_TOKEN, more);
      expect(quote.refused === undefined && quote.amountOut < more + shallow.gasCostWei).to.equal(true);
    });

    it("is to hold it when its time is up", () => {
      const end = endOf(nextMove(boughtOrder().order, { ...pools(PAYS), nowMs: START_MS + 60_000 }));
      expect(end.type === "failed" && end.balance).to.deep.equal({
        realisedProfit: { token: PROFIT_TOKEN, amountWei: -PAID_WEI },
        held: [{ token: BOUGHT_TOKEN, amountWei: BOUGHT_WEI }],
      });
    });
  });

  describe("when all is sold", () => {
    it("is its completion, with what came back less what went in", () => {
      const { order } = boughtOrder()
        .signed("sell", "seller")
        .completed("sell", PAID_WEI + 7n);
      const end = endOf(nextMove(order, pools(PAYS)));
      expect(end.type === "completed" && end.outcome.realisedProfit.amountWei).to.equal(7n);
    });

    it("is its failure with a balance when that is a loss", () => {
      const { order } = boughtOrder()
        .signed("unwind", "other")
        .completed("unwind", PAID_WEI - 7n);
      const end = endOf(nextMove(order, pools(PAYS)));
      expect(end.type === "failed" && end.balance!.realisedProfit.amountWei).to.equal(-7n);
      expect(end.type === "failed" && end.balance!.held).to.equal(undefined);
    });

    it("says that it sold what was not its own when a reorganisation has taken the purchase", () => {
      const legs = boughtOrder().signed("sell", "seller").completed("sell", PAID_WEI);
      legs.update("buy", { type: "reopened", detail: "gone" }).absent("buy");
      const end = endOf(nextMove(legs.order, pools(PAYS)));
      expect(end.type === "failed" && end.balance!.held![0]!.amountWei).to.equal(-BOUGHT_WEI);
    });
  });

  it("stays its end whatever the market does, until a part has another one", () => {
    const legs = boughtOrder({ recoveries: ["hold"] });
    const end = endOf(nextMove(legs.order, pools(LOSES_MUCH)));
    legs.ended({ ...end, orderId: 1n, atMs: START_MS + 6_000 });
    expect(nextMove(legs.order, pools(PAYS))).to.deep.equal({ move: "end", end });
    legs.update("buy", { type: "reopened", detail: "gone" });
    expect(nextMove(legs.order, pools(PAYS))).to.deep.equal({ move: "wait" });
    legs.completed("buy", BOUGHT_WEI - 1n);
    expect(nextMove(reopened(legs).order, pools(PAYS)).move).to.equal("sell");
  });
});

function reopened(legs: LegsOrder): LegsOrder {
  return legs.ended({ type: "reopened", detail: "a part of it is open again", orderId: 1n, atMs: START_MS + 7_000 });
}

function endOf(move: Move): OrderEnd {
  if (move.move !== "end") throw new Error(`expected an end, got "${move.move}"`);
  return move.end;
}

function candidatesOf(move: Move) {
  if (move.move !== "sell") throw new Error(`expected a sale, got "${move.move}"`);
  return move.candidates;
}

function detailOf(end: OrderEnd): string {
  return end.type === "failed" ? end.detail : "";
}
