import { toQuantity } from "ethers";
import { messageOf } from "../../bot/core/errors.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc, RpcError } from "../../bot/fork/json-rpc.ts";
import { nextNonces } from "../next-nonces.ts";
import type { BlockTerms } from "./block-terms.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/** What one transaction did when it was tried. */
export interface TransactionTrial {
  readonly reverted: boolean;
  readonly gasUsed: bigint;
  /** What the coinbase gained: priority fee and direct payment. */
  readonly coinbaseDiffWei: bigint;
  /** What the call returned, or the revert data. */
  readonly returnData: Hex;
}

/** Transactions tried in sequence, up to the first one that no block could hold. */
export interface BlockTrial {
  readonly trials: readonly TransactionTrial[];
  /** Worded as geth words it, for clients that look at the text. */
  readonly invalid?: { readonly index: number; readonly problem: string };
}

interface SimulatedCall {
  readonly status: Hex;
  readonly gasUsed: Hex;
  readonly returnData: Hex;
}

/**
 * Code that exists only while a trial runs: it returns the coinbase's balance, and is called before and after each
 * transaction. COINBASE BALANCE PUSH0 MSTORE PUSH1 32 PUSH0 RETURN.
 */
const BALANCE_PROBE_CODE = "0x41315f5260205ff3";
const BALANCE_PROBE: Address = "0x00000000000000000000000000000000c0117ba5";
const PROBE_GAS_LIMIT = 50_000n;

/**
 * Tries transactions one after the other in a block with the given terms, on the state after `stateBlock` ("latest" or
 * a hexadecimal number). Nothing enters the node's pool: eth_simulateV1 executes with the node's full rules for fees and
 * funds; nonces and base fee, which anvil does not check there, are checked here.
 * Rejects only when the node does not answer or does not have the state.
 */
export async function simulateBlock(
  rpcUrl: string,
  terms: BlockTerms,
  stateBlock: string,
  transactions: readonly SignedTransaction[],
): Promise<BlockTrial> {
  const invalid = await firstInvalid(rpcUrl, terms, stateBlock, transactions);
  const executable = transactions.slice(0, invalid?.index);
  const trials = await execute(rpcUrl, terms, stateBlock, executable);
  if (typeof trials !== "string") return invalid === undefined ? { trials } : { trials, invalid };

  // The node refuses all of a simulation for one transaction and does not say for which.
  let accepted: readonly TransactionTrial[] = [];
  let problem = trials;
  for (let length = 1; length <= executable.length; length++) {
    const outcome = await execute(rpcUrl, terms, stateBlock, executable.slice(0, length));
    if (typeof outcome === "string") {
      problem = outcome;
      break;
    }
    accepted = outcome;
  }
  return { trials: accepted, invalid: { index: accepted.length, problem: `err: ${problem}` } };
}

/** The first transaction that the next nonces or the base fee rule out. */
async function firstInvalid(
  rpcUrl: string,
  terms: BlockTerms,
  stateBlock: string,
  transactions: readonly SignedTransaction[],
): Promise<BlockTrial["invalid"]> {
  const nonces = await nextNonces(
    rpcUrl,
    transactions.map((transaction) => transaction.from),
    stateBlock,
  );
  for (const [index, { from, to, nonce, hash, maxFeePerGasWei }] of transactions.entries()) {
    const expected = nonces.get(from) ?? 0;
    const where = `address ${from}, tx: ${nonce} state: ${expected}; txhash ${hash}`;
    if (nonce < expected) return { index, problem: `err: nonce too low: ${where}` };
    if (nonce > expected) return { index, problem: `err: nonce too high: ${where}` };
    if (maxFeePerGasWei < terms.baseFeePerGasWei) {
      const fees = `maxFeePerGas: ${maxFeePerGasWei} baseFee: ${terms.baseFeePerGasWei}`;
      return { index, problem: `err: max fee per gas less than block base fee: ${fees}; txhash ${hash}` };
    }
    // A limit of anvil's eth_simulateV1, which knows calls only.
    if (to === undefined) return { index, problem: `err: contract creation cannot be simulated; txhash ${hash}` };
    nonces.set(from, expected + 1);
  }
  return undefined;
}

/** The trials, or why the node refuses to try. */
async function execute(
  rpcUrl: string,
  terms: BlockTerms,
  stateBlock: string,
  transactions: readonly SignedTransaction[],
): Promise<readonly TransactionTrial[] | string> {
  if (transactions.length === 0) return [];
  const probeCall = (nonce: number) => ({
    from: BALANCE_PROBE,
    to: BALANCE_PROBE,
    nonce: toQuantity(nonce),
    gas: toQuantity(PROBE_GAS_LIMIT),
    // No tip: the probe must not move what it measures.
    maxFeePerGas: toQuantity(terms.baseFeePerGasWei),
    maxPriorityFeePerGas: "0x0",
  });
  const blockOverrides = {
    number: toQuantity(terms.number),
    time: toQuantity(terms.timestampS),
    feeRecipient: terms.coinbase,
    baseFeePerGas: toQuantity(terms.baseFeePerGasWei),
  };
  const probeFundsWei = PROBE_GAS_LIMIT * terms.baseFeePerGasWei * BigInt(transactions.length + 1);
  const stateOverrides = { [BALANCE_PROBE]: { code: BALANCE_PROBE_CODE, balance: toQuantity(probeFundsWei) } };
  const calls = [probeCall(0), ...transactions.flatMap((tx, index) => [callOf(tx), probeCall(index + 1)])];
  const simulation = { blockStateCalls: [{ blockOverrides, stateOverrides, calls }], validation: true };
  try {
    const [block] = (await callRpc(rpcUrl, "eth_simulateV1", [simulation, stateBlock])) as [{ calls: SimulatedCall[] }];
    return trialsOf(block.calls);
  } catch (thrown) {
    if (!(thrown instanceof RpcError)) throw thrown;
    return messageOf(thrown).replace(/^eth_simulateV1: /, "");
  }
}

function callOf(transaction: SignedTransaction): object {
  return {
    from: transaction.from,
    to: transaction.to,
    nonce: toQuantity(transaction.nonce),
    gas: toQuantity(transaction.gasLimit),
    value: toQuantity(transaction.valueWei),
    input: transaction.data,
    maxFeePerGas: toQuantity(transaction.maxFeePerGasWei),
    accessList: transaction.accessList,
    maxPriorityFeePerGas: toQuantity(transaction.maxPriorityFeePerGasWei),
  };
}

/** Probes stand at the even places, transactions between them. */
function trialsOf(calls: readonly SimulatedCall[]): TransactionTrial[] {
  const trials: TransactionTrial[] = [];
  for (let index = 1; index < calls.length; index += 2) {
    const [before, call, after] = calls.slice(index - 1, index + 2);
    if (before === undefined || call === undefined || after === undefined) throw new Error("a probe is missing");
    trials.push({
      reverted: BigInt(call.status) === 0n,
      gasUsed: BigInt(call.gasUsed),
      coinbaseDiffWei: BigInt(after.returnData) - BigInt(before.returnData),
      returnData: call.returnData,
    });
  }
  return trials;
}
