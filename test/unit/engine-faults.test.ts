import { expect } from "chai";
import { ArbError } from "../../bot/core/errors.ts";
import type { Order } from "../../bot/core/order.ts";
import type { EngineListener } from "../../bot/ports/engine-listener.ts";
import type { Report } from "../../bot/ports/executor.ts";
import { anEngine, aRunningEngine } from "../builders/engines.ts";
import { eventually } from "../builders/eventually.ts";
import { publishAndWait, ScriptedExecutor, succeed, untilAborted } from "../builders/executors.ts";
import { type MemoryOrderStore, UPDATES } from "../builders/orders.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { aSignal } from "../builders/signals.ts";
import { forbidUnhandledRejections } from "../builders/unhandled-rejections.ts";

const never = (): Promise<never> => new Promise(() => undefined);
const typesIn = (store: MemoryOrderStore): string[] => store.events.map(({ type }) => type);

describe("the engine in trouble", () => {
  forbidUnhandledRejections();

  describe("an executor that throws", () => {
    for (const step of ["plan", "simulate", "sign"] as const) {
      it(`in ${step} fails the order, because nothing has left the process`, async () => {
        const executor = new ScriptedExecutor({
          [step]: () => {
            throw new Error("socket hang up");
          },
        });
        const { engine, store, faults } = await aRunningEngine({ executor });
        engine.accept([aSignal()]);
        await engine.settled();
        expect(store.orders()[0]?.failure).to.deep.equal({ reason: "NetworkTimeout", detail: "socket hang up" });
        expect(faults.map(({ kind }) => kind)).to.deep.equal(["executor-threw"]);
        expect(executor.steps.at(-1)).to.equal("release");
      });

      it(`too late in ${step} changes nothing any more`, async () => {
        const late = Promise.withResolvers<never>();
        const executor = new ScriptedExecutor({ [step]: () => late.promise });
        const { engine, store } = await aRunningEngine({ executor, settings: { submissionTimeoutMs: 5 } });
        engine.accept([aSignal()]);
        await engine.settled();
        late.reject(new Error("too late"));
        expect(store.orders()[0]?.failure).to.deep.equal({ reason: "StaleSignal", detail: "not signed within 5 ms" });
        expect(typesIn(store)).not.to.include("signed");
      });
    }

    it("in execute fails nothing: it is noted, and execution goes on after a pause", async () => {
      let attempts = 0;
      const executor = new ScriptedExecutor({
        execute: async (order, report) => {
          attempts += 1;
          if (order.state === "Validated") await report(UPDATES.published);
          if (attempts < 4) throw new Error(`attempt ${attempts}`);
          await succeed({ ...order, state: "Submitted" }, report);
        },
      });
      const { engine, store, faults } = await aRunningEngine({ executor });
      engine.accept([aSignal()]);
      await engine.settled();
      expect(attempts).to.equal(4);
      expect(store.orders()[0]?.state).to.equal("Completed");
      expect(typesIn(store).filter((type) => type === "noted")).to.have.length(3);
      expect(faults.map(({ detail }) => detail)).to.deep.equal(["attempt 1", "attempt 2", "attempt 3"]);
      expect(executor.steps.filter((step) => step === "sign")).to.have.length(1);
    });

    it("in execute is called less and less often, and as often as before once it got on", async () => {
      let attempts = 0;
      const executor = new ScriptedExecutor({
        execute: async (order, report) => {
          attempts += 1;
          if (attempts === 6) await report(UPDATES.published);
          if (attempts < 9) throw new Error("again");
          await succeed({ ...order, state: "Submitted" }, report);
        },
      });
      const { engine, store } = await aRunningEngine({ executor, settings: { firstRetryPauseMs: 0.25 } });
      const begunMs = performance.now();
      engine.accept([aSignal()]);
      await engine.settled();
      expect(performance.now() - begunMs).to.be.greaterThan(7);
      const pauses = store.events.flatMap((event) =>
        event.type === "noted" ? [Number(/in ([\d.]+) ms/.exec(event.detail)?.[1])] : [],
      );
      expect(pauses).to.deep.equal([0.25, 0.5, 1, 2, 4, 0.25, 0.5, 1]);
    });

    it("in execute after the order is settled changes nothing", async () => {
      const executor = new ScriptedExecutor({
        execute: async (order, report) => {
          await succeed(order, report);
          throw new Error("late");
        },
      });
      const { engine, store } = await aRunningEngine({ executor });
      engine.accept([aSignal()]);
      await engine.settled();
      expect(executor.steps.filter((step) => step === "execute")).to.have.length(1);
      expect(typesIn(store).at(-1)).to.equal("settled");
    });

    it("in execute between the end of the order and its settlement is noted, and it is followed on", async () => {
      let attempts = 0;
      const executor = new ScriptedExecutor({
        execute: async (order, report) => {
          attempts += 1;
          if (attempts > 1) return succeed(order, report);
          await report(UPDATES.published);
          await report(UPDATES.included);
          await report(UPDATES.completed);
          throw new Error("socket hang up");
        },
      });
      const { engine, store } = await aRunningEngine({ executor });
      engine.accept([aSignal()]);
      await engine.settled();
      expect(typesIn(store).slice(-3)).to.deep.equal(["completed", "noted", "settled"]);
    });

    for (const step of ["plan", "simulate", "sign", "execute"] as const) {
      it(`something critical in ${step} stops new orders and follows the open ones`, async () => {
        let attempts = 0;
        const executor = new ScriptedExecutor({
          [step]: async (order: Order, report: Report) => {
            attempts += 1;
            if (attempts > 1) return succeed(order, report);
            throw new ArbError("WALLET_INACCESSIBLE", { account: "0xa", problem: "it is locked" });
          },
        });
        const { engine, store, faults, denials } = await aRunningEngine({ executor });
        engine.accept([aSignal()]);
        await engine.settled();
        engine.accept([aSignal()]);
        expect(faults.map(({ kind }) => kind)).to.deep.equal(["new-orders-stopped"]);
        expect(faults[0]?.detail).to.include("cannot sign: it is locked");
        expect(denials).to.deep.equal([{ code: "shutting-down" }]);
        const [order] = store.orders();
        if (step === "execute") expect(order?.state).to.equal("Completed");
        else expect(order?.failure?.reason).to.equal("InvalidParameters");
      });
    }

    it("in release does not keep the order open", async () => {
      const executor = new ScriptedExecutor({
        release: () => {
          throw new Error("no such reservation");
        },
      });
      const { engine, faults } = await aRunningEngine({ executor });
      engine.accept([aSignal()]);
      await engine.settled();
      expect(faults.map(({ kind }) => kind)).to.deep.equal(["executor-threw"]);
    });
  });

  describe("an executor that does not keep its word", () => {
    it("is called again when it stops before the order's end", async () => {
      let attempts = 0;
      const executor = new ScriptedExecutor({
        execute: async (order, report) => {
          attempts += 1;
          if (attempts > 1) await succeed(order, report);
        },
      });
      const { engine, store } = await aRunningEngine({ executor });
      engine.accept([aSignal()]);
      await engine.settled();
      expect(store.orders()[0]?.state).to.equal("Completed");
    });

    it("has its impossible updates refused and noted, and the order goes on", async () => {
      const refusals: unknown[] = [];
      const executor = new ScriptedExecutor({
        execute: async (order, report) => {
          refusals.push(await rejectionOf(report(UPDATES.completed)));
          void report(UPDATES.reopened); // nobody waits for it, and nothing breaks
          await succeed(order, report);
          refusals.push(await rejectionOf(report(UPDATES.completed)));
        },
      });
      const { engine, store, faults } = await aRunningEngine({ executor });
      engine.accept([aSignal()]);
      await engine.settled();
      expect(refusals.map(String)).to.satisfy((all: string[]) =>
        all.every((one) => one.includes("StateTransitionError")),
      );
      expect(faults.map(({ kind }) => kind)).to.deep.equal(["update-refused", "update-refused", "update-refused"]);
      expect(typesIn(store).at(-1)).to.equal("settled");
      expect(store.orders()[0]?.state).to.equal("Completed");
      const notes = store.events.flatMap((event) => (event.type === "noted" ? [event.detail] : []));
      expect(notes[0]).to.match(/^"completed" was refused: order \d+ is Validated and cannot become Completed$/);
    });

    it("cannot keep an order unsigned beyond its deadline", async () => {
      const executor = new ScriptedExecutor({ simulate: never });
      const { engine, store } = await aRunningEngine({ executor, settings: { submissionTimeoutMs: 5 } });
      engine.accept([aSignal()]);
      await engine.settled();
      expect(store.orders()[0]?.failure?.reason).to.equal("StaleSignal");
      expect(executor.steps.at(-1)).to.equal("release");
    });

    it("signs nothing that was simulated too late", async () => {
      const executor = new ScriptedExecutor({
        simulate: () => {
          clock.ms += 30_001;
          return { predictedProfit: UPDATES.validated.predictedProfit, netProfit: UPDATES.validated.netProfit };
        },
      });
      const { engine, store, clock } = await aRunningEngine({ executor });
      engine.accept([aSignal()]);
      await engine.settled();
      expect(executor.steps).not.to.include("sign");
      expect(store.orders()[0]?.failure?.reason).to.equal("StaleSignal");
    });
  });

  describe("a listener that throws", () => {
    it("does no harm, whatever it hears", async () => {
      const broken = (): never => {
        throw new Error("broken listener");
      };
      const rejecting = (): unknown => Promise.reject(new Error("broken listener"));
      const listeners: EngineListener[] = [
        { onSignal: broken, onDenied: broken, onOrderEvent: broken, onDryRun: broken, onFault: broken },
        { onSignal: rejecting, onDenied: rejecting, onOrderEvent: rejecting, onFault: rejecting },
      ];
      const { engine, store, events, denials, faults } = await aRunningEngine({ listeners });
      engine.accept([aSignal(), aSignal({ resources: [] })]);
      await engine.settled();
      expect(store.orders().map(({ state }) => state)).to.deep.equal(["Completed"]);
      expect(events).to.have.length(7);
      expect(denials).to.have.length(1);
      await eventually(() => faults.length === 2 * (2 + 1 + 7));
      expect(faults.every(({ kind }) => kind === "listener-threw")).to.equal(true);
    });
  });

  describe("halting", () => {
    it("lets go of every order and leaves it open in the journal", async () => {
      const executor = new ScriptedExecutor({ execute: publishAndWait });
      const { engine, store, denials } = await aRunningEngine({ executor });
      engine.accept([aSignal()]);
      await eventually(() => store.events.at(-1)?.type === "published");
      await engine.halt();
      engine.accept([aSignal()]);
      expect(denials).to.deep.equal([{ code: "shutting-down" }]);
      expect(store.orders().map(({ state }) => state)).to.deep.equal(["Submitted"]);
      expect(executor.steps).not.to.include("release");
    });

    for (const step of ["plan", "simulate", "sign"] as const) {
      it(`during ${step} sends nothing and does not wait for it`, async () => {
        const executor = new ScriptedExecutor({ [step]: never });
        const { engine, store } = await aRunningEngine({ executor });
        engine.accept([aSignal()]);
        await eventually(() => executor.steps.includes(step));
        await engine.halt();
        expect(executor.steps).not.to.include("execute");
        expect(typesIn(store)).not.to.include("failed").and.not.include("signed");
      });
    }

    it("does not call an executor again that throws on being told", async () => {
      const executor = new ScriptedExecutor({
        execute: async (_order, report, abort) => {
          await report(UPDATES.published);
          await untilAborted(abort);
          throw new Error("aborted");
        },
      });
      const { engine, store, faults } = await aRunningEngine({ executor });
      engine.accept([aSignal()]);
      await eventually(() => store.events.at(-1)?.type === "published");
      await engine.halt();
      expect(faults).to.deep.equal([]);
      expect(executor.steps.filter((each) => each === "execute")).to.have.length(1);
    });

    it("before anything was restored is harmless", async () => {
      const { engine } = anEngine();
      await engine.halt();
      await engine.restore();
      engine.accept([aSignal()]);
      expect(engine.openOrders()).to.deep.equal([]);
    });
  });
});
