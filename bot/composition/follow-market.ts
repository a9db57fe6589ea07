import path from "node:path";
import { DEFAULT_DISCOVERY_SETTINGS, FactoryPools } from "../adapters/chain/market/factory-pools.ts";
import { FollowedMarketReader } from "../adapters/chain/market/followed-market-reader.ts";
import { FoundPoolStore } from "../adapters/chain/market/found-pool-store.ts";
import type { MarketNews } from "../adapters/chain/market/market-news.ts";
import { MarketSaver } from "../adapters/chain/market/market-saver.ts";
import { QUARANTINE_FILE, QuarantineBook } from "../adapters/chain/market/quarantine-book.ts";
import { SavedMarket } from "../adapters/chain/market/saved-market.ts";
import { TokenBook } from "../adapters/chain/market/token-book.ts";
import { TouchedPools } from "../adapters/chain/market/touched-pools.ts";
import { isWantedPool } from "../adapters/chain/market/wanted-pool.ts";
import type { RpcClient } from "../adapters/chain/rpc-client.ts";
import { marketSettingsOf } from "../config/market-settings-of.ts";
import type { Config } from "../config/schema.ts";
import type { PoolEntry } from "../core/pool-entry.ts";
import { singletonsOf } from "../core/singletons.ts";
import type { Chain } from "../ports/chain.ts";
import type { Quarantine } from "../ports/quarantine.ts";
import type { MarketConsumer } from "../sources/market-watch.ts";

const MARKET_FILE = "market.db";
/** SQLite's name for what is gone when it is closed. */
const NOWHERE = ":memory:";

/** What a market is followed with. */
export interface FollowMarketParts {
  readonly config: Config;
  /** Those of the list. */
  readonly pools: readonly PoolEntry[];
  readonly client: RpcClient;
  readonly chain: Pick<Chain, "head" | "canonicalHash">;
  readonly news: MarketNews;
  /** Whether nothing is written, and nothing that was written is used. */
  readonly dryRun: boolean;
}

/** The pools of the list and those that are found, from block to block and from run to run. */
export interface FollowedMarket {
  readonly reader: FollowedMarketReader;
  readonly quarantine: Quarantine;
  /** Who looks up tokens and saves the pools. */
  readonly consumers: readonly MarketConsumer[];
  /** Begins to search factories' histories, in the background. */
  readonly search: () => void;
}

/** What it opens ends with the resources; the reader is stopped by whoever waits for its readings. */
export function followMarket(parts: FollowMarketParts, resources: AsyncDisposableStack): FollowedMarket {
  const { config, client, chain, news, dryRun } = parts;
  const settings = marketSettingsOf(config);
  const note = (sentence: string): void => news.take({ type: "note", sentence });
  const place = (name: string): string => (dryRun ? NOWHERE : path.join(config.storage.directory, name));
  const saved = SavedMarket.open(place(MARKET_FILE), config.chain.id, note);
  resources.defer(() => saved.close());
  const onHeld = news.held.bind(news);
  const quarantine = resources.use(QuarantineBook.open(place(QUARANTINE_FILE), note, { onHeld }));
  const loaded = saved.takeLoaded();
  if (loaded !== undefined) {
    news.take({ type: "taken-over", pools: loaded.pools.length, blockNumber: loaded.block.number });
  }

  const newest = (): bigint => chain.head().number;
  const singletons = singletonsOf(config.chain.id);
  const discovery = { ...DEFAULT_DISCOVERY_SETTINGS, ...settings.discovery };
  const store = new FoundPoolStore(saved.database);
  const watch = (pools: readonly PoolEntry[]): void => reader.add(pools);
  const looksInFactories = discovery.factories.length > 0;
  const factories = new FactoryPools({
    client,
    store,
    settings: discovery,
    newest,
    onFound: watch,
    onEvent: (event) => news.take(event),
  });
  resources.defer(() => factories.stop());
  const touched = new TouchedPools({
    client,
    newest,
    singletons,
    maxFoundPools: discovery.maxFoundPools,
    onFound: (found) => {
      const wanted = found.filter((pool) => isWantedPool(pool, discovery));
      store.put(wanted);
      watch(wanted);
      news.take({ type: "found", pools: wanted.length });
    },
  });
  resources.defer(() => touched.stop());
  const isSearching = looksInFactories || discovery.takeTouchedPools;
  const found = isSearching ? store.pools().filter((pool) => isWantedPool(pool, discovery)) : [];
  const reader = new FollowedMarketReader({
    client,
    chain,
    pools: [...parts.pools, ...found],
    quarantine,
    settings: settings.followed,
    reading: { singletons },
    onEvent: (event) => news.take(event),
    ...(loaded !== undefined && { saved: loaded }),
    ...(looksInFactories && { further: factories }),
    ...(discovery.takeTouchedPools && { onUnknown: (addresses) => touched.take(addresses) }),
  });
  const tokens = new TokenBook({ client, database: saved.database, quarantine, newest, singletons });
  resources.defer(() => tokens.stop());
  const saver = new MarketSaver(saved, note, { saveEveryMs: settings.saveEveryMs });
  resources.defer(() => saver.stop());
  return {
    reader,
    quarantine,
    consumers: dryRun ? [tokens] : [tokens, saver],
    search: () => void (looksInFactories && factories.scan()),
  };
}
