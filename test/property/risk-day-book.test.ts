import { expect } from "chai";
import fc from "fast-check";
import { isOpen, isSettled, type Order } from "../../bot/core/order.ts";
import { StateTransitionError } from "../../bot/core/order-state.ts";
import { anInclusion, anOutcome, type OrderUpdate, UPDATES, WAY_TO } from "../builders/orders.ts";
import { anEstimate, milliEther, RiskFloor } from "../builders/risk.ts";
import { USDC, WETH } from "../builders/signals.ts";

const HOUR_MS = 3_600_000;
const ORDERS = 3;
/** What an estimate of the builder may lose. */
const STAKE_USD_E8 = 1_000_000_000n;

const anyUpdate: fc.Arbitrary<OrderUpdate> = fc.oneof(
  fc.constantFrom<OrderUpdate>(
    UPDATES["inclusion-removed"],
    UPDATES.failed,
    UPDATES.reopened,
    UPDATES.reopened,
    UPDATES.noted,
  ),
  // Seldom: afterwards nothing can happen any more.
  fc.constantFrom<OrderUpdate>(UPDATES.noted, UPDATES.noted, UPDATES.noted, UPDATES.settled),
  fc.tuple(fc.integer({ min: 0, max: 500 }), fc.boolean()).map(([gas, succeeded]) => ({
    type: "included" as const,
    inclusion: anInclusion({ gasCostWei: milliEther(gas), succeeded }),
  })),
  fc.tuple(fc.integer({ min: 0, max: 500 }), fc.constantFrom(WETH, USDC)).map(([profit, token]) => ({
    type: "completed" as const,
    outcome: anOutcome({
      realisedProfit: { token, amountWei: token === WETH ? milliEther(profit) : BigInt(profit) * 1_000_000n },
    }),
  })),
);

const anyStep = fc.record({
  orderId: fc.bigInt({ min: 1n, max: BigInt(ORDERS) }),
  update: anyUpdate,
  /** Mostly forwards, as clocks go. */
  hours: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 }), fc.integer({ min: -30, max: 30 })),
});

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** What the orders of a day, and those that have not ended, have brought: 2 units of 1e-8 USD for 10^7 wei. */
function recounted(orders: Iterable<Order>, nowMs: number): bigint {
  let usdE8 = 0n;
  for (const order of orders) {
    const { inclusion, outcome, history } = order;
    if (inclusion === undefined) continue;
    if (!isOpen(order) && dayOf(history.at(-1)!.atMs) !== dayOf(nowMs)) continue;
    usdE8 -= (inclusion.gasCostWei * 2n) / 10n ** 7n;
    const profit = outcome?.realisedProfit;
    if (profit !== undefined)
      usdE8 += profit.token === WETH ? (profit.amountWei * 2n) / 10n ** 7n : profit.amountWei * 100n;
  }
  return usdE8;
}

describe("What a day has brought, after any updates with reopenings, at any times", () => {
  it("is what a recount of the orders gives, live and after a restart; and so is what is at risk", () => {
    let reopenings = 0;
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 40, maxLength: 120 }), (steps) => {
        const floor = new RiskFloor();
        for (let orderId = 1n; orderId <= ORDERS; orderId++) floor.begin(orderId, WAY_TO.Submitted, anEstimate());
        for (const { orderId, update, hours } of steps) {
          floor.clock.ms += hours * HOUR_MS;
          try {
            floor.tell(orderId, update);
            if (update.type === "reopened") reopenings += 1;
          } catch (thrown) {
            expect(thrown).to.be.instanceOf(StateTransitionError);
          }
          if (isSettled(floor.orders.get(orderId)!)) floor.gate.letGo(orderId);
          const orders = [...floor.orders.values()];
          const { profitAndLossUsdE8, exposureUsdE8 } = floor.gate.snapshot();
          expect(profitAndLossUsdE8).to.equal(recounted(orders, floor.clock.ms));
          const atRisk = orders.filter((order) => isOpen(order) && order.inclusion === undefined);
          expect(exposureUsdE8).to.equal(BigInt(atRisk.length) * STAKE_USD_E8);
        }
        const restarted = new RiskFloor();
        restarted.clock.ms = floor.clock.ms;
        restarted.gate.restored([...floor.orders.values()]);
        expect(restarted.gate.snapshot().profitAndLossUsdE8).to.equal(floor.gate.snapshot().profitAndLossUsdE8);
      }),
      { numRuns: 200 },
    );
    expect(reopenings).to.be.greaterThan(100);
  });
});
