import type { RpcClient } from "../adapters/chain/rpc-client.ts";
import { ChainlinkValuation } from "../adapters/valuation/chainlink-valuation.ts";
import { PoolValuation } from "../adapters/valuation/pool-valuation.ts";
import type { Config } from "../config/schema.ts";
import { feedValuationOf, poolValuationOf } from "../config/valuation-settings-of.ts";
import type { Address } from "../core/hex.ts";
import type { TokenEntry } from "../core/pool-entry.ts";
import type { Chain } from "../ports/chain.ts";
import type { Valuation } from "../ports/valuation.ts";
import type { MarketConsumer } from "../sources/market-watch.ts";

/** What tokens are worth, and who has to be told of the market for that. */
export interface OpenValuation {
  readonly valuation: Valuation;
  readonly consumers: readonly MarketConsumer[];
}

interface ValuationParts {
  readonly config: Pick<Config, "valuation" | "scanner">;
  readonly tokens: readonly TokenEntry[];
  readonly client: RpcClient;
  readonly chain: Pick<Chain, "head" | "onHead">;
  readonly wrappedNative: Address;
  /** Hears in one sentence what a person should know. */
  readonly warn: (sentence: string) => void;
}

/** The valuation that the settings choose; what follows the chain for it ends with the resources. */
export async function openValuation(parts: ValuationParts, resources: AsyncDisposableStack): Promise<OpenValuation> {
  const { config, tokens, client, chain, wrappedNative, warn } = parts;
  const { source, stableTokens, feeds } = config.valuation;
  if (source === "pools") {
    if (stableTokens.length === 0) warn(`Attention: valuation.stable_tokens names no token, so nothing ${PRICELESS}`);
    const valuation = new PoolValuation(poolValuationOf(config, tokens, wrappedNative));
    return { valuation, consumers: [valuation] };
  }
  if (!feeds.some(({ token }) => token === wrappedNative)) {
    warn(`Attention: valuation.feeds has none of ${wrappedNative}, in which gas is paid, so no gas ${PRICELESS}`);
  }
  const valuation = new ChainlinkValuation(client, feedValuationOf(config, tokens), warn);
  resources.defer(await valuation.follow(chain));
  return { valuation, consumers: [] };
}

const PRICELESS = "has a price in US dollars and no order is made.";
