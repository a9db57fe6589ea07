import { CodeBook } from "../adapters/chain/code-book.ts";
import { FoundPools } from "../adapters/chain/found-pools.ts";
import type { JsonRpcChain } from "../adapters/chain/json-rpc-chain.ts";
import { L1DataFee, DEFAULT_L1_DATA_FEE_SETTINGS } from "../adapters/chain/l1-data-fee.ts";
import { MulticallMarketReader } from "../adapters/chain/multicall-market-reader.ts";
import type { PooledProvider } from "../adapters/chain/pooled-provider.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { openValuation } from "../adapters/valuation/open-valuation.ts";
import type { Config } from "../config/schema.ts";
import { valuationSettingsOf } from "../config/valuation-settings-of.ts";
import type { Address } from "../core/hex.ts";
import type { PoolList } from "../core/pool-entry.ts";
import { singletonsOf } from "../core/singletons.ts";
import type { DraftingFacts } from "../executors/flash/drafting-facts.ts";
import { HeadArrivals } from "../executors/flash/head-arrivals.ts";
import { MarketView } from "../market/market-view.ts";
import { NativePrices } from "../market/prices/native-price.ts";
import type { Valuation } from "../ports/valuation.ts";
import { MarketWatch } from "../sources/market-watch.ts";

/** What is known of the chain beside the hot path, kept fresh at each head. */
export interface OpenMarket {
  readonly prices: NativePrices;
  readonly valuation: Valuation;
  readonly watch: MarketWatch;
  readonly facts: DraftingFacts;
}

interface MarketParts {
  readonly config: Config;
  readonly poolList: PoolList;
  readonly provider: PooledProvider;
  readonly chain: JsonRpcChain;
  readonly contract: { readonly address: Address; readonly wrappedNative: Address };
  /** Hears in one sentence what a person should know. */
  readonly warn: (sentence: string) => void;
  readonly onFault: (error: unknown) => void;
}

/** Begins to watch the pools; what it opens ends with the resources. */
export async function openMarket(parts: MarketParts, resources: AsyncDisposableStack): Promise<OpenMarket> {
  const { config, poolList, provider, chain, contract, warn, onFault } = parts;
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
  const reader = new MulticallMarketReader(provider.pool, pools, {
    singletons,
    onLeftOut: ({ address }, reason) => warn(`The pool ${address} is left out: ${reason}.`),
  });
  const consumers = [prices, ...valued.consumers, view, code, unknownPools];
  const watch = new MarketWatch({ chain, reader, clock: systemClock, consumers, onFault });
  resources.defer(() => watch.stop());
  void code.lookUp([contract.address]);
  void watch.start();
  return { prices, valuation: valued.valuation, watch, facts: { view, code, unknownPools, heads, ...l1DataFee } };
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
