import { expect } from "chai";
import { pendingOfRpc } from "../../bot/adapters/pending/pending-of-rpc.ts";
import type { Hex } from "../../bot/core/hex.ts";
import type { PendingCall, PendingTransaction } from "../../bot/core/pending-transaction.ts";
import { flashSignal, type Signal } from "../../bot/core/signal.ts";
import type { Aftermath } from "../../bot/market/aftermath.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { Backrun } from "../../bot/sources/backrun/backrun.ts";
import { BackrunTally } from "../../bot/sources/backrun/backrun-tally.ts";
import type { MarketConsumer } from "../../bot/sources/market-watch.ts";
import { eventually } from "../builders/eventually.ts";
import { aHead } from "../builders/heads.ts";

const WETH: Hex = `0x${"c0".repeat(20)}`;
const USDC: Hex = `0x${"a0".repeat(20)}`;
const ELSEWHERE: Hex = `0x${"ee".repeat(20)}`;
const UNIT = 10n ** 18n;

function pair(address: Hex, reserve0: bigint, reserve1: bigint, token0 = USDC): PoolState {
  return { venue: "uniswap-v2", address, token0, token1: WETH, feePpm: 3_000, reserve0, reserve1 };
}

const LEFT = pair(`0x${"01".repeat(20)}`, 2_000_000n * UNIT, 1_000n * UNIT);
const RIGHT = pair(`0x${"02".repeat(20)}`, 2_000_000n * UNIT, 1_000n * UNIT);
/** A tenth of the WETH more, and the USDC that it buys less. */
const MOVED = pair(LEFT.address, 1_820_000n * UNIT, 1_100n * UNIT);

function hashOf(index: number): Hex {
  return `0x${index.toString(16).padStart(64, "0")}`;
}

function swap(index: number, change: Partial<PendingCall> = {}): PendingTransaction {
  const data: Hex = `0x38ed1739${WETH.slice(2).padStart(64, "0")}${USDC.slice(2).padStart(64, "0")}`;
  const terms = { valueWei: 0n, gasLimit: 300_000n, nonce: 0, maxFeePerGasWei: 10n ** 12n };
  const call = { from: ELSEWHERE, to: ELSEWHERE, data, ...terms, ...change };
  return { transactionHash: hashOf(index), call, raw: () => "0x02" };
}

/** The source between a feed and a node that are doubles: what they say, and when, is the test's. */
function aBackrun(maxPending = 50) {
  let tell: (transaction: PendingTransaction) => void = () => undefined;
  let consumer: MarketConsumer | undefined;
  const asked: { hash: Hex; blockHash: Hex; answer: (aftermath: Aftermath) => void }[] = [];
  const signals: Signal[] = [];
  const faults: unknown[] = [];
  const prices = new NativePrices(WETH);
  const figures = () => ({ isConnected: true, reconnects: 0, events: 0, refused: {} });
  const start = (listener: typeof tell): Promise<void> => Promise.resolve(void (tell = listener));
  const backrun = new Backrun({
    feeds: [{ name: "double", start, stop: () => Promise.resolve(), figures }],
    aftermath: {
      after: ({ transactionHash: hash }, { blockHash }) =>
        new Promise((answer) => asked.push({ hash, blockHash, answer })),
    },
    market: { add: (added) => ((consumer = added), () => undefined) },
    prices,
    clock: { nowMs: () => 1_000 },
    strategyId: 2,
    baseTokens: [WETH],
    maxHops: 2,
    onFault: (fault) => faults.push(fault),
    settings: { maxPending, maxSimulations: 2, validForBlocks: 2 },
  });
  const update = (blockNumber: bigint, pools: readonly PoolState[] = [LEFT, RIGHT]): void => {
    const reading = { head: aHead(blockNumber), readAtMs: 0 };
    const snapshot = { blockNumber, pools, changed: "all" as const };
    prices.update(snapshot);
    consumer!.update(snapshot, reading);
  };
  const begin = async (): Promise<void> => {
    await backrun.start((batch) => signals.push(...batch));
    update(100n);
  };
  return {
    backrun,
    asked,
    faults,
    signals,
    update,
    begin,
    tell: (transaction: PendingTransaction) => tell(transaction),
  };
}

describe("the source of backruns", () => {
  it("makes a signal behind what opens a cycle, for as long as was set, over the pool that it moves", async () => {
    const { begin, tell, asked, signals } = aBackrun();
    await begin();
    tell(swap(1));
    asked[0]!.answer({ pools: [MOVED] });
    await eventually(() => signals.length === 1);
    const [signal] = signals;
    expect(flashSignal(signal!).behind).to.deep.equal({ transactionHash: hashOf(1), raw: "0x02" });
    expect([signal!.observedBlock, signal!.validThroughBlock]).to.deep.equal([100n, 102n]);
    expect(signal!.resources).to.have.members([LEFT.address, RIGHT.address, `behind ${hashOf(1)}`]);
  });

  it("makes none of a cycle that is there without the transaction", async () => {
    const { begin, tell, asked, signals, backrun, update } = aBackrun();
    await begin();
    const lonely = pair(`0x${"04".repeat(20)}`, 2_000_000n * UNIT, 1_000n * UNIT, `0x${"bb".repeat(20)}`);
    update(101n, [MOVED, RIGHT, lonely]);
    tell(swap(1));
    asked[0]!.answer({ pools: [lonely] });
    await eventually(() => backrun.figures().refused["opens-nothing"] === 1);
    expect(signals).to.deep.equal([]);
  });

  it("looks again on top of a head that came during a simulation", async () => {
    const { begin, tell, asked, signals, update } = aBackrun();
    await begin();
    tell(swap(1));
    update(101n);
    asked[0]!.answer({ pools: [MOVED] });
    await eventually(() => asked.length === 2);
    expect(asked.map(({ blockHash }) => blockHash)).to.deep.equal([aHead(100n).hash, aHead(101n).hash]);
    asked[1]!.answer({ pools: [MOVED] });
    await eventually(() => signals.length === 1);
    expect(signals[0]!.observedBlock).to.equal(101n);
  });

  it("asks nobody about what cannot move a pool of ours, and counts why", async () => {
    const { begin, tell, asked, backrun } = aBackrun();
    await begin();
    tell(swap(1, { data: "0xa9059cbb" }));
    tell(swap(2, { to: WETH }));
    tell(swap(3, { to: undefined }));
    tell(swap(4, { maxFeePerGasWei: 1n }));
    tell(swap(6, { data: `0x${"00".repeat(20_000)}${USDC.slice(2)}` }));
    tell(swap(5, { data: `0x3593564c00${USDC.slice(2)}000bb8` }));
    tell(swap(5));
    expect(backrun.figures().filtered).to.deep.equal({
      elsewhere: 1,
      "token-call": 1,
      "makes-a-contract": 1,
      underpaid: 1,
      "too-long": 1,
    });
    expect(backrun.figures().repeated).to.equal(1);
    expect(
      asked.map(({ hash }) => hash),
      "packed calldata has tokens anywhere",
    ).to.deep.equal([hashOf(5)]);
  });

  it("survives a flood: so many wait, the newest come first, and the oldest go", async () => {
    const { begin, tell, asked, backrun } = aBackrun(50);
    await begin();
    for (let index = 1; index <= 10_000; index++) tell(swap(index));
    expect(asked).to.have.length(2);
    const { seen, dropped, simulated } = backrun.figures();
    expect({ seen, dropped, simulated }).to.deep.equal({ seen: 10_000, dropped: 10_000 - 50 - 2, simulated: 2 });
    for (let next = 0; next < 52; next++) {
      await eventually(() => asked.length > next);
      asked[next]!.answer({ none: "moves-nothing" });
    }
    await eventually(() => backrun.figures().refused["moves-nothing"] === 52);
    const newest = Array.from({ length: 50 }, (_, index) => hashOf(10_000 - index));
    expect(asked.map(({ hash }) => hash)).to.deep.equal([hashOf(1), hashOf(2), ...newest]);
  });

  it("tells of a transaction that it cannot deal with, and goes on with the next", async () => {
    const { begin, tell, asked, faults, signals } = aBackrun();
    await begin();
    tell(swap(1));
    asked[0]!.answer(undefined as never);
    await eventually(() => faults.length === 1);
    tell(swap(2));
    asked[1]!.answer({ pools: [MOVED] });
    await eventually(() => signals.length === 1);
  });

  it("emits nothing after it was stopped", async () => {
    const { begin, tell, asked, signals, backrun } = aBackrun();
    await begin();
    tell(swap(1));
    await backrun.stop();
    asked[0]!.answer({ pools: [MOVED] });
    tell(swap(2));
    await new Promise(setImmediate);
    expect([asked.length, signals]).to.deep.equal([1, []]);
  });

  it("makes no signal of a transaction whose bytes cannot be written down", async () => {
    const { begin, tell, asked, signals, backrun } = aBackrun();
    await begin();
    tell({ ...swap(1), raw: () => undefined });
    asked[0]!.answer({ pools: [MOVED] });
    await eventually(() => backrun.figures().refused.unwritable === 1);
    expect(signals).to.deep.equal([]);
  });
});

describe("a transaction as a node tells it", () => {
  const told = {
    hash: hashOf(1),
    from: ELSEWHERE,
    to: ELSEWHERE,
    input: "0x",
    value: "0x0",
    gas: "0x5208",
    nonce: "0x0",
    gasPrice: "0x1",
    type: "0x0",
    chainId: "0x1",
  };

  for (const { name, value, refused } of [
    { name: "nothing", value: null, refused: "unreadable" },
    { name: "a list", value: [told], refused: "unreadable" },
    { name: "a negative value", value: { ...told, value: "-0x1" }, refused: "unreadable" },
    { name: "a number for a quantity", value: { ...told, gas: 21_000 }, refused: "unreadable" },
    { name: "a value above 256 bits", value: { ...told, value: `0x1${"0".repeat(64)}` }, refused: "unreadable" },
    { name: "a nonce above 2^53", value: { ...told, nonce: `0x${"f".repeat(16)}` }, refused: "unreadable" },
    { name: "half a byte of calldata", value: { ...told, input: "0xabc" }, refused: "unreadable" },
    { name: "calldata of a megabyte", value: { ...told, input: `0x${"00".repeat(2 ** 20)}` }, refused: "unreadable" },
    { name: "a recipient that is no address", value: { ...told, to: "0x12" }, refused: "unreadable" },
    { name: "another chain", value: { ...told, chainId: "0xa" }, refused: "other-chain" },
    { name: "a block that has it", value: { ...told, blockHash: hashOf(2) }, refused: "in-a-block" },
    { name: "a type that cannot be written down", value: { ...told, type: "0x3" }, refused: "unknown-type" },
  ]) {
    it(`is refused for ${name}`, () => {
      expect(pendingOfRpc(value, 1n)).to.deep.equal({ refused });
    });
  }

  it("has no bytes unless its signature makes its hash", () => {
    const pending = pendingOfRpc({ ...told, r: hashOf(1), s: hashOf(1), v: "0x25" }, 1n) as PendingTransaction;
    expect(pending.raw?.()).to.equal(undefined);
    const unsigned = pendingOfRpc({ ...told, accessList: "none", type: "0x1" }, 1n) as PendingTransaction;
    expect(unsigned.raw?.()).to.equal(undefined);
  });
});

describe("the tally of backruns", () => {
  it("counts each order of its own source once when it is offered, and when it lands", () => {
    const tally = new BackrunTally("backrun");
    const created = (orderId: bigint, source: string) =>
      tally.onOrderEvent({ type: "created", orderId, atMs: 0, signal: { source } } as never);
    created(1n, "backrun");
    created(2n, "scanner");
    for (const orderId of [1n, 2n]) {
      for (const type of ["published", "published", "completed"]) tally.onOrderEvent({ type, orderId } as never);
    }
    expect(tally.figures()).to.include({ sent: 1, landed: 1 });
  });
});
