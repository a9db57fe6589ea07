import { expect } from "chai";
import { USD_E8 } from "../../bot/core/usd.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../bot/engine/engine-settings.ts";
import { Engine } from "../../bot/engine/engine.ts";
import type { RiskSettings } from "../../bot/engine/risk/risk-settings.ts";
import { publishAndWait, type Script, ScriptedExecutor } from "../builders/executors.ts";
import { anInclusion, MemoryOrderStore, UPDATES } from "../builders/orders.ts";
import { RiskFloor } from "../builders/risk.ts";
import { aSignal } from "../builders/signals.ts";

/** Reverts in the first block. */
const revert: Script["execute"] = async (_order, report) => {
  await report(UPDATES.published);
  await report({ type: "included", inclusion: anInclusion({ succeeded: false }) });
  await report({ type: "failed", reason: "TransactionReverted", detail: "too little profit" });
  await report(UPDATES.settled);
};

/** An engine with limits, that tells why it denies. */
async function anEngine(execute: Script["execute"], settings: Partial<RiskSettings> = {}) {
  const floor = new RiskFloor(settings);
  const denials: string[] = [];
  const engine = new Engine({
    executors: [new ScriptedExecutor({ execute })],
    store: new MemoryOrderStore(),
    clock: floor.clock,
    listeners: [{ onDenied: (_signal, { code }) => denials.push(code) }],
    settings: { ...DEFAULT_ENGINE_SETTINGS, resourceRestMs: 0 },
    risk: floor.gate,
  });
  await engine.restore();
  return { engine, floor, denials };
}

describe("An engine with limits of risk", () => {
  it("makes no more orders after three in a row have reverted, and one when the breaker is half-open", async () => {
    const { engine, floor, denials } = await anEngine(revert);
    for (let n = 0; n < 3; n++) {
      engine.accept([aSignal()]);
      await engine.settled();
    }
    engine.accept([aSignal()]);
    expect(denials).to.deep.equal(["circuit-open"]);
    floor.monotonicMs += 120_000;
    engine.accept([aSignal(), aSignal()]);
    expect(engine.openOrders()).to.have.length(1);
    expect(denials).to.deep.equal(["circuit-open", "circuit-open"]);
    await engine.settled();
  });

  it("counts each order of one batch against the exposure that the next one is judged by", async () => {
    // Each may lose 2 USD.
    const { engine, floor, denials } = await anEngine(publishAndWait, { maxExposureUsdE8: 5n * USD_E8 });
    engine.accept([aSignal(), aSignal(), aSignal()]);
    expect(denials).to.deep.equal(["exposure-above-limit"]);
    expect(floor.gate.snapshot().exposureUsdE8).to.equal(4n * USD_E8);
    await engine.halt();
  });
});
