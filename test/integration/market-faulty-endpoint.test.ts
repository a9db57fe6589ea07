import { expect } from "chai";
import { type MarketSite, OTHER_POOL, PAIR, POOL, startMarketSite } from "../builders/market-site.ts";
import { rejectionOf } from "../builders/rejection.ts";

interface Log {
  readonly address: string;
  readonly topics: readonly string[];
}

describe("A market behind an endpoint that does wrong", () => {
  let site: MarketSite;

  before(async () => {
    site = await startMarketSite();
  });

  afterEach(() => {
    site.node.answer = () => undefined;
  });

  after(() => site.stop());

  /** The logs of the newest block that the endpoint does not hide. */
  async function hideLogs(isHidden: (log: Log) => boolean): Promise<void> {
    const { hash } = (await site.rpc("eth_getBlockByNumber", "latest", false)) as { hash: string };
    const logs = (await site.rpc("eth_getLogs", { blockHash: hash })) as Log[];
    const left = logs.filter((log) => !isHidden(log));
    site.node.answer = (method, [filter]) =>
      method === "eth_getLogs" && (filter as { blockHash: string }).blockHash === hash ? { result: left } : undefined;
  }

  it("that has no logs of a block yet is right all the same, because the header has them", async () => {
    const { read, events } = site.follow({ settings: { checkedPoolsPerBlock: 0 } });
    await read();
    events.length = 0;
    await site.trade(PAIR);
    await hideLogs(() => true);
    const after = await read();
    expect(after.changed).to.deep.equal([PAIR.address]);
    expect(after.pools).to.deep.equal(await site.truth());
    expect(events.map(({ type }) => type)).to.deep.equal(["logs-missing"]);
  });

  it("that leaves out a pool's logs is found out: an alarm, quarantine, and everything is read", async () => {
    const { length } = site.pools;
    let draws = 0;
    // Every pool's turn comes once.
    const { read, events, quarantine } = site.follow({
      settings: { checkedPoolsPerBlock: length },
      random: () => (draws++ % length) / length,
    });
    await read();
    events.length = 0;
    await site.trade(POOL);
    await hideLogs(({ address }) => address === POOL.address);
    const after = await read();
    expect(events.filter(({ type }) => type !== "loading")).to.deep.equal([
      { type: "diverged", pool: POOL.address, blockNumber: after.blockNumber },
      { type: "repaired", blockNumber: after.blockNumber, pools: 0 },
    ]);
    const truth = await site.truth();
    expect(after.pools).to.deep.equal(truth.filter(({ address }) => address !== POOL.address));
    expect(after.changed).to.deep.equal([POOL.address]);
    quarantine.release(POOL.address);
    await site.rpc("evm_mine");
    const released = await read();
    expect(released.pools).to.deep.equal(truth);
    expect(released.changed).to.deep.equal([POOL.address]);
  });

  it("that answers with another block's logs is not believed", async () => {
    const { read } = site.follow();
    await read();
    await site.trade(PAIR);
    site.node.answer = (method) =>
      method === "eth_getLogs" ? { result: [{ blockHash: `0x${"5".repeat(64)}`, topics: [] }] } : undefined;
    expect(String(await rejectionOf(read()))).to.match(/of block \d+ could not be read: they are of another block\.$/);
    site.node.answer = () => undefined;
    expect((await read()).pools).to.deep.equal(await site.truth());
  });

  it("that takes no block's hash is asked by number, and not believed when a reorganisation came between", async () => {
    const { read } = site.follow();
    let isReorganised = false;
    let reorganising: Promise<unknown> | undefined;
    site.node.answer = (method, [, block]) => {
      if (method === "eth_call" && typeof block === "object") {
        return { error: { code: -32_602, message: "invalid argument 1: cannot unmarshal object into Go value" } };
      }
      if (method === "eth_call" && isReorganised) reorganising ??= site.rpc("anvil_reorg", 2, []);
      return undefined;
    };
    expect((await read()).pools).to.deep.equal(await site.truth());
    await site.trade(PAIR);
    await site.trade(POOL);
    isReorganised = true;
    expect(String(await rejectionOf(read()))).to.match(/another block has taken its place\.$/);
    await reorganising;
    expect((await read()).pools).to.deep.equal(await site.truth());
  });

  it("that refuses large calls is asked in smaller ones, from then on", async () => {
    const { read, events } = site.follow();
    let refusals = 0;
    site.node.answer = (method, [transaction]) => {
      const isLarge = method === "eth_call" && (transaction as { data: string }).data.length > 40_000;
      if (isLarge) refusals += 1;
      return isLarge ? { error: { code: -32_000, message: "out of gas" } } : undefined;
    };
    expect((await read()).pools).to.deep.equal(await site.truth());
    expect(refusals).to.be.within(1, 6);
    expect(events.at(-1)).to.include({ done: site.pools.length });
  });

  it("that is asked too much is asked again later, and how far the reading is gets told", async () => {
    const { read, events } = site.follow({ settings: { poolsPerPart: 10 } });
    let refusals = 0;
    site.node.answer = (method) =>
      method === "eth_call" && refusals++ % 3 === 0
        ? { error: { code: 429, message: "Your app has exceeded its compute units per second capacity" } }
        : undefined;
    expect((await read()).pools).to.deep.equal(await site.truth());
    const told = events.flatMap((event) => (event.type === "loading" ? event.done : []));
    expect(told).to.deep.equal([10, 20, 30, site.pools.length].slice(0, told.length));
    expect(told.at(-1)).to.equal(site.pools.length);
  });

  it("is not read at a block that is not in the chain any more", async () => {
    const { reader, read } = site.follow();
    await site.trade(OTHER_POOL);
    const { blockNumber } = await read();
    const gone = site.chain.head().hash;
    await site.rpc("anvil_reorg", 1, []);
    await read();
    expect(String(await rejectionOf(reader.read(blockNumber, gone)))).to.contain("it is not in the chain any more");
  });
});
