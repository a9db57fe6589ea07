import { expect } from "chai";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { MarketView } from "../../bot/market/market-view.ts";
import type { MarketSnapshot } from "../../bot/market/pool-state.ts";
import { type MarketConsumer, MarketWatch, type Reading } from "../../bot/sources/market-watch.ts";
import { ScriptedChain, settled } from "../builders/chain.ts";
import { aHead } from "../builders/heads.ts";
import { ManualClock } from "../builders/manual-clock.ts";
import { ScriptedReader } from "../builders/market-readers.ts";
import { addressOf, v2Pool } from "../builders/pools.ts";

const WRAPPED = addressOf(2);
const USD = addressOf(3);

/** Writes down what it is told. */
class Listener implements MarketConsumer {
  readonly heard: { readonly snapshot: MarketSnapshot; readonly reading: Reading }[] = [];

  update(snapshot: MarketSnapshot, reading: Reading): void {
    this.heard.push({ snapshot, reading });
  }

  get blocks(): readonly bigint[] {
    return this.heard.map(({ snapshot }) => snapshot.blockNumber);
  }
}

describe("The market watch", () => {
  let chain: ScriptedChain;
  let reader: ScriptedReader;
  let listener: Listener;
  let faults: unknown[];

  beforeEach(() => {
    chain = new ScriptedChain();
    reader = new ScriptedReader();
    reader.pools = [v2Pool(1_000n, 3_000_000n, { token0: WRAPPED, token1: USD })];
    listener = new Listener();
    faults = [];
  });

  function watch(...consumers: readonly MarketConsumer[]): MarketWatch {
    const onFault = (fault: unknown): unknown => faults.push(fault);
    return new MarketWatch({ chain, reader, clock: new ManualClock(), consumers, onFault });
  }

  /** Starts it and answers the first read. */
  async function started(...consumers: readonly MarketConsumer[]): Promise<MarketWatch> {
    const market = watch(...consumers);
    const ready = market.start();
    await reader.answer();
    await ready;
    return market;
  }

  it("keeps prices and the view fresh without a scanner, and says when it was read", async () => {
    const prices = new NativePrices(WRAPPED);
    const view = new MarketView();
    await started(prices, view);
    expect(prices.toNative(3_000n, USD)).to.equal(1n);
    const [pool] = reader.pools;
    expect(view.pool(pool!.address)).to.equal(pool);
    expect([view.blockNumber, view.readAtMs]).to.deep.equal([100n, 1_700_000_000_000]);
    reader.pools = [v2Pool(1_000n, 2_000_000n, { token0: WRAPPED, token1: USD })];
    await chain.mine();
    await reader.answer();
    expect(prices.toNative(3_000n, USD)).to.equal(1n);
    expect(prices.toNative(4_000n, USD)).to.equal(2n);
    expect(view.pool(pool!.address)).to.equal(undefined);
    expect(view.blockNumber).to.equal(101n);
  });

  it("skips to the newest head when heads arrive faster than readings", async () => {
    await started(listener);
    for (let mined = 0; mined < 4; mined++) await chain.mine();
    expect(reader.asked).to.deep.equal([100n, 101n]);
    await reader.answer();
    expect(reader.asked).to.deep.equal([100n, 101n, 104n]);
    await reader.answer();
    expect(reader.asked).to.deep.equal([100n, 101n, 104n]);
    expect(listener.blocks).to.deep.equal([100n, 101n, 104n]);
    expect(listener.heard.at(-1)!.reading.head).to.equal(chain.head());
  });

  it("reads again when a reorganisation repeats a number", async () => {
    await started(listener);
    await chain.tell(aHead(100n, { fork: "other" }));
    expect(reader.asked).to.deep.equal([100n, 100n]);
  });

  it("reports a reading that fails, goes on with the next head, and is ready once one succeeds", async () => {
    let isReady = false;
    const market = watch(listener);
    const ready = market.start().then(() => (isReady = true));
    await reader.fail();
    expect(faults.map(String)).to.deep.equal(["Error: no answer"]);
    expect(isReady).to.equal(false);
    await chain.mine();
    await reader.answer();
    await ready;
    await chain.mine();
    await reader.fail();
    await chain.mine();
    await reader.answer();
    expect(faults).to.have.length(2);
    expect(listener.blocks).to.deep.equal([101n, 103n]);
  });

  it("keeps nothing from the others when a consumer throws", async () => {
    const broken = { update: () => expect.fail("a fault of its own") };
    await started(broken, listener);
    expect(String(faults[0])).to.contain("a fault of its own");
    expect(listener.blocks).to.deep.equal([100n]);
  });

  it("tells who comes later of what was read last, and nobody who has gone", async () => {
    const market = await started();
    const leave = market.add(listener);
    expect(listener.blocks).to.deep.equal([100n]);
    await chain.mine();
    await reader.answer();
    leave();
    await chain.mine();
    await reader.answer();
    expect(listener.blocks).to.deep.equal([100n, 101n]);
  });

  it("tells nobody anything after it was stopped, and stops listening", async () => {
    const market = await started(listener);
    await chain.mine();
    const stopped = market.stop();
    await reader.answer();
    await stopped;
    await chain.mine();
    expect(chain.listeners).to.equal(0);
    expect(listener.blocks).to.deep.equal([100n]);
    expect(reader.asked).to.deep.equal([100n, 101n]);
  });

  it("gives up starting when it is stopped before anything could be read", async () => {
    const market = watch();
    const ready = market.start();
    await reader.fail();
    await market.stop();
    await ready;
  });
});

describe("The view of the market", () => {
  it("lets whoever waits for a block go with that one or a later one", async () => {
    const view = new MarketView();
    const arrived: bigint[] = [];
    for (const block of [5n, 6n, 8n]) void view.arrivals.of(block).then(() => arrived.push(block));
    view.update({ blockNumber: 6n, pools: [], changed: "all" }, { readAtMs: 0 });
    await settled();
    expect(arrived).to.deep.equal([5n, 6n]);
  });

  it("takes further pools of its own block alone, and never in the place of a listed one", () => {
    const listed = v2Pool(1n, 2n);
    const found = v2Pool(3n, 4n);
    const view = new MarketView();
    view.update({ blockNumber: 6n, pools: [listed], changed: "all" }, { readAtMs: 0 });
    view.add({ blockNumber: 5n, pools: [found] });
    expect(view.pool(found.address)).to.equal(undefined);
    view.add({ blockNumber: 6n, pools: [found, { ...found, address: listed.address }] });
    expect(view.pool(found.address)).to.equal(found);
    expect(view.pool(listed.address)).to.equal(listed);
  });
});
