import { expect } from "chai";
import { VolatileOrderStore } from "../../bot/adapters/store/volatile-order-store.ts";
import { aRunningEngine } from "../builders/engines.ts";
import { ScriptedExecutor } from "../builders/executors.ts";
import { anExpectation, eventsOf, MemoryOrderStore, WAY_TO } from "../builders/orders.ts";
import { aSignal } from "../builders/signals.ts";

const settings = { dryRun: true, resourceRestMs: 10_000 };

describe("a dry run", () => {
  it("does everything up to the signature and says what it would have earned", async () => {
    const earned: bigint[] = [];
    const { engine, executor, store } = await aRunningEngine({
      settings,
      listeners: [{ onDryRun: (_order, expectation) => earned.push(expectation.netProfit.amountWei) }],
    });
    engine.accept([aSignal()]);
    await engine.settled();
    expect(executor.steps).to.deep.equal(["assess", "plan", "simulate", "release"]);
    expect(earned).to.deep.equal([anExpectation.netProfit.amountWei]);
    expect(store.events.map(({ type }) => type)).to.deep.equal(["created", "validated"]);
    expect(engine.openOrders()).to.deep.equal([]);
  });

  it("keeps the resources for a while, so that it does not count the same profit again and again", async () => {
    const { engine, clock, denials } = await aRunningEngine({ settings });
    const signal = aSignal();
    const again = () => aSignal({ resources: signal.resources, detectedAtMs: clock.ms });
    engine.accept([signal]);
    await engine.settled();
    clock.ms += 9_999;
    engine.accept([again()]);
    expect(denials.map(({ code }) => code)).to.deep.equal(["resource-resting"]);
    clock.ms += 1;
    engine.accept([again()]);
    await engine.settled();
    expect(denials).to.have.length(1);
  });

  it("fails an order that is denied, like a real one", async () => {
    const executor = new ScriptedExecutor({
      simulate: () => ({ denied: { code: "simulation-reverted", problem: "K" } }),
    });
    const { engine, events } = await aRunningEngine({ settings, executor });
    engine.accept([aSignal()]);
    await engine.settled();
    expect(events.map(({ type }) => type)).to.deep.equal(["created", "failed"]);
  });

  it("leaves the orders of an earlier run alone", async () => {
    const left = [...eventsOf(WAY_TO.Created, 1n), ...eventsOf(WAY_TO.Submitted, 2n)];
    const store = new MemoryOrderStore(left);
    const { engine, executor } = await aRunningEngine({ settings, store });
    await engine.settled();
    expect(executor.steps).to.deep.equal([]);
    expect(store.events).to.deep.equal(left);
  });

  it("may use a store that keeps nothing", async () => {
    const store = new VolatileOrderStore();
    await store.append();
    expect(await store.restore()).to.deep.equal([]);
  });
});
