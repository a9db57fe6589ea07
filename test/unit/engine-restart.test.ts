import { expect } from "chai";
import type { Order } from "../../bot/core/order.ts";
import { anEngine, aRunningEngine } from "../builders/engines.ts";
import { publishAndWait, ScriptedExecutor } from "../builders/executors.ts";
import { anOrder, eventsOf, MemoryOrderStore, type OrderUpdate, UPDATES, WAY_TO } from "../builders/orders.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { aSignal } from "../builders/signals.ts";

const WHOLE_LIFE: readonly OrderUpdate[] = [
  UPDATES.created,
  UPDATES.validated,
  UPDATES.signed,
  UPDATES.published,
  UPDATES.answered,
  UPDATES.included,
  UPDATES["inclusion-removed"],
  UPDATES.included,
  UPDATES.completed,
  UPDATES.settled,
];

describe("a restart", () => {
  for (let length = 1; length <= WHOLE_LIFE.length; length++) {
    const left = WHOLE_LIFE.slice(0, length);
    const lastType = left.at(-1)?.type ?? "";
    const [what, steps, end] =
      length < 3
        ? ["fails the order that signed nothing", [], "Failed"]
        : length < WHOLE_LIFE.length
          ? ["goes on with the order", ["execute", "release"], "Completed"]
          : ["has nothing to do", [], "Completed"];

    it(`${what} after event ${length}, "${lastType}"`, async () => {
      const store = new MemoryOrderStore(eventsOf(left));
      const { engine, executor } = await aRunningEngine({ store });
      await engine.settled();
      expect(executor.steps).to.deep.equal(steps);
      expect(store.orders().map(({ state }) => state)).to.deep.equal([end]);
      expect(store.events.filter(({ type }) => type === "signed").length).to.equal(length < 3 ? 0 : 1);
      if (end === "Failed") {
        const failure = { reason: "StaleSignal", detail: "interrupted before anything was signed" };
        expect(store.orders()[0]?.failure).to.deep.equal(failure);
      }
    });
  }

  it("hands the executor the order as the journal has it", async () => {
    let given: Order | undefined;
    const executor = new ScriptedExecutor({
      execute: (order, report, abort) => {
        given = order;
        return publishAndWait(order, report, abort);
      },
    });
    const { engine } = await aRunningEngine({ executor, store: new MemoryOrderStore(eventsOf(WAY_TO.Pending)) });
    expect(given).to.deep.equal(anOrder(WAY_TO.Pending));
    await engine.halt();
  });

  it("has handed over every open order before it accepts a signal", async () => {
    const executor = new ScriptedExecutor({ execute: publishAndWait });
    const events = [1n, 2n, 3n].flatMap((orderId) => eventsOf(WAY_TO.Submitted, orderId));
    const { engine, denials } = anEngine({ executor, store: new MemoryOrderStore(events) });
    const restored = engine.restore();
    engine.accept([aSignal()]);
    expect(denials).to.deep.equal([{ code: "shutting-down" }]);
    await restored;
    expect(executor.calls.map(({ orderId }) => orderId)).to.deep.equal([1n, 2n, 3n]);
    await engine.halt();
  });

  it("holds the resources of what is in flight, and not of what is included", async () => {
    const [submitted, pending] = [aSignal(), aSignal()];
    const from = (signal: typeof submitted, way: readonly OrderUpdate[]): OrderUpdate[] => [
      { ...UPDATES.created, signal },
      ...way.slice(1),
    ];
    const store = new MemoryOrderStore([
      ...eventsOf(from(submitted, WAY_TO.Submitted), 1n),
      ...eventsOf(from(pending, WAY_TO.Pending), 2n),
    ]);
    const executor = new ScriptedExecutor({ execute: publishAndWait });
    const { engine, denials } = await aRunningEngine({ executor, store });
    engine.accept([aSignal({ resources: submitted.resources }), aSignal({ resources: pending.resources })]);
    expect(denials).to.deep.equal([{ code: "resource-in-flight", resource: submitted.resources[0], orderId: 1n }]);
    expect(engine.openOrders()).to.have.length(3);
    await engine.halt();
  });

  it("counts the orders in flight against the capacity", async () => {
    const executor = new ScriptedExecutor({ execute: publishAndWait });
    const store = new MemoryOrderStore(eventsOf(WAY_TO.Submitted));
    const { engine, denials } = await aRunningEngine({ executor, store, settings: { maxConcurrentOrders: 1 } });
    engine.accept([aSignal()]);
    expect(denials.map(({ code }) => code)).to.deep.equal(["capacity-exceeded"]);
    await engine.halt();
  });

  it("gives ids above all earlier ones, also when the clock was set back", async () => {
    const store = new MemoryOrderStore();
    const first = await aRunningEngine({ store });
    first.engine.accept([aSignal(), aSignal()]);
    await first.engine.settled();
    const second = anEngine({ store });
    second.clock.ms -= 3_600_000;
    await second.engine.restore();
    second.engine.accept([aSignal({ detectedAtMs: second.clock.ms })]);
    await second.engine.settled();
    const ids = store.orders().map(({ orderId }) => orderId);
    expect(ids).to.have.length(3);
    expect(ids).to.deep.equal([...ids].sort((a, b) => (a < b ? -1 : 1)));
  });

  it("remembers which signals became orders", async () => {
    const signal = aSignal();
    const store = new MemoryOrderStore();
    const first = await aRunningEngine({ store });
    first.engine.accept([signal]);
    await first.engine.settled();
    const second = await aRunningEngine({ store });
    second.engine.accept([signal]);
    expect(second.denials).to.deep.equal([{ code: "duplicate-signal", signalId: signal.signalId }]);
  });

  it("does not begin when the journal cannot be read", async () => {
    const store = new MemoryOrderStore();
    store.restore = () => Promise.reject(new Error("damaged"));
    const { engine, denials } = anEngine({ store });
    expect(String(await rejectionOf(engine.restore()))).to.include("damaged");
    engine.accept([aSignal()]);
    expect(denials).to.deep.equal([{ code: "shutting-down" }]);
  });
});
