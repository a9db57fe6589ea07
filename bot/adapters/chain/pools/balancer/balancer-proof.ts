import { Interface } from "ethers";
import type { Address, Hex } from "../../../../core/hex.ts";
import type { Quotation } from "../../../../market/quoting/quotation.ts";
import { quoteBalancerStable } from "../../../../market/quoting/balancer-stable/balancer-stable-quote.ts";
import { quoteBalancerWeighted } from "../../../../market/quoting/balancer-weighted/balancer-weighted-quote.ts";
import type { BalancerPool } from "./balancer-state.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";
import { wordAt } from "../words.ts";
import type { ReadSteps } from "../read-steps.ts";

const VAULT = new Interface([
  `function queryBatchSwap(uint8, (bytes32, uint256, uint256, uint256, bytes)[], address[],
    (address, bool, address, bool)) returns (int256[])`,
]);
const GIVEN_IN = 0;
const NOBODY: Address = `0x${"0".repeat(40)}`;
/** Of the answer: where the list is, its length, what the Vault gets, what it gives as a negative number. */
const GIVEN_WORD = 3;
/** The tried part of what a pool has of a token: enough to show its formula, less than any pool refuses. */
const TRIED_PART = 100n;

interface Trial {
  readonly pool: BalancerPool;
  readonly tokenIn: Address;
  readonly tokenOut: Address;
  readonly amountIn: bigint;
}

/**
 * Asks the Vault what a pool would pay for a hundredth of each of its tokens, and compares it with the quotes: anybody can
 * write a pool that answers like Balancer's and swaps in another way. What is wrong with it; undefined when nothing is, or
 * it has no balances to try. A query takes 100,000 to 300,000 gas.
 *
 * @param secondsAhead how much later than the block that is asked the pool's state is to hold
 */
export function* disproveBalancerPool(
  pool: BalancerPool,
  vault: Address,
  secondsAhead: number,
): ReadSteps<string | undefined> {
  const trials = trialsOf(pool);
  if (trials.length === 0) return undefined;
  const answers = yield trials.map((trial) => queryOf(trial, vault));
  for (const [i, trial] of trials.entries()) {
    const paid = paidBy(answers[i]);
    const quote = quoteAtBlock(trial, secondsAhead);
    const quoted = quote.refused === undefined ? quote.amountOut : undefined;
    if (paid !== quoted) return problemOf(trial, paid, quoted);
  }
  return undefined;
}

function trialsOf(pool: BalancerPool): readonly Trial[] {
  return pool.tokens.flatMap((tokenIn, i) => {
    const tokenOut = pool.tokens[(i + 1) % pool.tokens.length];
    const amountIn = (pool.balances[i] ?? 0n) / TRIED_PART;
    return tokenOut === undefined || amountIn === 0n ? [] : [{ pool, tokenIn, tokenOut, amountIn }];
  });
}

function queryOf({ pool, tokenIn, tokenOut, amountIn }: Trial, vault: Address): ContractRead {
  const step = [pool.poolId, 0, 1, amountIn, "0x"];
  const funds = [NOBODY, false, NOBODY, false];
  const data = VAULT.encodeFunctionData("queryBatchSwap", [GIVEN_IN, [step], [tokenIn, tokenOut], funds]) as Hex;
  return { target: vault, data };
}

function paidBy(answer: ContractAnswer): bigint | undefined {
  const given = wordAt(answer, GIVEN_WORD);
  return given === undefined ? undefined : -BigInt.asIntN(256, given);
}

function quoteAtBlock({ pool, tokenIn, tokenOut, amountIn }: Trial, secondsAhead: number): Quotation {
  if (pool.kind === "weighted") return quoteBalancerWeighted(pool, tokenIn, tokenOut, amountIn);
  const timestampS = pool.timestampS - BigInt(secondsAhead);
  return quoteBalancerStable({ ...pool, timestampS }, tokenIn, tokenOut, amountIn);
}

function problemOf({ tokenIn, amountIn }: Trial, paid: bigint | undefined, quoted: bigint | undefined): string {
  const told = paid === undefined ? "refuses" : `pays ${paid} for`;
  const expected = quoted === undefined ? "refuse" : `pay ${quoted}`;
  return `it ${told} ${amountIn} wei of ${tokenIn}, where a pool of its kind would ${expected}`;
}
