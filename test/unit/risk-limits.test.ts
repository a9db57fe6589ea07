import { expect } from "chai";
import { usd, USD_E8 } from "../../bot/core/usd.ts";
import { anEstimate, milliEther, RiskFloor } from "../builders/risk.ts";
import { anInclusion, anOutcome, type OrderUpdate, UPDATES, WAY_TO } from "../builders/orders.ts";
import { aSignal, USDC, WETH } from "../builders/signals.ts";

const MIDNIGHT_MS = 1_700_006_400_000;
const HOUR_MS = 3_600_000;

const SENT = WAY_TO.Submitted;
/** Each costs so much gas. */
const included = (milliEtherOfGas: number, succeeded = true): OrderUpdate => ({
  type: "included",
  inclusion: anInclusion({ gasCostWei: milliEther(milliEtherOfGas), succeeded }),
});
const completed = (milliEtherOfProfit: number): OrderUpdate => ({
  type: "completed",
  outcome: anOutcome({ realisedProfit: { token: WETH, amountWei: milliEther(milliEtherOfProfit) } }),
});
const reverted: OrderUpdate = { type: "failed", reason: "TransactionReverted", detail: "too little profit" };

/** What the gate says the day has brought. */
function dayOf({ gate }: RiskFloor): string {
  const { profitAndLossUsdE8 } = gate.snapshot();
  return profitAndLossUsdE8 === undefined ? "unknown" : usd(profitAndLossUsdE8);
}

describe("Limits of an order", () => {
  it("want 10 USD of profit after all costs", () => {
    const floor = new RiskFloor();
    const netProfit = { token: USDC, amountWei: 9_999_999n };
    expect(floor.gate.refusal(aSignal(), anEstimate({ netProfit }))).to.deep.equal({
      code: "profit-below-limit",
      netProfitUsdE8: 999_999_900n,
      minProfitUsdE8: 1_000_000_000n,
    });
    expect(floor.refusal(anEstimate({ netProfit: { token: USDC, amountWei: 10_000_000n } }))).to.equal(undefined);
  });

  it("let an order lose 100 USD of gas at most", () => {
    const floor = new RiskFloor();
    const losing = (amountWei: bigint) => anEstimate({ maxLoss: { token: WETH, amountWei } });
    expect(floor.refusal(losing(milliEther(50)))).to.equal(undefined);
    expect(floor.gate.refusal(aSignal(), losing(milliEther(51)))).to.deep.equal({
      code: "gas-cost-above-limit",
      gasCostUsdE8: 102n * USD_E8,
      maxGasCostUsdE8: 100n * USD_E8,
    });
  });

  it("deny what has no fresh price, and name the token", () => {
    const floor = new RiskFloor();
    floor.prices.perGigaUnit.delete(WETH);
    const estimate = anEstimate({ netProfit: { token: USDC, amountWei: 50_000_000n } });
    expect(floor.gate.refusal(aSignal(), estimate)).to.deep.equal({ code: "no-fresh-price", token: WETH });
    floor.prices.perGigaUnit.delete(USDC);
    expect(floor.gate.refusal(aSignal(), estimate)).to.deep.equal({ code: "no-fresh-price", token: USDC });
  });

  it("need no price when they are off", () => {
    const floor = new RiskFloor({ minProfitUsdE8: 0n, maxGasCostUsdE8: 0n, maxDailyLossUsdE8: 0n });
    floor.prices.perGigaUnit.clear();
    expect(floor.refusal()).to.equal(undefined);
    floor.begin(1n, [...SENT, included(5_000_000, false), reverted]);
    expect(floor.refusal()).to.equal(undefined);
  });
});

describe("The limit of what is at risk", () => {
  const limited = () => new RiskFloor({ maxExposureUsdE8: 25n * USD_E8 });

  it("counts each order from its making to its inclusion or its end", () => {
    const floor = limited();
    floor.begin(1n, SENT);
    expect(floor.refusal()).to.equal(undefined);
    floor.begin(2n, SENT);
    expect(floor.gate.refusal(aSignal(), anEstimate())).to.deep.equal({
      code: "exposure-above-limit",
      exposureUsdE8: 30n * USD_E8,
      maxExposureUsdE8: 25n * USD_E8,
    });
    floor.tell(1n, included(1));
    expect(floor.refusal(), "what is included can lose no more").to.equal(undefined);
    floor.tell(1n, UPDATES["inclusion-removed"]);
    expect(floor.refusal()).to.equal("exposure-above-limit");
    floor.tell(2n, reverted);
    expect(floor.refusal()).to.equal(undefined);
    floor.tell(2n, UPDATES.reopened);
    expect(floor.refusal()).to.equal("exposure-above-limit");
  });

  it("forgets an order that the engine lets go, as after a dry run", () => {
    const floor = limited();
    floor.begin(1n, WAY_TO.Validated);
    floor.begin(2n, WAY_TO.Validated);
    expect(floor.refusal()).to.equal("exposure-above-limit");
    floor.gate.letGo(1n);
    floor.gate.letGo(1n);
    expect(floor.gate.snapshot().exposureUsdE8).to.equal(10n * USD_E8);
  });

  it("counts an order of an earlier run for what an order may lose at most, until it is included", () => {
    const floor = limited();
    floor.begin(1n, SENT);
    const restarted = new RiskFloor();
    const order = floor.orders.get(1n)!;
    restarted.gate.resumed(order);
    restarted.orders.set(1n, order);
    expect(restarted.gate.snapshot().exposureUsdE8).to.equal(100n * USD_E8);
    restarted.tell(1n, included(1));
    expect(restarted.gate.snapshot().exposureUsdE8).to.equal(0n);
  });
});

describe("The limit of a day's gas", () => {
  it("counts what is at risk as spent, so that it holds however the open orders end", () => {
    const floor = new RiskFloor({ maxDailySpendingUsdE8: 40n * USD_E8 });
    floor.begin(1n, [...SENT, included(10), completed(500)]);
    floor.begin(2n, SENT);
    expect(floor.refusal(), "20 spent, 10 at risk, 10 more").to.equal(undefined);
    floor.begin(3n, SENT);
    expect(floor.gate.refusal(aSignal(), anEstimate())).to.deep.equal({
      code: "daily-spending-reached",
      spentUsdE8: 50n * USD_E8,
      maxSpendingUsdE8: 40n * USD_E8,
    });
    floor.clock.ms = MIDNIGHT_MS;
    expect(floor.refusal(), "a new day, with 20 at risk").to.equal(undefined);
  });
});

describe("The limit of a day's loss", () => {
  /** 50 USD, with gas of 26 milliether, which is 52 USD. */
  const losing = () => {
    const floor = new RiskFloor({ maxDailyLossUsdE8: 50n * USD_E8 });
    floor.begin(1n, [...SENT, included(26, false)]);
    return floor;
  };

  it("counts gas from the inclusion on, reverts included, and profits from the completion on", () => {
    const floor = losing();
    expect(dayOf(floor)).to.equal("-52.00 USD");
    expect(floor.gate.refusal(aSignal(), anEstimate())).to.deep.equal({
      code: "daily-loss-reached",
      lossUsdE8: 52n * USD_E8,
      maxLossUsdE8: 50n * USD_E8,
    });
    floor.tell(1n, reverted);
    floor.begin(2n, [...SENT, included(2)]);
    expect(dayOf(floor)).to.equal("-56.00 USD");
    floor.tell(2n, completed(8));
    expect(dayOf(floor)).to.equal("-40.00 USD");
    expect(floor.refusal()).to.equal(undefined);
  });

  it("allows a loss of exactly the limit", () => {
    const floor = new RiskFloor({ maxDailyLossUsdE8: 52n * USD_E8 });
    floor.begin(1n, [...SENT, included(26, false), reverted]);
    expect(floor.refusal()).to.equal(undefined);
  });

  it("is told of once a day", () => {
    const floor = losing();
    for (let n = 0; n < 3; n++) floor.refusal();
    expect(floor.news).to.deep.equal([
      "Today's loss is 52.00 USD, the limit 50.00 USD: no order is made while it is above that.",
    ]);
    floor.clock.ms = MIDNIGHT_MS;
    floor.refusal();
    expect(floor.news, "an open order's gas counts today").to.have.length(2);
  });

  it("begins anew at midnight UTC, and leaves the gas of an order that is open to the day of its end", () => {
    const floor = losing();
    floor.clock.ms = MIDNIGHT_MS - 1;
    floor.begin(2n, [...SENT, included(5, false), reverted]);
    expect(dayOf(floor)).to.equal("-62.00 USD");
    floor.clock.ms = MIDNIGHT_MS;
    expect(dayOf(floor)).to.equal("-52.00 USD");
    floor.tell(1n, reverted);
    expect(dayOf(floor)).to.equal("-52.00 USD");
    floor.clock.ms = MIDNIGHT_MS - 1;
    expect(dayOf(floor), "the day before has only what ended then").to.equal("-10.00 USD");
  });

  it("takes back what a reorganisation takes, from the day that it was booked on", () => {
    const floor = new RiskFloor();
    floor.begin(1n, [...SENT, included(3), completed(10)]);
    floor.clock.ms = MIDNIGHT_MS + HOUR_MS;
    expect(dayOf(floor)).to.equal("0.00 USD");
    floor.tell(1n, UPDATES.reopened);
    expect(dayOf(floor), "yesterday's profit is not today's loss").to.equal("0.00 USD");
    floor.tell(1n, included(4), completed(9));
    expect(dayOf(floor)).to.equal("10.00 USD");
  });

  it("does not forget today's loss because the clock was years off for a while", () => {
    const floor = losing();
    floor.tell(1n, reverted);
    const todayMs = floor.clock.ms;
    floor.clock.ms += 10 * 365 * 24 * HOUR_MS;
    expect(floor.refusal()).to.equal(undefined);
    floor.begin(2n, [...SENT, included(1, false), reverted]);
    floor.clock.ms = todayMs;
    expect(floor.refusal()).to.equal("daily-loss-reached");
  });

  it("values tokens at the price of the moment, leaves an unpriced profit out, and an unpriced loss denies", () => {
    const floor = new RiskFloor({ minProfitUsdE8: 0n, maxGasCostUsdE8: 0n });
    const profit = { token: USDC, amountWei: 30_000_000n };
    floor.begin(1n, [...SENT, included(5), { type: "completed", outcome: anOutcome({ realisedProfit: profit }) }]);
    expect(dayOf(floor)).to.equal("20.00 USD");
    floor.clock.ms += 1_000;
    floor.prices.perGigaUnit.delete(USDC);
    expect(dayOf(floor)).to.equal("-10.00 USD");
    floor.clock.ms += 1_000;
    floor.prices.perGigaUnit.delete(WETH);
    expect(floor.gate.refusal(aSignal(), anEstimate())).to.deep.equal({ code: "no-fresh-price", token: WETH });
    expect(dayOf(floor)).to.equal("unknown");
  });

  it("survives a restart, with what the journal has forgotten taken from the books", () => {
    const floor = losing();
    floor.tell(1n, reverted, UPDATES.settled);
    floor.begin(2n, [...SENT, included(1), completed(4), UPDATES.settled]);
    floor.begin(3n, [...SENT, included(2), completed(9)]);
    floor.begin(4n, [...SENT, included(3)]);
    const entry = {
      orderId: 1n,
      state: "Failed",
      strategyId: 7,
      signalId: 1n,
      source: "test",
      kind: "flash-arbitrage",
      createdAtMs: floor.clock.ms,
      endedAtMs: floor.clock.ms,
      profitToken: WETH,
      gasCostWei: milliEther(26),
    } as const;
    const late = { ...entry, orderId: 2n, gasCostWei: milliEther(1), realisedProfitWei: milliEther(3) };
    const old = Array.from({ length: 50 }, (_unused, days) => ({
      ...entry,
      orderId: 100n + BigInt(days),
      endedAtMs: MIDNIGHT_MS - 25 * HOUR_MS - days * 24 * HOUR_MS,
    }));
    const restarted = new RiskFloor({}, { books: () => [entry, late, ...old] });
    const journal = [2n, 3n, 4n].map((orderId) => floor.orders.get(orderId)!);
    restarted.gate.restored(journal);
    for (const order of journal.slice(1)) {
      restarted.orders.set(order.orderId, order);
      restarted.gate.resumed(order);
    }
    expect(dayOf(restarted)).to.equal(dayOf(floor));
    for (const { tell } of [floor, restarted].map((each) => ({ tell: each.tell.bind(each) }))) {
      tell(3n, UPDATES.reopened);
      tell(4n, completed(5));
    }
    expect(dayOf(restarted)).to.equal(dayOf(floor));
  });
});
