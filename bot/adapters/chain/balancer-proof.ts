import { Interface } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import type { Quotation } from "../../market/quoting/quotation.ts";
import { quoteBalancerStable } from "../../market/quoting/balancer-stable/balancer-stable-quote.ts";
import { quoteBalancerWeighted } from "../../market/quoting/balancer-weighted/balancer-weighted-quote.ts";
import { BALANCER_VAULT } from "./balancer-contracts.ts";
import { BLOCK_TIME, type BalancerPool } from "./balancer-state.ts";
import type { ContractAnswer, ContractRead, MarketMulticall } from "./market-multicall.ts";
import { wordAt } from "./market-words.ts";

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
 * Asks the Vault what pools would pay for a hundredth of each of their tokens, and compares it with the quotes: anybody can
 * write a pool that answers like Balancer's and swaps in another way. By address, what is wrong with those that differ;
 * pools without balances are not tried. Rejects when the node does not answer.
 *
 * A query takes 100,000 to 300,000 gas, so that the multicall is to put few in a call: 50 are far below a node's limit.
 */
export async function disproveBalancerPools(
  multicall: MarketMulticall,
  pools: readonly BalancerPool[],
  blockNumber: bigint,
  vault: Address = BALANCER_VAULT,
): Promise<ReadonlyMap<Address, string>> {
  const trials = pools.flatMap(trialsOf);
  const reads = trials.map((trial) => queryOf(trial, vault));
  const [time, ...answers] = await multicall.read([BLOCK_TIME, ...reads], blockNumber);
  const timestampS = wordAt(time, 0);
  if (timestampS === undefined) throw new Error(`The time of block ${blockNumber} could not be read.`);
  const problems = new Map<Address, string>();
  for (const [i, trial] of trials.entries()) {
    const paid = paidBy(answers[i]);
    const quote = quoteAt(trial, timestampS);
    const quoted = quote.refused === undefined ? quote.amountOut : undefined;
    if (paid !== quoted) problems.set(trial.pool.address, problemOf(trial, paid, quoted));
  }
  return problems;
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

/** The state may be meant for a later block than the one that is asked. */
function quoteAt({ pool, tokenIn, tokenOut, amountIn }: Trial, timestampS: bigint): Quotation {
  return pool.kind === "weighted"
    ? quoteBalancerWeighted(pool, tokenIn, tokenOut, amountIn)
    : quoteBalancerStable({ ...pool, timestampS }, tokenIn, tokenOut, amountIn);
}

function problemOf({ tokenIn, amountIn }: Trial, paid: bigint | undefined, quoted: bigint | undefined): string {
  const told = paid === undefined ? "refuses" : `pays ${paid} for`;
  const expected = quoted === undefined ? "refuse" : `pay ${quoted}`;
  return `it ${told} ${amountIn} wei of ${tokenIn}, where a pool of its kind would ${expected}`;
}
