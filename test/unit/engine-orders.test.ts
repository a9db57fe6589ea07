import { expect } from "chai";
import { type Denial, FAILURE_REASON_OF } from "../../bot/core/denial.ts";
import { aRunningEngine, anEngine } from "../builders/engines.ts";
import { eventually } from "../builders/eventually.ts";
import { publishAndWait, ScriptedExecutor, succeed } from "../builders/executors.ts";
import { anInclusion, UPDATES } from "../builders/orders.ts";
import { aSignal } from "../builders/signals.ts";

describe("the engine", () => {
  it("leads an order from its signal until its completion is final, journalling each step before the next", async () => {
    const { engine, executor, store } = await aRunningEngine();
    const signal = aSignal();
    engine.accept([signal]);
    expect(engine.openOrders()).to.have.length(1);
    await engine.settled();

    expect(executor.steps).to.deep.equal(["assess", "plan", "simulate", "sign", "execute", "release"]);
    const types = ["created", "validated", "signed", "published", "included", "completed", "settled"];
    expect(store.events.map(({ type }) => type)).to.deep.equal(types);
    const [order] = store.orders();
    expect(order?.signal).to.deep.equal(signal);
    expect(order?.history).to.have.length(5);
    expect(engine.openOrders()).to.deep.equal([]);
  });

  it("lets the executor go on from its first report only when the signature is durable", async () => {
    let durable: string[] = [];
    const executor = new ScriptedExecutor({
      execute: async (_order, report) => {
        await report(UPDATES.published);
        durable = store.events.map(({ type }) => type);
        await report(UPDATES.failed);
        await report(UPDATES.settled);
      },
    });
    const { engine, store } = await aRunningEngine({ executor });
    engine.accept([aSignal()]);
    await engine.settled();
    expect(durable).to.deep.equal(["created", "validated", "signed", "published"]);
  });

  it("resolves a report when it is durable", async () => {
    let durableAfterReport = false;
    const executor = new ScriptedExecutor({
      execute: async (order, report) => {
        await report(UPDATES.published);
        durableAfterReport = store.events.at(-1)?.type === "published";
        await succeed({ ...order, state: "Submitted" }, report);
      },
    });
    const { engine, store } = await aRunningEngine({ executor });
    engine.accept([aSignal()]);
    await engine.settled();
    expect(durableAfterReport).to.equal(true);
  });

  it("tells its listeners of signals, and of each event once it is durable, with the order after it", async () => {
    const heard: string[] = [];
    const { engine } = await aRunningEngine({
      listeners: [
        {
          onSignal: () => heard.push("signal"),
          onOrderEvent: (event, order) => heard.push(`${event.type}: ${order.state}`),
        },
      ],
    });
    engine.accept([aSignal()]);
    await engine.settled();
    expect(heard).to.deep.equal([
      "signal",
      "created: Created",
      "validated: Validated",
      "signed: Validated",
      "published: Submitted",
      "included: Pending",
      "completed: Completed",
      "settled: Completed",
    ]);
  });

  it("gives an order its deadlines", async () => {
    const { engine, clock } = await aRunningEngine({ executor: new ScriptedExecutor({ execute: publishAndWait }) });
    engine.accept([aSignal()]);
    const [order] = engine.openOrders();
    expect(order?.submissionDeadlineMs).to.equal(clock.ms + 30_000);
    expect(order?.confirmationDeadlineMs).to.equal(clock.ms + 300_000);
    await engine.halt();
  });

  it("makes no order of a denied signal", async () => {
    const { engine, executor, store, denials } = await aRunningEngine();
    engine.accept([aSignal({ detectedAtMs: 0 })]);
    await engine.settled();
    expect(denials.map(({ code }) => code)).to.deep.equal(["stale-signal"]);
    expect(store.events).to.deep.equal([]);
    expect(executor.steps).to.deep.equal([]);
  });

  it("makes one order of a signal that comes twice, also when the order has ended", async () => {
    const { engine, store, denials } = await aRunningEngine();
    const signal = aSignal();
    engine.accept([signal, signal]);
    await engine.settled();
    engine.accept([signal]);
    expect(denials.map(({ code }) => code)).to.deep.equal(["duplicate-signal", "duplicate-signal"]);
    expect(store.orders()).to.have.length(1);
  });

  it("takes a batch best first, up to its capacity", async () => {
    const { engine, denials } = await aRunningEngine({
      executor: new ScriptedExecutor({ execute: publishAndWait }),
      settings: { maxConcurrentOrders: 2 },
    });
    const [best, second, third] = [aSignal(), aSignal(), aSignal()];
    engine.accept([best, second, third]);
    expect(engine.openOrders().map(({ signal }) => signal)).to.deep.equal([best, second]);
    expect(denials).to.deep.equal([{ code: "capacity-exceeded", activeOrders: 2, maxOrders: 2 }]);
    await engine.halt();
  });

  it("never has more orders open than it may, however signals come", async () => {
    let most = 0;
    const executor = new ScriptedExecutor({
      execute: async (order, report) => {
        most = Math.max(most, engine.openOrders().length);
        await succeed(order, report);
      },
    });
    const { engine, store, denials } = await aRunningEngine({ executor, settings: { maxConcurrentOrders: 5 } });
    for (let batch = 0; batch < 20; batch++) {
      engine.accept([aSignal(), aSignal(), aSignal()]);
      expect(engine.openOrders().length).to.be.at.most(5);
      await Promise.resolve();
    }
    await engine.settled();
    expect(most).to.equal(5);
    expect(store.orders().length + denials.length).to.equal(60);
    expect(store.orders().every(({ state }) => state === "Completed")).to.equal(true);
  });

  it("lets one order at a time use a resource", async () => {
    const { engine, denials } = await aRunningEngine({ executor: new ScriptedExecutor({ execute: publishAndWait }) });
    const first = aSignal();
    engine.accept([first, aSignal({ resources: [...aSignal().resources, ...first.resources.slice(0, 1)] })]);
    const orderId = engine.openOrders()[0]?.orderId;
    expect(denials).to.deep.equal([{ code: "resource-in-flight", resource: first.resources[0], orderId }]);
    await engine.halt();
  });

  it("frees the resources when the order is included, takes them again after a reorganisation, frees them at the end", async () => {
    const removed = Promise.withResolvers<undefined>();
    const ended = Promise.withResolvers<undefined>();
    const free: Denial = { code: "no-free-account", accounts: 1 };
    let orders = 0;
    const executor = new ScriptedExecutor({
      assess: () => (orders++ === 0 ? undefined : free),
      execute: async (_order, report) => {
        await report(UPDATES.published);
        await report(UPDATES.included);
        await removed.promise;
        await report(UPDATES["inclusion-removed"]);
        await ended.promise;
        await report(UPDATES.failed);
      },
    });
    const { engine, events, denials } = await aRunningEngine({ executor });
    const signal = aSignal();
    const probe = (): string | undefined => {
      engine.accept([aSignal({ resources: signal.resources })]);
      return denials.at(-1)?.code;
    };

    engine.accept([signal]);
    expect(probe()).to.equal("resource-in-flight");
    await eventually(() => events.at(-1)?.type === "included");
    expect(probe()).to.equal(free.code);
    removed.resolve(undefined);
    await eventually(() => events.at(-1)?.type === "inclusion-removed");
    expect(probe()).to.equal("resource-in-flight");
    ended.resolve(undefined);
    await engine.drained();
    expect(probe()).to.equal(free.code);
    await engine.halt();
  });

  it("keeps the resources of an order whose transaction was included and reverted, until it ends", async () => {
    const executor = new ScriptedExecutor({
      execute: async (order, report, abort) => {
        await report(UPDATES.published);
        await report({ type: "included", inclusion: anInclusion({ succeeded: false }) });
        await publishAndWait({ ...order, state: "Pending" }, report, abort);
      },
    });
    const { engine, events, denials } = await aRunningEngine({ executor });
    const signal = aSignal();
    engine.accept([signal]);
    await eventually(() => events.at(-1)?.type === "included");
    engine.accept([aSignal({ resources: signal.resources })]);
    expect(denials.at(-1)?.code).to.equal("resource-in-flight");
    await engine.halt();
  });

  const afterAdmission: readonly Denial[] = [
    { code: "no-free-account", accounts: 1 },
    { code: "insufficient-profit", netProfitWei: 1n, minNetProfitWei: 2n },
    { code: "gas-price-too-high", gasPriceWei: 2n, maxGasPriceWei: 1n },
    { code: "insufficient-funds", balanceWei: 1n, neededWei: 2n },
    { code: "expired-signal", validThroughBlock: 1n, headBlock: 2n },
    { code: "simulation-reverted", problem: "K" },
    { code: "simulation-unavailable", problem: "timeout" },
  ];
  for (const denied of afterAdmission) {
    for (const step of ["plan", "simulate"] as const) {
      it(`fails an order that ${step} denies as ${denied.code} with ${FAILURE_REASON_OF[denied.code]}`, async () => {
        const executor = new ScriptedExecutor({ [step]: () => ({ denied }) });
        const { engine, store, denials } = await aRunningEngine({ executor });
        engine.accept([aSignal()]);
        await engine.settled();
        expect(store.orders()[0]?.failure?.reason).to.equal(FAILURE_REASON_OF[denied.code]);
        expect(denials).to.deep.equal([]);
        expect(executor.steps).to.not.include("sign").and.not.include("execute");
        expect(executor.steps.at(-1)).to.equal("release");
      });
    }
  }

  it("accepts nothing before it has restored, and nothing after it was told to stop", async () => {
    const { engine, denials, store } = anEngine();
    engine.accept([aSignal()]);
    await engine.restore();
    engine.stopAccepting();
    engine.accept([aSignal()]);
    expect(denials).to.deep.equal([{ code: "shutting-down" }, { code: "shutting-down" }]);
    expect(store.events).to.deep.equal([]);
  });

  it("follows open orders to their end after it was told to stop", async () => {
    const { engine, store } = await aRunningEngine();
    engine.accept([aSignal(), aSignal()]);
    engine.stopAccepting();
    await engine.settled();
    expect(store.orders().map(({ state }) => state)).to.deep.equal(["Completed", "Completed"]);
  });
});
