import type { BalancerEntry } from "../../../../core/pool-entry.ts";
import type { Address } from "../../../../core/hex.ts";
import {
  type Amplification,
  AMPLIFICATION_PRECISION,
  amplificationAt,
  constantAmplification,
} from "../../../../market/quoting/balancer-stable/amplification.ts";
import type { BalancerStablePool, TokenRate } from "../../../../market/quoting/balancer-stable/balancer-stable-pool.ts";
import type { BalancerWeightedPool } from "../../../../market/quoting/balancer-weighted/balancer-weighted-pool.ts";
import { arrayAt, readOf, readWith } from "./balancer-contracts.ts";
import type { BalancerFacts, Problem, StableFacts } from "./balancer-facts.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";
import { wordAt } from "../words.ts";

/** A Balancer pool as it is quoted. */
export type BalancerPool = BalancerWeightedPool | BalancerStablePool;

/** Multicall3 itself tells the time of the block. */
const MULTICALL3: Address = "0xca11bde05977b3631167028862be2a173976ca11";
const BLOCK_TIME = readOf(MULTICALL3, "getCurrentBlockTimestamp()");

type Answers = readonly ContractAnswer[];

/** What is known beside the pool's answers. */
export interface BalancerContext {
  readonly vault: Address;
  readonly secondsAhead: number;
  /** As the pool's log of its beginning has it; undefined when no such log was seen. */
  readonly ramp: Amplification | undefined;
}

/** Reads what a block may change about a pool. */
export function* readBalancerState(
  entry: BalancerEntry,
  facts: BalancerFacts,
  context: BalancerContext,
): Generator<readonly ContractRead[], BalancerPool | Problem, Answers> {
  const { address, poolId } = entry;
  const rateReads = facts.kind === "stable" ? ratesWanted(address, facts) : [];
  const [time, vaultPaused, paused, registered, fee, amplification, ...rates] = yield [
    BLOCK_TIME,
    readOf(context.vault, "getPausedState()"),
    readOf(address, "getPausedState()"),
    readWith(context.vault, "getPoolTokens(bytes32)", [poolId]),
    readOf(address, "getSwapFeePercentage()"),
    readOf(address, "getAmplificationParameter()"),
    ...rateReads,
  ];
  const blockTime = wordAt(time, 0);
  const balances = arrayAt(registered, 1);
  const swapFee = wordAt(fee, 0);
  if (blockTime === undefined || swapFee === undefined || balances?.length !== facts.tokens.length) {
    return { problem: "it does not answer getPoolTokens() and getSwapFeePercentage()" };
  }
  if (wordAt(vaultPaused, 0) !== 0n) return { problem: "the Vault is paused" };
  if (wordAt(paused, 0) !== 0n) return { problem: "it is paused" };
  const common = { venue: entry.venue, address, poolId, swapFee };
  if (facts.kind === "weighted") {
    const { kind, tokens, weights, power, decimals } = facts;
    const scales = decimals.map((digits) => 10n ** BigInt(18 - digits));
    return { ...common, kind, tokens, balances, scales, weights, power };
  }
  const timestampS = blockTime + BigInt(context.secondsAhead);
  const amplified = amplificationOf(amplification, blockTime, context);
  if ("problem" in amplified) return amplified;
  const noted = ratesOf(facts, rates, timestampS);
  if ("problem" in noted) return noted;
  const parts = facts.tokens.flatMap((token, i) => {
    const [balance, digits] = [balances[i], facts.decimals[i]];
    if (token === address || balance === undefined || digits === undefined) return [];
    return [{ token, balance, scale: 10n ** BigInt(36 - digits), rate: noted[i] ?? null }];
  });
  return {
    ...common,
    kind: facts.kind,
    version: facts.version,
    tokens: parts.map(({ token }) => token),
    balances: parts.map(({ balance }) => balance),
    scales: parts.map(({ scale }) => scale),
    rates: parts.map(({ rate }) => rate),
    amplification: amplified,
    timestampS,
  };
}

/** The pool's note and its provider's word, for each token that has a rate. */
function ratesWanted(address: Address, { tokens, providers, rateNote }: StableFacts): readonly ContractRead[] {
  return tokens.flatMap((token, i) => {
    const provider = providers[i];
    return provider === undefined ? [] : [readWith(address, rateNote, [token]), readOf(provider, "getRate()")];
  });
}

function ratesOf(
  { tokens, providers }: StableFacts,
  answers: Answers,
  timestampS: bigint,
): readonly (TokenRate | null)[] | Problem {
  const rates: (TokenRate | null)[] = [];
  let next = 0;
  for (const [i, provider] of providers.entries()) {
    if (provider === undefined) {
      rates.push(null);
      continue;
    }
    const note = answers[next++];
    const fresh = wordAt(answers[next++], 0);
    const cached = wordAt(note, 0);
    // Newer pools have the rate of the last join between the rate and its times.
    const expires = wordAt(note, wordAt(note, 3) === undefined ? 2 : 3);
    if (cached === undefined || expires === undefined) return { problem: `it does not tell the rate of ${tokens[i]}` };
    if (fresh === undefined && timestampS > expires) {
      return { problem: `the provider ${provider} of its token ${tokens[i]} does not tell the rate` };
    }
    rates.push({ cached, expires, fresh: fresh ?? cached });
  }
  return rates;
}

/** A pool tells the value in the block that is read, not where it is going. */
function amplificationOf(
  answer: ContractAnswer,
  blockTime: bigint,
  { ramp, secondsAhead }: BalancerContext,
): Amplification | Problem {
  const value = wordAt(answer, 0);
  if (value === undefined || wordAt(answer, 2) !== AMPLIFICATION_PRECISION) {
    return { problem: "it does not answer getAmplificationParameter()" };
  }
  if (wordAt(answer, 1) === 0n || secondsAhead === 0) return constantAmplification(value);
  if (ramp !== undefined && amplificationAt(ramp, blockTime) === value) return ramp;
  return { problem: "its amplification is moving, and the log that says how was not seen" };
}
