import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import type { Assessment } from "../../bot/ports/executor.ts";
import { aRunningEngine } from "../builders/engines.ts";
import { eventually } from "../builders/eventually.ts";
import { anEstimate, ScriptedExecutor } from "../builders/executors.ts";
import { aSignal } from "../builders/signals.ts";

const PAYS: Assessment = { estimate: anEstimate, draft: undefined };

/** An executor that lacks a fact until it is given. */
function lackingExecutor(after: Assessment = PAYS) {
  const fact = Promise.withResolvers<undefined>();
  let isKnown = false;
  const executor = new ScriptedExecutor();
  executor.assess = () =>
    isKnown ? after : { missing: { fact: "the code of a pool", arrival: fact.promise.then(() => undefined) } };
  const arrive = (): void => {
    isKnown = true;
    fact.resolve(undefined);
  };
  return { executor, arrive };
}

describe("a signal that needs a fact which is not here yet", () => {
  it("waits for it, makes no order meanwhile, and is then judged like any other", async () => {
    const { executor, arrive } = lackingExecutor();
    const { engine, denials, store } = await aRunningEngine({ executor });
    engine.accept([aSignal()]);
    expect(engine.load()).to.include({ waitingSignals: 1, openOrders: 0 });
    arrive();
    await eventually(() => engine.load().waitingSignals === 0);
    await engine.settled();
    expect(store.orders().map(({ state }) => state)).to.deep.equal(["Completed"]);
    expect(denials).to.deep.equal([]);
  });

  it("is denied for what the fact shows", async () => {
    const { executor, arrive } = lackingExecutor({ denied: { code: "no-contract", address: "0x01" } });
    const { engine, denials } = await aRunningEngine({ executor });
    engine.accept([aSignal()]);
    arrive();
    await eventually(() => denials.length > 0);
    expect(denials).to.deep.equal([{ code: "no-contract", address: "0x01" }]);
  });

  it("becomes one order, however often it was repeated while it waited", async () => {
    const { executor, arrive } = lackingExecutor();
    const { engine, denials, store } = await aRunningEngine({ executor });
    const signal = aSignal();
    engine.accept([signal, signal, signal]);
    arrive();
    await eventually(() => denials.length === 2);
    await engine.settled();
    expect(store.orders()).to.have.length(1);
    expect(denials.map(({ code }) => code)).to.deep.equal(["duplicate-signal", "duplicate-signal"]);
  });

  it("is denied when its freshness is over, also when nothing ever comes", async () => {
    const { executor } = lackingExecutor();
    const { engine, denials, clock } = await aRunningEngine({ executor, settings: { maxSignalAgeMs: 30 } });
    engine.accept([aSignal({ validUntilMs: clock.ms + 20 })]);
    await delay(5);
    expect(denials).to.deep.equal([]);
    clock.ms += 20;
    await eventually(() => denials.length > 0);
    expect(denials).to.deep.equal([{ code: "fact-missing", fact: "the code of a pool", waitedMs: 20 }]);
    expect(engine.load().waitingSignals).to.equal(0);
  });

  it("is denied like those that nobody has judged when the engine stops", async () => {
    const { executor } = lackingExecutor();
    const { engine, denials } = await aRunningEngine({ executor });
    engine.accept([aSignal()]);
    engine.offer([aSignal()]);
    engine.stopAccepting();
    expect(denials).to.deep.equal([{ code: "shutting-down" }, { code: "shutting-down" }]);
    expect(engine.load()).to.include({ queuedSignals: 0, waitingSignals: 0 });
  });

  it("is judged in batches with all others that waited for the same fact, the most profitable first", async () => {
    const { executor, arrive } = lackingExecutor();
    const { engine, denials } = await aRunningEngine({ executor, settings: { maxConcurrentOrders: 1 } });
    const [poor, rich] = [aSignal({ claimedProfitUsdE8: 1n }), aSignal({ claimedProfitUsdE8: 2n })];
    engine.accept([poor, rich]);
    arrive();
    await eventually(() => denials.length === 1);
    expect(denials.map(({ code }) => code)).to.deep.equal(["capacity-exceeded"]);
    await engine.settled();
    expect(engine.load()).to.include({ queuedSignals: 0, waitingSignals: 0 });
    engine.accept([poor, rich]);
    expect(denials.map(({ code }) => code)).to.deep.equal(["capacity-exceeded", "duplicate-signal"]);
    await engine.settled();
  });

  it("leaves nothing behind when its time is up before the fact comes, however many there were", async () => {
    const { executor } = lackingExecutor();
    const { engine, denials } = await aRunningEngine({ executor, settings: { maxSignalAgeMs: 1 } });
    for (let round = 1; round <= 20; round += 1) {
      engine.accept(Array.from({ length: 100 }, () => aSignal()));
      await eventually(() => denials.length === 100 * round);
    }
    expect(engine.load().waitingSignals).to.equal(0);
  });

  it("finds no place when too many wait", async () => {
    const { executor, arrive } = lackingExecutor();
    const { engine, denials } = await aRunningEngine({ executor, settings: { maxQueuedSignals: 2 } });
    engine.accept([aSignal(), aSignal(), aSignal()]);
    expect(denials.map(({ code }) => code)).to.deep.equal(["fact-missing"]);
    expect(engine.load().waitingSignals).to.equal(2);
    arrive();
    await eventually(() => engine.load().waitingSignals === 0);
    await engine.settled();
  });
});
