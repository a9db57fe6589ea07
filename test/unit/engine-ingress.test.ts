import { setImmediate as turn } from "node:timers/promises";
import { expect } from "chai";
import type { Signal } from "../../bot/core/signal.ts";
import { BATCH, Ingress, type IngressParts } from "../../bot/engine/ingress.ts";
import { aRunningEngine } from "../builders/engines.ts";
import { publishAndWait, ScriptedExecutor } from "../builders/executors.ts";
import { aSignal } from "../builders/signals.ts";

/** A signal that claims so many dollars; its id counts up. */
function worth(usd: number): Signal {
  return aSignal({ claimedProfitUsdE8: BigInt(usd) });
}

function anIngress(changes: Partial<IngressParts> = {}) {
  const batches: (readonly Signal[])[] = [];
  const dropped: Signal[] = [];
  const ingress = new Ingress({
    maxSignals: 1_000,
    worthOf: ({ claimedProfitUsdE8 }) => Number(claimedProfitUsdE8),
    onBatch: (signals) => batches.push(signals),
    onDropped: (signal) => dropped.push(signal),
    ...changes,
  });
  return { ingress, batches, dropped };
}

const worths = (signals: readonly Signal[]): number[] => signals.map((signal) => Number(signal.claimedProfitUsdE8));

describe("the ingress", () => {
  it("hands out what came in one turn in one batch, the most profitable first", async () => {
    const { ingress, batches } = anIngress();
    ingress.put([worth(1), worth(3)]);
    ingress.put([worth(2)]);
    expect(batches).to.deep.equal([]);
    await turn();
    expect(batches.map(worths)).to.deep.equal([[3, 2, 1]]);
    expect(ingress.size).to.equal(0);
  });

  it("lets everything else have a turn after each batch of a burst, first come, first served", async () => {
    const { ingress, batches } = anIngress();
    ingress.put(Array.from({ length: 2 * BATCH + 1 }, (_, index) => worth(index)));
    await turn();
    expect(batches.map((batch) => batch.length)).to.deep.equal([BATCH]);
    expect(ingress.size).to.equal(BATCH + 1);
    await turn();
    await turn();
    expect(batches.map((batch) => batch.length)).to.deep.equal([BATCH, BATCH, 1]);
    expect(worths(batches[1]!)[0]).to.equal(2 * BATCH - 1);
  });

  it("when it is full lets the stale go first, then the least profitable, of equals the oldest", () => {
    const stale = new Set<Signal>();
    const { ingress, dropped } = anIngress({
      maxSignals: 3,
      worthOf: (signal) => (stale.has(signal) ? -Infinity : Number(signal.claimedProfitUsdE8)),
    });
    const [rich, oldPoor, newPoor] = [worth(9), worth(1), worth(1)];
    ingress.put([rich, oldPoor, newPoor]);
    expect(dropped).to.deep.equal([]);
    ingress.put([worth(5)]);
    expect(dropped).to.deep.equal([oldPoor]);
    stale.add(rich);
    ingress.put([worth(5)]);
    expect(dropped).to.deep.equal([oldPoor, rich]);
    ingress.put([worth(5), worth(5)]);
    expect(dropped.slice(2, 3)).to.deep.equal([newPoor]);
    expect(dropped).to.have.length(4);
    expect(ingress.size).to.equal(3);
  });

  it("drops exactly what is too much, whatever comes, and hands out all the rest", async () => {
    const { ingress, batches, dropped } = anIngress({ maxSignals: 500 });
    const all = Array.from({ length: 1_500 }, (_, index) => worth((index * 7_919) % 1_009));
    ingress.put(all.slice(0, 700));
    ingress.put(all.slice(700));
    while (ingress.size > 0) await turn();
    const handedOut = batches.flat();
    expect(handedOut).to.have.length(500);
    expect(new Set([...handedOut, ...dropped]).size).to.equal(1_500);
    expect(Math.min(...worths(handedOut))).to.be.at.least(Math.max(...worths(dropped)));
  });
});

describe("an engine that is offered more than it can judge", () => {
  it("denies what found no room, tells of every signal, and says how many wait", async () => {
    const executor = new ScriptedExecutor({ execute: publishAndWait });
    const { engine, denials } = await aRunningEngine({ executor, settings: { maxQueuedSignals: 2 } });
    engine.offer([worth(1), worth(3), worth(2)]);
    expect(denials).to.deep.equal([{ code: "ingress-full", maxSignals: 2 }]);
    expect(engine.load()).to.include({ queuedSignals: 2, openOrders: 0 });
    await turn();
    expect(engine.load()).to.include({ queuedSignals: 0, openOrders: 2, maxConcurrentOrders: 100 });
    await engine.halt();
  });

  it("gives what is worth most the last places", async () => {
    const executor = new ScriptedExecutor({ execute: publishAndWait });
    const { engine, denials } = await aRunningEngine({ executor, settings: { maxConcurrentOrders: 1 } });
    const [poor, rich] = [worth(1), worth(3)];
    engine.offer([poor, rich]);
    await turn();
    expect(engine.openOrders().map(({ signal }) => signal)).to.deep.equal([rich]);
    expect(denials.map(({ code }) => code)).to.deep.equal(["capacity-exceeded"]);
    await engine.halt();
  });
});
