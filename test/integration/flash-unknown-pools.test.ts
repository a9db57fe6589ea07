import { expect } from "chai";
import { JsonRpcProvider, Network, toBeHex } from "ethers";
import { Accounts } from "../../bot/accounts/accounts.ts";
import { CodeBook } from "../../bot/adapters/chain/code-book.ts";
import { FoundPools } from "../../bot/adapters/chain/market/found-pools.ts";
import type { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import { systemClock } from "../../bot/adapters/system-clock.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { PathHop } from "../../bot/core/path.ts";
import type { UniswapEntry } from "../../bot/core/pool-entry.ts";
import type { UnsizedArbitrageSignal } from "../../bot/core/signal.ts";
import { assessSignal } from "../../bot/executors/flash/assess.ts";
import type { DraftingParts } from "../../bot/executors/flash/draft.ts";
import { HeadArrivals } from "../../bot/executors/flash/head-arrivals.ts";
import type { LocalChain } from "../../bot/fork/start-anvil.ts";
import { MarketView } from "../../bot/market/market-view.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { sizeCycle } from "../../bot/market/sizing/size-cycle.ts";
import type { Assessment } from "../../bot/ports/executor.ts";
import { MarketWatch } from "../../bot/sources/market-watch.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { embeddedPoolList } from "../../devnet/mainnet/pool-list.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { denialIn, draftIn, missingIn } from "../builders/assessments.ts";
import { eventually } from "../builders/eventually.ts";
import { startMainnetFork } from "../builders/mainnet-fork.ts";
import { oneNodeChain } from "../builders/one-node-chain.ts";
import { aFlashSignal, FLASH_SETTINGS } from "../builders/plans.ts";
import { addressOf } from "../builders/pools.ts";

const WETH = TOKENS.WETH.address;
const USDC = TOKENS.USDC.address;
const { pools } = embeddedPoolList();
const isWethUsdc = ({ token0, token1 }: UniswapEntry): boolean => token0 === USDC && token1 === WETH;
const PAIR = pools.find((pool) => pool.venue === "uniswap-v2" && isWethUsdc(pool))!;
const POOL = pools.find((pool) => pool.venue === "uniswap-v3" && isWethUsdc(pool) && pool.feePpm === 500)!;
/** Where a pair of Uniswap V2 keeps its reserves, and how many bits each has. */
const RESERVES_SLOT = toBeHex(8, 32);
const RESERVE_BITS = 112n;

describe("a signal over pools that nobody watches", () => {
  let local: LocalChain;
  let provider: JsonRpcProvider;
  let requests: string[];
  let chain: JsonRpcChain;
  let accounts: Accounts;
  let market: MarketWatch;
  let parts: DraftingParts & { readonly view: MarketView };
  let stops: readonly (() => unknown)[];

  before(async () => {
    local = await startMainnetFork();
    const options = { staticNetwork: Network.from(1n), batchMaxCount: 1, cacheTimeout: -1 };
    provider = new JsonRpcProvider(local.rpcUrl, undefined, options);
    const word = BigInt((await provider.send("eth_getStorageAt", [PAIR.address, RESERVES_SLOT, "latest"])) as string);
    // A tenth more of dollars makes ether dear in the pair.
    const reserve0 = word & ((1n << RESERVE_BITS) - 1n);
    await provider.send("anvil_setStorageAt", [PAIR.address, RESERVES_SLOT, toBeHex(word + reserve0 / 10n, 32)]);
    await provider.send("evm_mine", []);
    const [operator] = ACCOUNTS.operators;
    await provider.send("anvil_setBalance", [operator!.address, toBeHex(10n ** 20n)]);
  });

  after(async () => {
    provider.destroy();
    await local.stop();
  });

  beforeEach(async () => {
    requests = [];
    const client: RpcClient = { send: (method, params) => (requests.push(method), provider.send(method, params)) };
    chain = await oneNodeChain(provider, 1n, 10);
    accounts = await Accounts.open(chain, [ACCOUNTS.operators[0]!.address.toLowerCase() as Address]);
    const [view, prices, code] = [new MarketView(), new NativePrices(WETH), new CodeBook(client)];
    const unknownPools = new FoundPools(client, view);
    const heads = new HeadArrivals(chain);
    // Nothing is on the list.
    const reader = new MulticallMarketReader(provider, []);
    const consumers = [prices, view, code, unknownPools];
    market = new MarketWatch({
      chain,
      reader,
      clock: systemClock,
      consumers,
      onFault: (fault) => expect.fail(String(fault)),
    });
    await market.start();
    const settings = { ...FLASH_SETTINGS, contract: USDC };
    parts = { chain, prices, settings, view, unknownPools, code, heads };
    stops = [
      () => market.stop(),
      () => accounts.stop(),
      () => code.stop(),
      () => unknownPools.stop(),
      () => heads.stop(),
    ];
  });

  afterEach(async () => {
    for (const stop of stops) await stop();
    chain.stop();
  });

  function signalOver(...hops: readonly PathHop[]): UnsizedArbitrageSignal {
    const { route: _route, expectedProfit: _profit, ...facts } = aFlashSignal();
    const observedBlock = chain.head().number;
    const resources = hops.map(({ pool }) => pool);
    return {
      ...facts,
      observedBlock,
      validThroughBlock: observedBlock + 100n,
      resources,
      path: { profitToken: WETH, hops },
    };
  }

  function around(first: Address, second: Address): UnsizedArbitrageSignal {
    return signalOver({ pool: first, tokenIn: WETH, tokenOut: USDC }, { pool: second, tokenIn: USDC, tokenOut: WETH });
  }

  /** Judges as often as the engine would, and says what was waited for. */
  async function judged(signal: UnsizedArbitrageSignal): Promise<{ last: Assessment; facts: readonly string[] }> {
    const facts: string[] = [];
    let last = assessSignal(signal, accounts, parts);
    while ("missing" in last && facts.length < 10) {
      facts.push(last.missing.fact);
      await last.missing.arrival;
      last = assessSignal(signal, accounts, parts);
    }
    return { last, facts };
  }

  it("becomes an order, sized in their state, once their code and they themselves are known", async () => {
    const signal = around(PAIR.address, POOL.address);
    const { last, facts } = await judged(signal);
    expect(facts.map((fact) => fact.split(" ").slice(0, 3).join(" "))).to.deep.equal(["the code of", "the state of"]);
    const draft = draftIn(last);
    const snapshot = await new MulticallMarketReader(provider, [PAIR, POOL]).read(parts.view.blockNumber);
    const hops = signal.path.hops.map((hop, poolIndex) => ({ ...hop, poolIndex }));
    expect(draft.route).to.deep.equal(sizeCycle({ profitToken: WETH, hops }, snapshot.pools));
    expect(draft.observedBlock).to.equal(parts.view.blockNumber);
    expect((await judged(signal)).facts, "known from now on").to.deep.equal([]);
  });

  it("is judged in the state of each new head", async () => {
    const signal = around(PAIR.address, POOL.address);
    const before = draftIn((await judged(signal)).last).observedBlock;
    await provider.send("evm_mine", []);
    await eventually(() => parts.view.blockNumber === before + 1n);
    const { last, facts } = await judged(signal);
    expect(draftIn(last).observedBlock).to.equal(before + 1n);
    expect(facts.length).to.be.at.most(1);
  });

  it("is denied when a pool has no code, or is no pool", async () => {
    const nobody = addressOf(0xdead_beef);
    expect(denialIn((await judged(around(PAIR.address, nobody))).last)).to.deep.equal({
      code: "no-contract",
      address: nobody,
    });
    expect(denialIn((await judged(around(PAIR.address, TOKENS.DAI.address))).last)).to.deep.equal({
      code: "invalid-signal",
      problem: `the pool ${TOKENS.DAI.address} cannot be traded through: it does not answer like a pool`,
    });
  });

  it("gives no token a price", async () => {
    await judged(around(PAIR.address, POOL.address));
    await provider.send("evm_mine", []);
    await eventually(() => parts.view.pool(PAIR.address) !== undefined);
    expect(parts.prices.toNative(10n ** 9n, USDC)).to.equal(undefined);
  });

  it("asks for a bounded number of requests when there are ten thousand, and denies what there is no room for", () => {
    requests.length = 0;
    const verdicts = new Map<string, number>();
    for (let n = 0; n < 10_000; n++) {
      const assessed = assessSignal(
        around(addressOf(2 ** 33 + 2 * n), addressOf(2 ** 33 + 2 * n + 1)),
        accounts,
        parts,
      );
      const verdict = "missing" in assessed ? "missing" : denialIn(assessed).code;
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    // Our contract and two tokens are asked for with the first; then two pools each as long as there is room.
    expect([...verdicts]).to.deep.equal([
      ["missing", 257],
      ["fact-missing", 9_743],
    ]);
    expect(requests.length).to.be.at.most(16);
    expect(
      missingIn(assessSignal(around(addressOf(2 ** 33), addressOf(2 ** 33 + 1)), accounts, parts)).fact,
    ).to.contain("the code of");
  });
});
