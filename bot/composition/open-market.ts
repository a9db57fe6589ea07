import { CodeBook } from "../adapters/chain/code-book.ts";
import { FoundPools } from "../adapters/chain/market/found-pools.ts";
import type { JsonRpcChain } from "../adapters/chain/json-rpc-chain.ts";
import { L1DataFee, DEFAULT_L1_DATA_FEE_SETTINGS } from "../adapters/chain/l1-data-fee.ts";
import { MarketNews } from "../adapters/chain/market/market-news.ts";
import { TrustedPools } from "../adapters/chain/market/trusted-pools.ts";
import type { PooledProvider } from "../adapters/chain/pooled-provider.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { openValuation } from "../adapters/valuation/open-valuation.ts";
import type { Config } from "../config/schema.ts";
import { valuationSettingsOf } from "../config/valuation-settings-of.ts";
import type { Address } from "../core/hex.ts";
import type { PoolEntry, PoolList } from "../core/pool-entry.ts";
import { singletonsOf } from "../core/singletons.ts";
import type { DraftingFacts } from "../executors/flash/drafting-facts.ts";
import { HeadArrivals } from "../executors/flash/head-arrivals.ts";
import type { TickWishes } from "../market/market-reader.ts";
import { MarketView } from "../market/market-view.ts";
import { NativePrices } from "../market/prices/native-price.ts";
import type { Quarantine } from "../ports/quarantine.ts";
import type { Valuation } from "../ports/valuation.ts";
import { MarketWatch, type Reading } from "../sources/market-watch.ts";
import type { MarketMetrics, WatchedMarket } from "../telemetry/metrics/market-metrics.ts";
import { followMarket } from "./follow-market.ts";

/** What is known of the chain beside the hot path, kept fresh at each head. */
export interface OpenMarket {
  readonly prices: NativePrices;
  readonly valuation: Valuation;
  readonly watch: MarketWatch;
  /** The newest state of the pools. */
  readonly view: MarketView;
  readonly facts: DraftingFacts;
  readonly tickWishes: TickWishes;
  /** Hears what an order has shown of the pools and tokens that it went through. */
  readonly quarantine: Quarantine;
  readonly watched: () => WatchedMarket;
  /** What never changes about a watched pool. */
  readonly entry: (address: Address) => PoolEntry | undefined;
}

interface MarketParts {
  readonly config: Config;
  readonly poolList: PoolList;
  readonly provider: PooledProvider;
  readonly chain: JsonRpcChain;
  readonly contract: { readonly address: Address; readonly wrappedNative: Address };
  /** Whether nothing is written, and nothing that was written is used. */
  readonly dryRun: boolean;
  readonly metrics: MarketMetrics;
  /** Hears in one sentence what a person should know. */
  readonly warn: (sentence: string) => void;
  /** Hears how far something long is. */
  readonly progress: (sentence: string) => void;
  readonly log: (fields: object, sentence: string) => void;
  readonly onFault: (error: unknown) => void;
}

/** Begins to watch the pools; what it opens ends with the resources. */
export async function openMarket(parts: MarketParts, resources: AsyncDisposableStack): Promise<OpenMarket> {
  const { config, poolList, provider, chain, contract, metrics, dryRun, warn, onFault } = parts;
  const { pools, tokens } = poolList;
  const { wrappedNative } = contract;
  const prices = new NativePrices(wrappedNative);
  const terms = valuationSettingsOf(config, tokens, wrappedNative);
  const valued = await openValuation(terms, { client: provider.pool, chain, warn }, resources);
  const view = new MarketView();
  const code = new CodeBook(provider.pool);
  resources.defer(() => code.stop());
  const singletons = singletonsOf(config.chain.id);
  const unknownPools = new FoundPools(provider.pool, view, { singletons });
  resources.defer(() => unknownPools.stop());
  const heads = new HeadArrivals(chain);
  resources.defer(() => heads.stop());
  const l1DataFee = await openDataFee(parts, resources);
  const news = new MarketNews({ ...parts, listed: pools, onDivergence: () => metrics.diverged("comparison") });
  const market = followMarket({ config, pools, client: provider.pool, chain, news, dryRun }, resources);
  const { reader, quarantine } = market;
  const pricing = new TrustedPools<Reading>(
    pools.map(({ address }) => address),
    [prices, ...valued.consumers],
  );
  const consumers = [pricing, view, code, unknownPools, ...market.consumers];
  const watch = new MarketWatch({ chain, reader, clock: systemClock, consumers, onFault });
  resources.defer(() => {
    reader.stop();
    return watch.stop();
  });
  void code.lookUp([contract.address]);
  void watch.start();
  market.search();
  return {
    prices,
    valuation: valued.valuation,
    watch,
    view,
    facts: { view, code, unknownPools, heads, tickWishes: reader, ...l1DataFee },
    tickWishes: reader,
    quarantine,
    entry: (address) => reader.entry(address),
    watched: () => ({ pools: reader.watched, quarantined: quarantine.held().size }),
  };
}

/** Nothing on chains that are no rollups. */
async function openDataFee(
  { config, provider, chain, warn }: MarketParts,
  resources: AsyncDisposableStack,
): Promise<Pick<DraftingFacts, "l1DataFee">> {
  const { l1FeeOracle: oracle } = config.chain;
  if (oracle === undefined) return {};
  const l1DataFee = new L1DataFee(provider.pool, { ...DEFAULT_L1_DATA_FEE_SETTINGS, oracle }, warn);
  resources.defer(await l1DataFee.follow(chain));
  return { l1DataFee };
}
