import type { Address } from "../../bot/core/hex.ts";
import type { TokenAmount } from "../../bot/core/money.ts";
import { applyOrderEvent, type Order } from "../../bot/core/order.ts";
import { LimitsGate, type LimitsGateParts } from "../../bot/engine/risk/limits-gate.ts";
import { DEFAULT_RISK_SETTINGS, type RiskSettings } from "../../bot/engine/risk/risk-settings.ts";
import type { Estimate } from "../../bot/ports/executor.ts";
import type { Valuation } from "../../bot/ports/valuation.ts";
import { ManualClock } from "./manual-clock.ts";
import type { OrderUpdate } from "./orders.ts";
import { aSignal, USDC, WETH } from "./signals.ts";

const GWEI = 10n ** 9n;

/** A test double: prices that are set by hand, as 1e-8 USD for 10^9 base units; a token that is missing has none. */
export class SetPrices implements Valuation {
  /** WETH at 2,000 USD, USDC at 1 USD. */
  readonly perGigaUnit = new Map<Address, bigint>([
    [WETH, 200n],
    [USDC, 10n ** 11n],
  ]);

  usdE8Of({ token, amountWei }: TokenAmount): bigint | undefined {
    const price = this.perGigaUnit.get(token);
    return price === undefined ? undefined : (amountWei * price) / GWEI;
  }

  fromUsdE8(usdE8: bigint, token: Address): bigint | undefined {
    const price = this.perGigaUnit.get(token);
    return price === undefined ? undefined : (usdE8 * GWEI) / price;
  }
}

/** Thousandths of an ether: 2 USD at the prices that are set. */
export function milliEther(count: number): bigint {
  return BigInt(count) * 10n ** 15n;
}

/** Leaves 40 USD, and may lose 10 USD. */
export function anEstimate(changes: Partial<Estimate> = {}): Estimate {
  return {
    netProfit: { token: WETH, amountWei: milliEther(20) },
    maxLoss: { token: WETH, amountWei: milliEther(5) },
    ...changes,
  };
}

/** A gate with clocks and prices that are set by hand, and orders whose events it hears as the engine tells them. */
export class RiskFloor {
  readonly clock = new ManualClock();
  readonly prices = new SetPrices();
  readonly news: string[] = [];
  readonly gate: LimitsGate;
  readonly orders = new Map<bigint, Order>();
  monotonicMs = 1_000;

  constructor(settings: Partial<RiskSettings> = {}, parts: Partial<LimitsGateParts> = {}) {
    this.gate = new LimitsGate({
      settings: { ...DEFAULT_RISK_SETTINGS, ...settings },
      valuation: this.prices,
      wrappedNative: WETH,
      clock: this.clock,
      monotonicMs: () => this.monotonicMs,
      onNews: (sentence) => this.news.push(sentence),
      ...parts,
    });
  }

  /** The code of what the gate would answer now. */
  refusal(estimate = anEstimate(), strategyId = 7): string | undefined {
    return this.gate.refusal(aSignal({ strategyId }), estimate)?.code;
  }

  /** An order is made and goes through these updates. */
  begin(orderId: bigint, updates: readonly OrderUpdate[], estimate = anEstimate()): void {
    this.gate.begun(orderId, estimate);
    this.tell(orderId, ...updates);
  }

  /** Further updates of an order, at the time that the clock shows. */
  tell(orderId: bigint, ...updates: readonly OrderUpdate[]): void {
    for (const update of updates) {
      const event = { ...update, orderId, atMs: this.clock.nowMs() };
      const order = applyOrderEvent(this.orders.get(orderId), event);
      this.orders.set(orderId, order);
      this.gate.observe(event, order);
    }
  }
}
