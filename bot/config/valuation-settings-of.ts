import { ArbError } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import type { TokenEntry } from "../core/pool-entry.ts";
import type { Config } from "./schema.ts";

/** What in the pools gives prices in US dollars, and when it is believed. */
export interface PoolValuationTerms {
  readonly wrappedNative: Address;
  readonly stables: readonly { readonly address: Address; readonly decimals: number }[];
  readonly minDepthUsdE8: bigint;
  readonly maxSpreadBps: number;
  readonly maxAgeMs: number;
}

/** Which feeds give them, and when they are believed. */
export interface FeedValuationTerms {
  readonly feeds: readonly {
    readonly token: Address;
    readonly decimals: number;
    readonly feed: Address;
    readonly maxAnswerAgeMs: number;
  }[];
  readonly maxAgeMs: number;
}

type Valued = Pick<Config, "valuation" | "scanner">;

/**
 * The configuration in the words of the valuation by pools. Throws INPUT_FILE_INVALID when the pool list does not tell how
 * many decimals a stable token has.
 */
export function poolValuationOf(
  config: Valued,
  tokens: readonly TokenEntry[],
  wrappedNative: Address,
): PoolValuationTerms {
  const { stableTokens, minDepthUsd: minDepthUsdE8, maxSpreadBps, maxPriceAge: maxAgeMs } = config.valuation;
  const stables = stableTokens.map((address) => {
    return { address, decimals: decimalsOf(address, "valuation.stable_tokens", config, tokens) };
  });
  return { wrappedNative, stables, minDepthUsdE8, maxSpreadBps, maxAgeMs };
}

/** The same of the valuation by feeds. Throws INPUT_FILE_INVALID when the pool list does not know a feed's token. */
export function feedValuationOf(config: Valued, tokens: readonly TokenEntry[]): FeedValuationTerms {
  const { feeds, maxPriceAge: maxAgeMs } = config.valuation;
  return {
    feeds: feeds.map(({ token, feed, maxAnswerAge: maxAnswerAgeMs }) => {
      return { token, decimals: decimalsOf(token, "valuation.feeds", config, tokens), feed, maxAnswerAgeMs };
    }),
    maxAgeMs,
  };
}

function decimalsOf(address: Address, setting: string, { scanner }: Valued, tokens: readonly TokenEntry[]): number {
  const entry = tokens.find((token) => token.address === address);
  if (entry !== undefined) return entry.decimals;
  const problem = `it has no token ${address}, which ${setting} names`;
  throw new ArbError("INPUT_FILE_INVALID", { file: scanner.pools, kind: "pool list", problem });
}
