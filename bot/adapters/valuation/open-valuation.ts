import type { Address } from "../../core/hex.ts";
import type { Chain } from "../../ports/chain.ts";
import type { Valuation } from "../../ports/valuation.ts";
import type { RpcClient } from "../chain/rpc-client.ts";
import { ChainlinkValuation, type ChainlinkValuationSettings } from "./chainlink-valuation.ts";
import { PoolValuation, type PoolValuationSettings } from "./pool-valuation.ts";

/** Where prices come from. */
export type ValuationSettings =
  | ({ readonly source: "pools" } & PoolValuationSettings)
  | ({ readonly source: "chainlink"; readonly wrappedNative: Address } & ChainlinkValuationSettings);

/** What tokens are worth, and who has to be told of each snapshot of the market for that. */
export interface OpenValuation {
  readonly valuation: Valuation;
  readonly consumers: readonly PoolValuation[];
}

interface ValuationParts {
  readonly client: RpcClient;
  readonly chain: Pick<Chain, "head" | "onHead">;
  /** Hears in one sentence what a person should know. */
  readonly warn: (sentence: string) => void;
}

const HAS_NO_PRICE = "has a price in US dollars and no order is made.";

/** The valuation that the settings choose; what follows the chain for it ends with the resources. */
export async function openValuation(
  settings: ValuationSettings,
  { client, chain, warn }: ValuationParts,
  resources: AsyncDisposableStack,
): Promise<OpenValuation> {
  if (settings.source === "pools") {
    const isPriceless = settings.stables.length === 0;
    if (isPriceless) warn(`Attention: valuation.stable_tokens names no token, so nothing ${HAS_NO_PRICE}`);
    const valuation = new PoolValuation(settings);
    return { valuation, consumers: [valuation] };
  }
  const { feeds, wrappedNative } = settings;
  if (!feeds.some(({ token }) => token === wrappedNative)) {
    warn(`Attention: valuation.feeds has none of ${wrappedNative}, in which gas is paid, so no gas ${HAS_NO_PRICE}`);
  }
  const valuation = new ChainlinkValuation(client, settings, warn);
  resources.defer(await valuation.follow(chain));
  return { valuation, consumers: [] };
}
