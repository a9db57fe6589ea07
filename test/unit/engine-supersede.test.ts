import { setImmediate as turn } from "node:timers/promises";
import { expect } from "chai";
import { aRunningEngine } from "../builders/engines.ts";
import { eventually } from "../builders/eventually.ts";
import { publishAndWait, ScriptedExecutor } from "../builders/executors.ts";
import { anExpectation } from "../builders/orders.ts";
import { aSignal } from "../builders/signals.ts";

describe("a signal that takes the place of another", () => {
  it("drops one that has not been judged yet", async () => {
    const { engine, denials, store } = await aRunningEngine();
    const old = aSignal();
    const other = aSignal();
    const fresh = aSignal({ resources: old.resources, replacesSignalId: old.signalId });
    engine.offer([fresh, old, other]);
    await turn();
    await engine.settled();
    expect(denials).to.deep.equal([
      { code: "resource-in-flight", resource: old.resources[0], orderId: store.orders()[0]!.orderId },
    ]);

    const late = aSignal();
    const newer = aSignal({ replacesSignalId: late.signalId });
    engine.offer([...Array.from({ length: 150 }, () => aSignal({ claimedProfitUsdE8: 1n })), late]);
    engine.accept([newer]);
    expect(denials.slice(1)).to.deep.equal([{ code: "superseded-signal", bySignalId: newer.signalId }]);
    while (engine.load().queuedSignals > 0) await turn();
    await engine.settled();
    expect(store.orders().some(({ signal }) => signal.signalId === late.signalId)).to.equal(false);
  });

  it("takes over from an order that is still being simulated, with the same resources", async () => {
    const trial = Promise.withResolvers<undefined>();
    let trials = 0;
    const executor = new ScriptedExecutor({
      simulate: async () => {
        trials += 1;
        if (trials === 1) await trial.promise;
        return anExpectation;
      },
    });
    const { engine, store, denials } = await aRunningEngine({ executor });
    const old = aSignal();
    engine.accept([old]);
    await eventually(() => trials === 1);
    const fresh = aSignal({ resources: old.resources, replacesSignalId: old.signalId });
    engine.accept([fresh]);
    expect(engine.load()).to.include({ openOrders: 1, waitingSignals: 1 });
    trial.resolve(undefined);
    await eventually(() => store.orders().length === 2);
    await engine.settled();
    const [first, second] = store.orders();
    expect(first?.failure).to.include({ reason: "StaleSignal", detail: `signal ${fresh.signalId} took its place` });
    expect(first?.intents).to.deep.equal([]);
    expect(second?.signal).to.deep.equal(fresh);
    expect(second?.state).to.equal("Completed");
    expect(denials).to.deep.equal([]);
  });

  it("leaves alone what is signed, other strategies' signals and other sources'", async () => {
    const executor = new ScriptedExecutor({ execute: publishAndWait });
    const { engine, denials } = await aRunningEngine({ executor });
    const old = aSignal();
    engine.accept([old]);
    await eventually(() => engine.openOrders()[0]?.state === "Submitted");
    engine.accept([aSignal({ resources: old.resources, replacesSignalId: old.signalId })]);
    expect(denials.map(({ code }) => code)).to.deep.equal(["resource-in-flight"]);

    const queued = aSignal();
    engine.offer([queued]);
    engine.accept([
      aSignal({ strategyId: 8, replacesSignalId: queued.signalId }),
      aSignal({ source: "another", replacesSignalId: queued.signalId }),
    ]);
    await turn();
    expect(engine.openOrders().some(({ signal }) => signal === queued)).to.equal(true);
    await engine.halt();
  });

  it("drops nothing when it is itself stale or was seen before", async () => {
    const { engine, denials, clock } = await aRunningEngine();
    const old = aSignal();
    engine.offer([old]);
    engine.accept([aSignal({ replacesSignalId: old.signalId, detectedAtMs: clock.ms - 10_001 })]);
    expect(denials.map(({ code }) => code)).to.deep.equal(["stale-signal"]);
    await turn();
    await engine.settled();
    expect(denials).to.have.length(1);
  });
});

describe("the resources of an order that succeeded", () => {
  it("rest for as long as the settings say, and belong to the order again when a reorganisation takes it back", async () => {
    const { engine, denials, clock, store } = await aRunningEngine({ settings: { resourceRestMs: 10_000 } });
    const signal = aSignal();
    engine.accept([signal]);
    await engine.settled();
    const again = () => aSignal({ resources: signal.resources, detectedAtMs: clock.ms });
    clock.ms += 9_999;
    engine.accept([again()]);
    expect(denials.map(({ code }) => code)).to.deep.equal(["resource-resting"]);
    clock.ms += 1;
    engine.accept([again()]);
    await engine.settled();
    expect(store.orders()).to.have.length(2);
  });

  it("rest where there was too little liquidity, too", async () => {
    const executor = new ScriptedExecutor({
      assess: () => ({ code: "insufficient-liquidity", problem: "the pool is nearly empty" }),
    });
    const { engine, denials } = await aRunningEngine({ executor, settings: { resourceRestMs: 10_000 } });
    const signal = aSignal();
    engine.accept([signal, aSignal({ resources: signal.resources })]);
    expect(denials.map(({ code }) => code)).to.deep.equal(["insufficient-liquidity", "resource-resting"]);
  });
});
