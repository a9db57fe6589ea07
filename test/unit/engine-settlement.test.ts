import { expect } from "chai";
import type { Order } from "../../bot/core/order.ts";
import type { ExecutionUpdate } from "../../bot/core/order-event.ts";
import type { Report } from "../../bot/ports/executor.ts";
import { type Bench, aRunningEngine } from "../builders/engines.ts";
import { eventually } from "../builders/eventually.ts";
import { ScriptedExecutor, untilAborted } from "../builders/executors.ts";
import { eventsOf, MemoryOrderStore, UPDATES, WAY_TO } from "../builders/orders.ts";
import { aSignal } from "../builders/signals.ts";

const { published, included, completed, failed, reopened, settled } = UPDATES;
const isReleased = ({ executor }: Pick<Bench, "executor">): boolean => executor.steps.includes("release");

/** An executor that reports what the test tells it to, one order after the other; it lets go when the engine aborts. */
class Puppet extends ScriptedExecutor {
  readonly #reports: Report[] = [];

  constructor() {
    super({
      execute: async (_order: Order, report: Report, abort: AbortSignal) => {
        this.#reports.push(report);
        await untilAborted(abort);
      },
    });
  }

  /** Reports of the order that was handed over as the `index`-th. */
  async report(index: number, ...updates: readonly ExecutionUpdate[]): Promise<void> {
    await eventually(() => this.#reports[index] !== undefined);
    for (const update of updates) await this.#reports[index]?.(update);
  }
}

describe("an order between its end and its settlement", () => {
  for (const end of [completed, failed]) {
    it(`when ${end.type} holds neither resources nor capacity, and is followed on`, async () => {
      const executor = new Puppet();
      const bench = await aRunningEngine({ executor, settings: { maxConcurrentOrders: 1 } });
      const { engine, denials } = bench;
      const signal = aSignal();
      engine.accept([signal]);
      await executor.report(0, published, included, end);
      await engine.drained();
      expect(engine.openOrders()).to.deep.equal([]);
      expect(engine.unsettledOrders()).to.have.length(1);
      expect(isReleased(bench), "what it has signed may still land").to.equal(false);
      engine.accept([aSignal({ resources: signal.resources })]);
      expect(denials).to.deep.equal([]);
      await engine.halt();
      expect(isReleased(bench)).to.equal(false);
    });
  }

  it("takes resources and capacity back when it is reopened, above the limit too", async () => {
    const executor = new Puppet();
    const { engine, denials } = await aRunningEngine({ executor, settings: { maxConcurrentOrders: 1 } });
    const signal = aSignal();
    engine.accept([signal]);
    await executor.report(0, published, failed);
    engine.accept([aSignal()]);
    await executor.report(0, reopened);
    expect(engine.openOrders()).to.have.length(2);
    engine.accept([aSignal()]);
    expect(denials.at(-1)).to.deep.equal({ code: "capacity-exceeded", activeOrders: 2, maxOrders: 1 });

    await executor.report(1, published, failed);
    engine.accept([aSignal({ resources: signal.resources })]);
    expect(denials.at(-1)?.code).to.equal("capacity-exceeded");
    await executor.report(0, included, completed);
    await engine.drained();
    await engine.halt();
  });

  it("holds its pools again when it is reopened, unless another order has them", async () => {
    const executor = new Puppet();
    const { engine, denials } = await aRunningEngine({ executor });
    const [free, taken] = [aSignal(), aSignal()];
    engine.accept([free, taken]);
    await executor.report(0, published, failed);
    await executor.report(1, published, failed);
    engine.accept([aSignal({ resources: taken.resources })]);
    await executor.report(0, reopened);
    await executor.report(1, reopened);
    const [first, , third] = [0, 1, 2].map((index) => engine.unsettledOrders()[index]?.orderId);
    engine.accept([aSignal({ resources: free.resources }), aSignal({ resources: taken.resources })]);
    expect(denials.map((denial) => "orderId" in denial && denial.orderId)).to.deep.equal([first, third]);
    await engine.halt();
  });

  it("drains anew after it was reopened", async () => {
    const executor = new Puppet();
    const { engine, events } = await aRunningEngine({ executor });
    engine.accept([aSignal()]);
    await executor.report(0, published, failed);
    await engine.drained();
    await executor.report(0, reopened);
    let isDrained = false;
    const drained = engine.drained().then(() => (isDrained = true));
    await executor.report(0, included);
    expect(isDrained).to.equal(false);
    await executor.report(0, completed);
    await drained;
    expect(events.map(({ type }) => type).slice(-4)).to.deep.equal(["failed", "reopened", "included", "completed"]);
    await engine.halt();
  });

  it("leaves memory at its settlement, and its executor lets go", async () => {
    const executor = new ScriptedExecutor();
    const bench = await aRunningEngine({ executor });
    bench.engine.accept([aSignal(), aSignal()]);
    await bench.engine.settled();
    expect(bench.engine.unsettledOrders()).to.deep.equal([]);
    expect(executor.steps.filter((step) => step === "release")).to.have.length(2);
  });

  it("is not let go when its settlement is not durable", async () => {
    const bench = await aRunningEngine();
    bench.store.refuse = ({ type }) => {
      if (type === "settled") throw new Error("EIO");
    };
    bench.engine.accept([aSignal()]);
    await eventually(() => bench.faults.length > 0);
    await bench.engine.halt();
    expect(isReleased(bench)).to.equal(false);
    expect(bench.engine.unsettledOrders()).to.have.length(1);
  });

  it("is let go at its end when nothing of it was published", async () => {
    const executor = new ScriptedExecutor({ execute: (_order, report) => report(failed) });
    const bench = await aRunningEngine({ executor });
    bench.engine.accept([aSignal()]);
    await bench.engine.settled();
    expect(isReleased(bench)).to.equal(true);
    expect(executor.steps.filter((step) => step === "execute")).to.have.length(1);
  });

  it("is taken up by the next start quietly: it is neither open nor in anybody's way", async () => {
    const store = new MemoryOrderStore([
      ...eventsOf(WAY_TO.Completed, 1n),
      ...eventsOf([...WAY_TO.Submitted, failed], 2n),
      ...eventsOf([...WAY_TO.Completed, settled], 3n),
      ...eventsOf(WAY_TO.Failed, 4n),
    ]);
    const executor = new Puppet();
    const resumed: Order[] = [];
    const listeners = [{ onResumed: (order: Order) => resumed.push(order) }];
    const settings = { maxConcurrentOrders: 1 };
    const { engine, denials } = await aRunningEngine({ executor, store, settings, listeners });
    expect(resumed.map(({ orderId }) => orderId)).to.deep.equal([1n, 2n]);
    expect(executor.calls.map(({ orderId }) => orderId)).to.deep.equal([1n, 2n]);
    expect(engine.openOrders()).to.deep.equal([]);
    await engine.drained();
    engine.accept([aSignal({ resources: UPDATES.created.signal.resources })]);
    expect(denials).to.deep.equal([]);
    await engine.halt();
  });

  it("can be reopened in the run after the one in which it ended", async () => {
    const executor = new Puppet();
    const store = new MemoryOrderStore(eventsOf([...WAY_TO.Submitted, failed]));
    const { engine } = await aRunningEngine({ executor, store });
    await executor.report(0, reopened);
    expect(engine.openOrders().map(({ state }) => state)).to.deep.equal(["Pending"]);
    await executor.report(0, included, completed, settled);
    await engine.drained();
    expect(store.orders()[0]?.state).to.equal("Completed");
    await engine.halt();
  });
});
