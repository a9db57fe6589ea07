import { expect } from "chai";
import { run, type RunOptions, type RunningEngine, StoreWatch } from "../../bot/commands/run.ts";
import type { Order } from "../../bot/core/order.ts";
import type { HeadListener } from "../../bot/ports/chain.ts";
import type { SignalSource } from "../../bot/ports/signal-source.ts";
import { anEngine } from "../builders/engines.ts";
import { eventually } from "../builders/eventually.ts";
import { publishAndWait, ScriptedExecutor } from "../builders/executors.ts";
import { aHead } from "../builders/heads.ts";
import { anOrder, MemoryOrderStore, WAY_TO } from "../builders/orders.ts";
import { aSignal } from "../builders/signals.ts";
import { thrownBy } from "../builders/thrown-by.ts";

/** A run over an engine with one open order, which ends when the test says so. */
function aRun(changes: Partial<RunOptions> = {}, engineChanges: Partial<RunningEngine> = {}) {
  const announced: string[] = [];
  const calls: string[] = [];
  const drained = Promise.withResolvers<undefined>();
  const interrupt = new AbortController();
  const watch = new StoreWatch();
  let open: readonly Order[] = [];
  let onHead: HeadListener = () => undefined;
  const note = (call: string) => (): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  const engine: RunningEngine = {
    restore: note("restore"),
    offer: () => void (open = [anOrder(WAY_TO.Pending)]),
    stopAccepting: () => void calls.push("stopAccepting"),
    told: note("told"),
    drained: () => drained.promise.then(() => undefined),
    halt: note("halt"),
    openOrders: () => open,
    ...engineChanges,
  };
  const source = {
    name: "test",
    start: (emit: (signals: readonly never[]) => void) => {
      emit([]);
      return Promise.resolve();
    },
    stop: note("source.stop"),
  };
  const chain = {
    onHead: (listener: HeadListener) => {
      onHead = listener;
      return () => (onHead = () => undefined);
    },
  };
  const announce = (sentence: string): void => void announced.push(sentence);
  const options = {
    blocks: undefined,
    stop: interrupt.signal,
    shutdownTimeoutMs: 20,
    storeFailed: watch.failed,
    ...changes,
  };
  const blocks = run({ engine, sources: [source], chain, announce, onRestored: note("onRestored") }, options);
  const finish = (): void => {
    open = [];
    drained.resolve(undefined);
  };
  return { blocks, calls, announced, interrupt, watch, drained, finish, head: () => onHead(aHead(1n)) };
}

describe("running the engine", () => {
  it("makes orders for so many blocks in full, then follows open ones to the end, however long it takes", async () => {
    const { blocks, calls, announced, head, finish } = aRun({ blocks: 2 });
    await eventually(() => calls.includes("restore"));
    await Promise.resolve();
    head();
    head();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(calls, "what needs the journal begins when the engine has it").to.deep.equal(["restore", "onRestored"]);
    head();
    await eventually(() => announced.length > 0);
    expect(calls).to.include.members(["stopAccepting", "source.stop"]);
    expect(announced).to.deep.equal(["No new orders; following 1 open order to the end."]);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(calls, "more than the shutdown timeout later").not.to.include("halt");
    finish();
    expect(await blocks).to.equal(2);
  });

  it("follows open orders no longer than allowed after Ctrl-C, and says what is left", async () => {
    const { blocks, calls, announced, interrupt } = aRun();
    await eventually(() => calls.includes("restore"));
    await new Promise((resolve) => setTimeout(resolve, 5));
    interrupt.abort();
    await blocks;
    expect(announced[0]).to.include("for at most 0.02 s (Ctrl-C again ends at once)");
    expect(announced[1]).to.equal("1 open order left; the next start goes on from there.");
    expect(calls.at(-1)).to.equal("halt");
  });

  it("says that no new orders are made only after it has told of all that there are, however slow the disk is", async () => {
    const lines: string[] = [];
    const store = new MemoryOrderStore();
    const append = store.append.bind(store);
    const disk = Promise.withResolvers<undefined>();
    store.append = async (event) => {
      await disk.promise;
      await append(event);
    };
    const bench = anEngine({
      store,
      executor: new ScriptedExecutor({ execute: publishAndWait }),
      listeners: [{ onOrderEvent: ({ type }) => lines.push(type) }],
    });
    const interrupt = new AbortController();
    const source: SignalSource = {
      name: "test",
      start: (emit) => {
        emit([aSignal(), aSignal()]);
        return Promise.resolve();
      },
      stop: () => Promise.resolve(),
    };
    const ended = run(
      {
        engine: bench.engine,
        sources: [source],
        chain: { onHead: () => () => undefined },
        announce: (line) => lines.push(line),
      },
      { blocks: undefined, stop: interrupt.signal, shutdownTimeoutMs: 100, storeFailed: new StoreWatch().failed },
    );
    await eventually(() => bench.engine.openOrders().length === 2);
    interrupt.abort();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(lines, "while the disk is busy").to.deep.equal([]);
    disk.resolve(undefined);
    await ended;
    const announced = lines.findIndex((line) => line.startsWith("No new orders; following 2 open orders"));
    expect(announced).to.be.greaterThan(1);
    expect(lines.slice(announced)).not.to.include("created");
  });

  it("waits for a disk that hangs no longer than for an order", async () => {
    const { blocks, calls, interrupt } = aRun({}, { told: () => new Promise(() => undefined) });
    await eventually(() => calls.includes("restore"));
    interrupt.abort();
    await blocks;
    expect(calls.at(-1)).to.equal("halt");
  });

  it("ends with a fault of the store when what an earlier run left cannot even be failed", async () => {
    const restore = Promise.withResolvers<undefined>();
    const { blocks, calls, watch } = aRun({}, { restore: () => restore.promise.then(() => undefined) });
    watch.onFault({ kind: "store-failed", detail: "", cause: new Error("ENOSPC") });
    restore.reject(new Error("ENOSPC"));
    expect((await thrownBy(() => blocks)).code).to.equal("STORE_FAILED");
    expect(calls).to.deep.equal(["halt"]);
  });

  it("ends with a fault of the store when nothing can be recorded any more", async () => {
    const { blocks, calls, watch, drained } = aRun();
    await eventually(() => calls.includes("restore"));
    watch.onFault({ kind: "listener-threw", detail: "", cause: undefined });
    expect(watch.failed.aborted).to.equal(false);
    drained.reject(new Error("ENOSPC"));
    watch.onFault({ kind: "store-failed", detail: "", cause: new Error("ENOSPC") });
    const fault = await thrownBy(() => blocks);
    expect(fault.code).to.equal("STORE_FAILED");
    expect(fault.exitCode).to.equal(4);
    expect(calls.at(-1)).to.equal("halt");
  });
});
