import { expect } from "chai";
import { anEngine, aRunningEngine } from "../builders/engines.ts";
import { eventually } from "../builders/eventually.ts";
import { publishAndWait, ScriptedExecutor } from "../builders/executors.ts";
import { anExpectation, eventsOf, MemoryOrderStore, WAY_TO } from "../builders/orders.ts";
import { aSignal } from "../builders/signals.ts";

const PULLED = { reason: "the oracle looks wrong", atMs: 1, cancelInFlight: false };

describe("the kill switch", () => {
  it("denies every signal while it is pulled, and none before and after", async () => {
    const { engine, denials, halt, store } = await aRunningEngine();
    engine.accept([aSignal()]);
    halt.now = PULLED;
    engine.accept([aSignal(), aSignal()]);
    expect(denials).to.deep.equal(Array(2).fill({ code: "halted", reason: PULLED.reason }));
    halt.now = undefined;
    engine.accept([aSignal()]);
    await engine.settled();
    expect(store.orders().map(({ state }) => state)).to.deep.equal(["Completed", "Completed"]);
  });

  it("is told once when it is pulled, once when it is released, and at a start at once", async () => {
    const running = await aRunningEngine();
    const see = (now: typeof running.halt.now): void => {
      running.halt.now = now;
      for (let times = 0; times < 2; times += 1) running.engine.accept([aSignal()]);
    };
    for (const now of [undefined, PULLED, { ...PULLED, cancelInFlight: true }, undefined]) see(now);
    expect(running.toldHalts).to.deep.equal([PULLED.reason, PULLED.reason, undefined]);

    const { engine, halt, toldHalts } = anEngine();
    halt.now = PULLED;
    await engine.restore();
    expect(toldHalts).to.deep.equal([PULLED.reason]);
  });

  for (const step of ["plan", "simulate"] as const) {
    it(`pulled during ${step} lets nothing be signed: the order fails and says why`, async () => {
      const executor = new ScriptedExecutor({
        [step]: (order: { readonly orderId: bigint } | undefined) => {
          bench.halt.now = PULLED;
          return step === "plan" ? { plan: { orderId: order?.orderId } } : anExpectation;
        },
      });
      const bench = await aRunningEngine({ executor });
      bench.engine.accept([aSignal()]);
      await bench.engine.settled();
      expect(executor.steps).not.to.include("sign");
      expect(bench.store.orders()[0]?.failure).to.deep.equal({
        reason: "StaleSignal",
        detail: "no orders are made, because an operator halted the engine: the oracle looks wrong",
      });
      expect(executor.steps.at(-1)).to.equal("release");
    });
  }

  it("does not keep a start from following what is in flight", async () => {
    const executor = new ScriptedExecutor({ execute: publishAndWait });
    const { engine, halt } = anEngine({ executor, store: new MemoryOrderStore(eventsOf(WAY_TO.Submitted)) });
    halt.now = PULLED;
    await engine.restore();
    await eventually(() => executor.steps.includes("execute"));
    expect(engine.openOrders()).to.have.length(1);
    await engine.halt();
  });
});
