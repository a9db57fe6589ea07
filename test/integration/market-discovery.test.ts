import { tokensOf } from "../../bot/market/pool-state.ts";
import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import { AbiCoder, id, Interface } from "ethers";
import { creationTopic, type Factory } from "../../bot/adapters/chain/market/factory-events.ts";
import { DEFAULT_DISCOVERY_SETTINGS, FactoryPools } from "../../bot/adapters/chain/market/factory-pools.ts";
import { FoundPoolStore } from "../../bot/adapters/chain/market/found-pool-store.ts";
import type { MarketEvent } from "../../bot/adapters/chain/market/market-event.ts";
import { SavedMarket } from "../../bot/adapters/chain/market/saved-market.ts";
import { TouchedPools } from "../../bot/adapters/chain/market/touched-pools.ts";
import { TrustedPools } from "../../bot/adapters/chain/market/trusted-pools.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { UniswapEntry } from "../../bot/core/pool-entry.ts";
import type { MarketSnapshot } from "../../bot/market/pool-state.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { type MarketSite, PAIR, POOL, startMarketSite } from "../builders/market-site.ts";
import { addressOf } from "../builders/pools.ts";

const V2: Factory = { address: PROTOCOLS.uniswapV2Factory, kind: "uniswap-v2", feePpm: 3_000, fromBlock: 0n };
const V3: Factory = { address: PROTOCOLS.uniswapV3Factory, kind: "uniswap-v3", feePpm: 0, fromBlock: 0n };
const factories = new Interface([
  "function createPair(address, address)",
  "function createPool(address, address, uint24)",
]);

describe("Pools that nobody has listed", () => {
  let site: MarketSite;
  let directory: ReturnType<typeof aDirectory>;
  let market: SavedMarket;
  let found: UniswapEntry[];
  let events: MarketEvent[];
  let tokens = 0;

  before(async () => {
    site = await startMarketSite();
  });

  beforeEach(() => {
    directory = aDirectory();
    market = SavedMarket.open(directory.file("market.db"), 1n, () => undefined);
    found = [];
    events = [];
  });

  afterEach(() => {
    site.node.answer = () => undefined;
    market.close();
    directory[Symbol.dispose]();
  });

  after(() => site.stop());

  function factoryPools(settings: Partial<typeof DEFAULT_DISCOVERY_SETTINGS> = {}): FactoryPools {
    return new FactoryPools({
      client: site.provider,
      store: new FoundPoolStore(market.database),
      settings: { ...DEFAULT_DISCOVERY_SETTINGS, factories: [V2, V3], pauseMs: 0, firstRetryMs: 1, ...settings },
      newest: () => site.chain.head().number,
      onFound: (pools) => found.push(...(pools as UniswapEntry[])),
      onEvent: (event) => events.push(event),
    });
  }

  /** A new pair of two tokens of which nobody has heard. */
  async function createPair(): Promise<{ token0: Address; token1: Address }> {
    const [token0, token1] = [addressOf(0xa000_0000 + tokens), addressOf(0xb000_0000 + tokens++)] as const;
    await site.send(V2.address, factories.encodeFunctionData("createPair", [token0, token1]));
    return { token0, token1 };
  }

  it("are found in the factories' history, as wide as the endpoint answers, and remembered with how far it was searched", async () => {
    const pair = await createPair();
    await site.send(V3.address, factories.encodeFunctionData("createPool", [pair.token0, TOKENS.WETH.address, 3_000]));
    await eventually(async () => site.chain.head().number === BigInt((await site.rpc("eth_blockNumber")) as string));
    site.node.answer = (method, [filter]) => {
      const { fromBlock, toBlock } = (filter ?? {}) as { fromBlock: string; toBlock: string };
      const isWide = method === "eth_getLogs" && BigInt(toBlock) - BigInt(fromBlock) >= 10n;
      return isWide ? { error: { code: -32_005, message: "query returned more than 10000 results" } } : undefined;
    };
    const pools = factoryPools();
    await pools.scan();
    expect(found.find(({ token1 }) => token1 === pair.token1)).to.include({
      ...pair,
      venue: "uniswap-v2",
      feePpm: 3_000,
    });
    expect(found.filter(({ venue }) => venue === "uniswap-v3").at(-1)).to.include({ feePpm: 3_000, tickSpacing: 60 });
    const last = events.findLast((event) => event.type === "scanning");
    expect(last?.done).to.equal(last?.total);

    const exchanges = site.node.exchanges.length;
    const next = factoryPools();
    await next.scan();
    expect(site.node.exchanges.length).to.equal(exchanges);
    expect(new FoundPoolStore(market.database).pools()).to.have.deep.members(found);
  });

  it("are watched from the block after the one that created them, through the logs that are read anyway", async () => {
    const pools = factoryPools();
    const { reader, read } = site.follow({ further: pools, pools: [PAIR] });
    const adding = (): void => reader.add(found.splice(0));
    await read();
    await pools.scan();
    adding();
    const pair = await createPair();
    const exchanges = site.node.exchanges.length;
    await read();
    const logQuestions = site.node.exchanges
      .slice(exchanges)
      .flat()
      .filter((method) => method === "eth_getLogs");
    expect(logQuestions).to.have.length(1);
    adding();
    await site.rpc("evm_mine");
    const { pools: shown, changed } = await read();
    const created = shown.find((pool) => isDeepStrictEqual(tokensOf(pool), [pair.token0, pair.token1]));
    expect(created).to.include({ venue: "uniswap-v2", reserve0: 0n, reserve1: 0n });
    expect(changed).to.deep.equal([created?.address]);
  });

  it("are as many as may be found at most, and only those with a token that is wanted", async () => {
    const pair = await createPair();
    await createPair();
    await eventually(async () => site.chain.head().number === BigInt((await site.rpc("eth_blockNumber")) as string));
    await factoryPools({ onlyWithTokens: [pair.token1] }).scan();
    expect(found.map(({ token1 }) => token1)).to.deep.equal([pair.token1]);
    market.database.exec("DELETE FROM factory_scans");
    found = [];
    await factoryPools({ maxFoundPools: 2 }).scan();
    expect(found).to.have.length(1);
  });

  it("are told of when their history cannot be read, and looked for again", async () => {
    site.node.answer = (method) =>
      method === "eth_getLogs" ? { error: { code: -32_000, message: "history is not available" } } : undefined;
    const pools = factoryPools({ factories: [V2] });
    await pools.scan();
    expect(events).to.have.length(1);
    expect(events[0])
      .to.have.property("sentence")
      .that.matches(/are not all known: The logs .*history is not available\.$/);
    site.node.answer = () => undefined;
    await pools.scan();
    expect(events.at(-1)).to.include({ type: "scanning" });
  });

  it("are identified where a block has touched them, and each that is none is asked once", async () => {
    const touched = new TouchedPools({
      client: site.provider,
      newest: () => site.chain.head().number,
      onFound: (pools) => found.push(...(pools as UniswapEntry[])),
      maxFoundPools: 10,
      pace: { maxQueued: 10, perRound: 10, pauseMs: 1 },
    });
    const { read } = site.follow({ pools: [PAIR], onUnknown: (addresses) => touched.take(addresses) });
    await read();
    // It logs what a pair would, and is none.
    const impostor = addressOf(0xdead_0001);
    await site.rpc("anvil_setCode", impostor, `0x7f${id("Sync(uint112,uint112)").slice(2)}5f5fa100`);
    await site.send(impostor, "0x");
    await site.trade(POOL);
    await read();
    await eventually(() => found.length === 1);
    expect(found).to.deep.equal([POOL]);
    const exchanges = site.node.exchanges.length;
    touched.take([impostor, POOL.address]);
    expect(site.node.exchanges.length).to.equal(exchanges);
    touched.stop();
  });

  it("price nothing: who prices tokens sees listed pools alone", () => {
    const seen: MarketSnapshot[] = [];
    const pricing = new TrustedPools([PAIR.address], [{ update: (snapshot) => seen.push(snapshot) }]);
    const pools = [PAIR, POOL].map((entry) => ({ ...entry, reserve0: 1n, reserve1: 1n })) as MarketSnapshot["pools"];
    pricing.update({ blockNumber: 1n, pools, changed: [PAIR.address, POOL.address] }, undefined);
    expect(seen).to.deep.equal([{ blockNumber: 1n, pools: [pools[0]], changed: [PAIR.address] }]);
  });

  it("are not what a log says that has no such form", () => {
    const topics = [creationTopic("uniswap-v2")];
    const pools = factoryPools();
    const log = { blockNumber: "0x1", transactionHash: "0x", transactionIndex: "0x0", logIndex: "0x0" };
    const data = AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [addressOf(5), 1n]);
    pools.take([{ ...log, address: V2.address, topics, data }]);
    pools.take([{ ...log, address: addressOf(9), topics: [...topics, data, data], data }]);
    expect(found).to.deep.equal([]);
  });
});
