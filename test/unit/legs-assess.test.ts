import { expect } from "chai";
import type { LegsArbitrage } from "../../bot/core/legs-arbitrage.ts";
import type { LegsArbitrageSignal } from "../../bot/core/signal.ts";
import { assessLegs } from "../../bot/executors/legs/assess.ts";
import type { LegsParts } from "../../bot/executors/legs/legs-parts.ts";
import type { Assessment } from "../../bot/ports/executor.ts";
import {
  aMoment,
  aPool,
  BOUGHT_TOKEN,
  BUY_POOL,
  legsPartsOf,
  ONE,
  OTHER_POOL,
  PROFIT_TOKEN,
  SELL_POOL,
} from "../builders/legs-orders.ts";
import { aLegsArbitrage, aLegsSignal } from "../builders/legs-signals.ts";
import { addressOf } from "../builders/pools.ts";

const WAY = { profitToken: PROFIT_TOKEN, boughtToken: BOUGHT_TOKEN, buyPool: BUY_POOL, sellPool: SELL_POOL };

describe("an arbitrage by legs is assessed", () => {
  /** Bought for one, sold for so many millionths more. */
  const partsAt = (pricePpm: bigint, changes: Partial<LegsParts> = {}): LegsParts =>
    legsPartsOf(aMoment([aPool(BUY_POOL, 1_000_000n), aPool(SELL_POOL, pricePpm), aPool(OTHER_POOL, 1n)]), changes);
  const assess = (
    parts: LegsParts,
    wishes: Partial<LegsArbitrage> = {},
    changes: Partial<LegsArbitrageSignal> = {},
  ): Assessment => assessLegs(aLegsSignal(aLegsArbitrage(WAY, wishes), changes), parts);
  const denialOf = (assessment: Assessment): string => ("denied" in assessment ? assessment.denied.code : "no denial");

  it("at what is left after the gas of both legs and their approvals, which is all that it may lose", () => {
    const assessment = assess(partsAt(1_050_000n), { amountInWei: 10n * ONE });
    if (!("estimate" in assessment)) throw new Error(denialOf(assessment));
    const { netProfit, maxLoss } = assessment.estimate;
    const draft = assessment.draft as { readonly profitWei: bigint; readonly gas: bigint };
    expect(maxLoss.amountWei).to.equal(draft.gas * 11n * 10n ** 9n);
    expect(netProfit!.amountWei).to.equal(draft.profitWei - maxLoss.amountWei);
  });

  it("in a size of our own, reduced until its slippage fits, where the signal has none", () => {
    const assessment = assess(partsAt(1_050_000n));
    if (!("estimate" in assessment)) throw new Error(denialOf(assessment));
    const draft = assessment.draft as { readonly expectedBps: number; readonly capBps: bigint };
    expect(draft.capBps).to.equal(50n);
    expect(draft.expectedBps > 0 && draft.expectedBps <= 50).to.equal(true);
  });

  it("as a duplicate when its id was used", () => {
    const memory = { isKnownTrade: () => true } as unknown as LegsParts["memory"];
    expect(denialOf(assess(partsAt(1_050_000n, { memory })))).to.equal("duplicate-trade");
  });

  it("as too little when it gains nothing, in any size or in its own", () => {
    expect(denialOf(assess(partsAt(1_001_000n)))).to.equal("insufficient-profit");
    expect(denialOf(assess(partsAt(1_001_000n), { amountInWei: ONE }))).to.equal("insufficient-profit");
  });

  it("as above its limit when no size that pays has so little slippage", () => {
    const denial = assess(partsAt(1_050_000n), { amountInWei: 10n * ONE, limits: { maxSlippageBps: 0n } });
    expect(denialOf(denial)).to.equal("slippage-above-limit");
  });

  it("as not tradable over a pool of no exchange, and as invalid over one that nobody watches", () => {
    const stranger = addressOf(0xcc);
    const parts = legsPartsOf(aMoment([aPool(BUY_POOL, 1_000_000n), aPool(stranger, 1_050_000n)]));
    const over = (sellPool: typeof stranger) => assessLegs(aLegsSignal(aLegsArbitrage({ ...WAY, sellPool })), parts);
    expect(denialOf(over(stranger))).to.equal("not-tradable");
    expect(denialOf(over(SELL_POOL))).to.equal("invalid-signal");
  });

  it("as invalid when its hops are no purchase and sale", () => {
    const { path } = aLegsArbitrage(WAY);
    const [buy, sell] = path.hops;
    for (const hops of [[buy!], [buy!, sell!, buy!], [sell!, buy!], [buy!, { ...sell!, pool: BUY_POOL }]]) {
      expect(denialOf(assess(partsAt(1_050_000n), { path: { ...path, hops } }))).to.equal("invalid-signal");
    }
  });

  it("only in pools of about now, for which it waits, and not when its blocks have passed", () => {
    const parts = partsAt(1_050_000n);
    const late = { ...parts, chain: { ...parts.chain, head: () => ({ ...parts.chain.head(), number: 105n }) } };
    expect(assess(late)).to.have.property("missing");
    expect(denialOf(assess(parts, {}, { validThroughBlock: 100n }))).to.equal("expired-signal");
    expect(denialOf(assess(parts, {}, { observedBlock: 101n }))).to.equal("pool-state-behind");
  });
});
