import { expect } from "chai";
import { grossProfitWei } from "../../bot/core/route.ts";
import { flashSignal, type Signal } from "../../bot/core/signal.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { MarketWatch } from "../../bot/sources/market-watch.ts";
import { Scanner, type ScannerOptions } from "../../bot/sources/scanner.ts";
import { ScriptedChain } from "../builders/chain.ts";
import { ManualClock } from "../builders/manual-clock.ts";
import { ScriptedReader } from "../builders/market-readers.ts";
import { addressOf, v2Pool, v3Pool } from "../builders/pools.ts";

const WRAPPED = addressOf(2);
const ETHER = 10n ** 18n;

/** A pair of the wrapped coin and a token at a price, 1,000 ether deep. */
function pairAt(price: bigint, token = addressOf(3)): PoolState {
  return v2Pool(1_000n * ETHER, 1_000n * price * 10n ** 6n, { token0: WRAPPED, token1: token });
}

describe("The scanner", () => {
  let chain: ScriptedChain;
  let reader: ScriptedReader;
  let prices: NativePrices;
  let market: MarketWatch;
  let batches: (readonly Signal[])[];

  beforeEach(() => {
    chain = new ScriptedChain();
    reader = new ScriptedReader();
    reader.pools = [pairAt(3_000n), pairAt(3_100n)];
    prices = new NativePrices(WRAPPED);
    const faults = { onFault: (fault: unknown) => expect(String(fault)).to.equal("Error: no answer") };
    market = new MarketWatch({ chain, reader, clock: new ManualClock(), consumers: [prices], ...faults });
    batches = [];
  });

  function scanner(changes: Partial<ScannerOptions> = {}): Scanner {
    return new Scanner({
      market,
      clock: new ManualClock(),
      prices,
      strategyId: 7,
      baseTokens: [WRAPPED],
      maxHops: 3,
      validForBlocks: 2,
      ...changes,
    });
  }

  /** Starts it and answers the first read. */
  async function started(changes: Partial<ScannerOptions> = {}): Promise<Scanner> {
    const source = scanner(changes);
    const ready = source.start((signals) => batches.push(signals));
    void market.start();
    await reader.answer();
    await ready;
    return source;
  }

  it("emits what gains more than its gas, with everything that an order needs to know", async () => {
    await started();
    const [signal] = batches[0]!;
    expect(signal).to.deep.include({
      kind: "flash-arbitrage",
      strategyId: 7,
      source: "scanner",
      detectedAtMs: 1_700_000_000_000,
      observedBlock: 100n,
      validThroughBlock: 102n,
      expectedProfit: { token: WRAPPED, amountWei: grossProfitWei(flashSignal(signal!).route!) },
    });
    expect(signal!.resources).to.deep.equal([reader.pools[1]!.address, reader.pools[0]!.address]);
    expect(grossProfitWei(flashSignal(signal!).route!) > ETHER / 100n).to.equal(true);
  });

  it("emits nothing where gas at the next base fee takes the gain", async () => {
    await started();
    const gainWei = batches[0]![0]!.expectedProfit!.amountWei;
    await chain.mine([], { baseFeePerGasWei: gainWei / 133_124n - 1n });
    await reader.answer();
    expect(batches).to.have.length(2);
    await chain.mine([], { baseFeePerGasWei: gainWei / 133_124n + 1n });
    await reader.answer();
    expect(batches).to.have.length(2);
  });

  it("emits signals of one batch that share no pool, best first", async () => {
    const other = addressOf(4);
    reader.pools = [pairAt(3_000n), pairAt(3_100n), pairAt(3_200n), pairAt(50n, other), pairAt(51n, other)];
    await started();
    const [batch] = batches;
    expect(batch).to.have.length(2);
    const pools = batch!.flatMap(({ resources }) => resources);
    expect(new Set(pools).size).to.equal(4);
    expect(pools.slice(0, 2)).to.have.members([reader.pools[0]!.address, reader.pools[2]!.address]);
    expect(batch![0]!.expectedProfit!.amountWei > batch![1]!.expectedProfit!.amountWei).to.equal(true);
  });

  it("wants more ticks of a pool where a cycle is sized up to the last one that is known, and of no other", async () => {
    const everywhere = { lowerTick: -887_220, upperTick: 887_220, liquidity: 10n ** 17n };
    const near = { lowerTick: -195_960, upperTick: -195_840, liquidity: 1n };
    const facts = { token0: WRAPPED, token1: addressOf(3) };
    const known = v3Pool([everywhere, near], { tick: -195_900 }, facts);
    const ticks = known.ticks.filter(({ index }) => Math.abs(index) < 200_000);
    const short = { ...known, ticks, knownFromTick: near.lowerTick, knownToTick: near.upperTick };
    reader.pools = [pairAt(3_000n), short];
    const wishes: string[] = [];
    const tickWishes = { wantsMoreTicks: (pool: string): unknown => wishes.push(pool) };
    await started({ tickWishes });
    expect(batches).to.have.length(1);
    expect(wishes).to.deep.equal([short.address]);
    reader.pools = [reader.pools[0]!, known];
    await chain.mine();
    await reader.answer();
    expect(batches).to.have.length(2);
    expect(wishes).to.have.length(1);
  });

  it("gives every signal another id, also when the clock stands still, and higher ones after a restart", async () => {
    const first = await started();
    await chain.mine();
    await reader.answer();
    await first.stop();
    const clock = new ManualClock();
    clock.ms += 1;
    await started({ clock });
    const ids = batches.flat().map(({ signalId }) => signalId);
    expect(ids).to.have.length(3);
    expect(ids[0]! < ids[1]! && ids[1]! < ids[2]! && ids[2]! < 1n << 64n).to.equal(true);
  });

  it("looks at what was read before it began", async () => {
    void market.start();
    await reader.answer();
    await started();
    expect(batches).to.have.length(1);
  });

  it("emits nothing after it was stopped", async () => {
    const source = await started();
    await source.stop();
    await chain.mine();
    await reader.answer();
    expect(batches).to.have.length(1);
  });

  it("gives up starting when it is stopped before anything could be read", async () => {
    const source = scanner();
    const ready = source.start(() => undefined);
    await reader.fail();
    await source.stop();
    await ready;
  });
});
