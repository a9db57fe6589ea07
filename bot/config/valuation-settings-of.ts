import { ArbError } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import type { TokenEntry } from "../core/pool-entry.ts";
import type { Config } from "./schema.ts";

/** Which pools give prices in US dollars, and when they are believed. */
export interface PoolValuationTerms {
  readonly source: "pools";
  readonly wrappedNative: Address;
  readonly stables: readonly { readonly address: Address; readonly decimals: number }[];
  readonly minDepthUsdE8: bigint;
  readonly maxSpreadBps: number;
  readonly maxAgeMs: number;
}

/** Which feeds give them, and when they are believed. */
export interface FeedValuationTerms {
  readonly source: "chainlink";
  readonly wrappedNative: Address;
  readonly feeds: readonly {
    readonly token: Address;
    readonly decimals: number;
    readonly feed: Address;
    readonly maxAnswerAgeMs: number;
  }[];
  readonly maxAgeMs: number;
}

/**
 * The configuration in the words of the valuation. Throws INPUT_FILE_INVALID when the pool list does not tell how many
 * decimals a stable token, or that of a feed, has.
 */
export function valuationSettingsOf(
  { valuation, scanner }: Pick<Config, "valuation" | "scanner">,
  tokens: readonly TokenEntry[],
  wrappedNative: Address,
): PoolValuationTerms | FeedValuationTerms {
  const decimalsOf = (address: Address, setting: string): number => {
    const entry = tokens.find((token) => token.address === address);
    if (entry !== undefined) return entry.decimals;
    const problem = `it has no token ${address}, which ${setting} names`;
    throw new ArbError("INPUT_FILE_INVALID", { file: scanner.pools, kind: "pool list", problem });
  };
  const { source, maxPriceAge: maxAgeMs, minDepthUsd: minDepthUsdE8, maxSpreadBps } = valuation;
  if (source === "chainlink") {
    const feeds = valuation.feeds.map(({ token, feed, maxAnswerAge: maxAnswerAgeMs }) => {
      return { token, decimals: decimalsOf(token, "valuation.feeds"), feed, maxAnswerAgeMs };
    });
    return { source, wrappedNative, feeds, maxAgeMs };
  }
  const stables = valuation.stableTokens.map((address) => {
    return { address, decimals: decimalsOf(address, "valuation.stable_tokens") };
  });
  return { source, wrappedNative, stables, minDepthUsdE8, maxSpreadBps, maxAgeMs };
}
