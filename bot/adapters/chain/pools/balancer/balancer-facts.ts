import type { Address, Hex } from "../../../../core/hex.ts";
import type { BalancerEntry } from "../../../../core/pool-entry.ts";
import type { StableVersion } from "../../../../market/quoting/balancer-stable/balancer-stable-pool.ts";
import type { WeightedPower } from "../../../../market/quoting/balancer-weighted/balancer-weighted-pool.ts";
import { addressesAt, arrayAt, readOf, readWith } from "./balancer-contracts.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";
import { wordAt } from "../words.ts";

/** What never changes about a pool and is read once. */
export type BalancerFacts = WeightedFacts | StableFacts;

export interface WeightedFacts {
  readonly kind: "weighted";
  readonly tokens: readonly Address[];
  readonly decimals: readonly number[];
  readonly weights: readonly bigint[];
  readonly power: WeightedPower;
}

export interface StableFacts {
  readonly kind: "stable";
  /** As the Vault has them, the pool's own token included. */
  readonly tokens: readonly Address[];
  /** 18 for the pool's own token. */
  readonly decimals: readonly number[];
  /** Undefined where a token has no rate. */
  readonly providers: readonly (Address | undefined)[];
  readonly version: StableVersion;
  /** How the pool calls its notes of rates. */
  readonly rateNote: "getTokenRateCache(address)" | "getPriceRateCache(address)";
}

/** No fact, and why. */
export interface Problem {
  readonly problem: string;
}

type Answers = readonly ContractAnswer[];

const NOBODY = 0n;
const MAX_DECIMALS = 18n;

/** Asks a pool what it is: which version of which kind, its tokens and what they are worth. */
export function* readBalancerFacts(
  { address, poolId }: BalancerEntry,
  vault: Address,
): Generator<readonly ContractRead[], BalancerFacts | Problem, Answers> {
  const [id, registered, weights, amplification, recovery, swapEnabled, ownIndex, providers] = yield [
    readOf(address, "getPoolId()"),
    readWith(vault, "getPoolTokens(bytes32)", [poolId]),
    readOf(address, "getNormalizedWeights()"),
    readOf(address, "getAmplificationParameter()"),
    readOf(address, "inRecoveryMode()"),
    readOf(address, "getSwapEnabled()"),
    readOf(address, "getBptIndex()"),
    readOf(address, "getRateProviders()"),
  ];
  const tokens = addressesAt(registered, 0);
  if (!poolId.startsWith(address) || wordAt(id, 0) !== BigInt(poolId)) {
    return { problem: `its pool id is not ${poolId}` };
  }
  if (tokens === undefined || tokens.length < 2)
    return { problem: "the Vault does not know it, or none of its tokens" };
  // Liquidity bootstrapping, investment and managed pools.
  if (wordAt(swapEnabled, 0) !== undefined) return { problem: "its weights and whether it swaps can be changed" };
  const decimals = yield* readTokens(address, poolId, vault, tokens);
  if ("problem" in decimals) return decimals;
  // The interface shows the year: recovery mode came with the mathematics of 2022.
  const isOf2022 = wordAt(recovery, 0) !== undefined;
  const shares = arrayAt(weights, 0);
  if (shares !== undefined) {
    if (shares.length !== tokens.length) return { problem: "its weights are not those of its tokens" };
    return { kind: "weighted", tokens, decimals, weights: shares, power: isOf2022 ? "with-shortcuts" : "by-logarithm" };
  }
  if (wordAt(amplification, 0) === undefined) return { problem: "it is neither a weighted nor a stable pool" };
  const hasOwnToken = wordAt(ownIndex, 0) !== undefined;
  const rates = addressesAt(providers, 0);
  if (rates !== undefined && rates.length !== tokens.length) {
    return { problem: "its rate providers are not those of its tokens" };
  }
  return {
    kind: "stable",
    tokens,
    decimals,
    providers: tokens.map((_, i) => (rates === undefined || BigInt(rates[i] ?? 0) === NOBODY ? undefined : rates[i])),
    version: isOf2022 ? "2022" : hasOwnToken ? "2021-phantom" : "2021",
    rateNote: hasOwnToken ? "getTokenRateCache(address)" : "getPriceRateCache(address)",
  };
}

/** The tokens' decimals. A token that somebody may take out of the Vault is none that a quote can count on. */
function* readTokens(
  address: Address,
  poolId: Hex,
  vault: Address,
  tokens: readonly Address[],
): Generator<readonly ContractRead[], readonly number[] | Problem, Answers> {
  const answers = yield [
    ...tokens.map((token) => readOf(token, "decimals()")),
    ...tokens.map((token) => readWith(vault, "getPoolTokenInfo(bytes32,address)", [poolId, token])),
  ];
  const decimals: number[] = [];
  for (const [i, token] of tokens.entries()) {
    const digits = token === address ? MAX_DECIMALS : wordAt(answers[i], 0);
    if (digits === undefined || digits > MAX_DECIMALS)
      return { problem: `its token ${token} has no decimals up to 18` };
    if (wordAt(answers[tokens.length + i], 3) !== NOBODY) return { problem: `its token ${token} has an asset manager` };
    decimals.push(Number(digits));
  }
  return decimals;
}
