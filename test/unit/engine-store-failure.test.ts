import { expect } from "chai";
import { aRunningEngine } from "../builders/engines.ts";
import { eventually } from "../builders/eventually.ts";
import { publishAndWait, ScriptedExecutor } from "../builders/executors.ts";
import { MemoryOrderStore, UPDATES } from "../builders/orders.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { aSignal } from "../builders/signals.ts";
import { forbidUnhandledRejections } from "../builders/unhandled-rejections.ts";

const never = (): Promise<never> => new Promise(() => undefined);

describe("the engine when its store fails", () => {
  forbidUnhandledRejections();

  const failing = (types: string) => (event: { readonly type: string }) => {
    if (event.type === types) throw new Error("ENOSPC");
  };

  for (const [type, after] of [
    ["created", "plan"],
    ["validated", "simulate"],
    ["signed", "sign"],
  ] as const) {
    it(`when "${type}" is written lets nothing out and takes no new orders`, async () => {
      let isOut = false;
      const executor = new ScriptedExecutor({
        execute: async (_order, report) => {
          await report(UPDATES.published);
          isOut = true;
        },
      });
      const { engine, store, faults, denials } = await aRunningEngine({ executor });
      store.refuse = failing(type);
      engine.accept([aSignal()]);
      expect(String(await rejectionOf(engine.drained()))).to.include("ENOSPC");
      await eventually(() => executor.steps.includes(after));
      engine.accept([aSignal()]);
      expect(denials).to.deep.equal([{ code: "shutting-down" }]);
      expect(faults.map(({ kind }) => kind)).to.deep.equal(["store-failed"]);
      await engine.halt();
      expect(isOut).to.equal(false);
      expect(store.events.map((event) => event.type)).not.to.include("published");
    });
  }

  it("while an order is planned harms nothing else", async () => {
    const executor = new ScriptedExecutor({ plan: never });
    const { engine, store, faults } = await aRunningEngine({ executor });
    store.refuse = failing("created");
    engine.accept([aSignal(), aSignal()]);
    await rejectionOf(engine.drained());
    expect(faults.map(({ kind }) => kind)).to.deep.equal(["store-failed"]);
  });

  it("when the end is written keeps the order open", async () => {
    const executor = new ScriptedExecutor({
      execute: async (_order, report) => {
        await report(UPDATES.published);
        await report(UPDATES.included);
        void report(UPDATES.completed);
      },
    });
    const { engine, store } = await aRunningEngine({ executor });
    store.refuse = failing("completed");
    engine.accept([aSignal()]);
    await rejectionOf(engine.drained());
    await engine.halt();
    expect(engine.openOrders()).to.have.length(1);
    expect(executor.steps).not.to.include("release");
  });

  it("when an update is written rejects the report, fails nothing, and leaves the order to the next start", async () => {
    let refused: unknown;
    let later: unknown;
    const executor = new ScriptedExecutor({
      execute: async (_order, report) => {
        await report(UPDATES.published);
        refused = await rejectionOf(report(UPDATES.included));
        later = await rejectionOf(report(UPDATES.noted)); // the store would take it, but it has failed once
        throw refused as Error;
      },
    });
    const first = await aRunningEngine({ executor });
    first.store.refuse = failing("included");
    first.engine.accept([aSignal()]);
    await rejectionOf(first.engine.drained());
    await first.engine.halt();
    expect(String(refused)).to.include("ENOSPC");
    expect(String(later)).to.include("ENOSPC");
    expect(first.engine.openOrders()).to.have.length(1);
    expect(executor.steps.filter((step) => step === "execute")).to.have.length(1);
    expect(first.store.orders()[0]?.state).to.equal("Submitted");

    const second = await aRunningEngine({ store: new MemoryOrderStore(first.store.events) });
    await second.engine.settled();
    expect(second.store.orders().map(({ state }) => state)).to.deep.equal(["Completed"]);
  });

  it("lets go of the other orders too, and loses none", async () => {
    let letGo = 0;
    const executor = new ScriptedExecutor({
      execute: async (order, report, abort) => {
        await publishAndWait(order, report, abort);
        letGo += 1;
      },
    });
    const { engine, store } = await aRunningEngine({ executor });
    engine.accept([aSignal(), aSignal()]);
    await eventually(() => store.events.filter(({ type }) => type === "published").length === 2);
    store.refuse = failing("created");
    engine.accept([aSignal()]);
    await rejectionOf(engine.drained());
    await eventually(() => letGo === 2);
    expect(store.orders().map(({ state }) => state)).to.deep.equal(["Submitted", "Submitted"]);
  });
});
