import { toQuantity } from "ethers";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { type BlockTerms, nextBlockTerms } from "../builder/block-terms.ts";
import { bundleHashOf } from "../builder/bundle-hash.ts";
import { effectiveTipWei, type SignedTransaction } from "../builder/signed-transaction.ts";
import { simulateBlock, type TransactionTrial } from "../builder/simulate-block.ts";
import {
  blockNumberIn,
  optionalAddressIn,
  optionalTimestampIn,
  type Parameters,
  stateBlockIn,
  transactionsIn,
} from "./parameters.ts";
import type { RelayContext } from "./relay-context.ts";
import { RelayFault } from "./relay-fault.ts";

/** What every answer says of one transaction and of the whole, in wei, as decimal strings. */
interface Payment {
  readonly coinbaseDiff: string;
  readonly ethSentToCoinbase: string;
  readonly gasFees: string;
}

interface TransactionResult extends Payment {
  readonly txHash: Hex;
  readonly gasUsed: number;
  readonly gasPrice: string;
  readonly fromAddress: string;
  readonly toAddress: string;
  /** The return data. */
  readonly value?: Hex;
  readonly error?: string;
  /** The revert data, so that custom errors can be decoded. */
  readonly revert?: Hex;
}

/** The result of eth_callBundle, field by field as Flashbots has it. */
export interface CallBundleResult extends Payment {
  readonly bundleGasPrice: string;
  readonly bundleHash: Hex;
  readonly results: readonly TransactionResult[];
  readonly stateBlockNumber: number;
  readonly totalGasUsed: number;
}

/** eth_callBundle: what a bundle would do, by the code with which the builder tries it. */
export async function callBundle(parameters: Parameters, context: RelayContext): Promise<CallBundleResult> {
  const transactions = transactionsIn(parameters, "txs", context.chainId);
  if (transactions.length === 0) throw new RelayFault("invalidParams", "txs is empty");
  const stateBlock = stateBlockIn(parameters, "stateBlockNumber");
  const timestampS = optionalTimestampIn(parameters, "timestamp");
  const coinbase = optionalAddressIn(parameters, "coinbase");
  const number = blockNumberIn(parameters, "blockNumber");
  const after = await termsAfter(context.chainRpcUrl, stateBlock);
  const terms = {
    ...after,
    number,
    ...(timestampS === undefined ? {} : { timestampS }),
    ...(coinbase === undefined ? {} : { coinbase }),
  };
  const { trials, invalid } = await simulateBlock(context.chainRpcUrl, terms, stateBlock, transactions);
  if (invalid !== undefined) throw new RelayFault("refused", invalid.problem);
  return resultOf(transactions, trials, terms, after.number - 1n);
}

/** The terms of the block after a given one. */
async function termsAfter(rpcUrl: string, stateBlock: string): Promise<BlockTerms> {
  const next = await nextBlockTerms(rpcUrl);
  if (stateBlock === "latest" || BigInt(stateBlock) === next.number - 1n) return next;
  if (BigInt(stateBlock) >= next.number) throw new RelayFault("refused", "header not found");
  const number = BigInt(stateBlock) + 1n;
  // What followed a past block is known.
  const block = (await callRpc(rpcUrl, "eth_getBlockByNumber", [toQuantity(number), false])) as {
    baseFeePerGas: Hex;
    timestamp: Hex;
  } | null;
  if (block === null) throw new RelayFault("refused", "header not found");
  return { ...next, number, timestampS: BigInt(block.timestamp), baseFeePerGasWei: BigInt(block.baseFeePerGas) };
}

function resultOf(
  transactions: readonly SignedTransaction[],
  trials: readonly TransactionTrial[],
  terms: BlockTerms,
  stateBlockNumber: bigint,
): CallBundleResult {
  let gasUsed = 0n;
  let coinbaseDiffWei = 0n;
  let gasFeesWei = 0n;
  const results = trials.map((trial, index) => {
    const transaction = transactions[index];
    if (transaction === undefined) throw new Error("a trial has no transaction");
    const tipsWei = effectiveTipWei(transaction, terms.baseFeePerGasWei) * trial.gasUsed;
    gasUsed += trial.gasUsed;
    coinbaseDiffWei += trial.coinbaseDiffWei;
    gasFeesWei += tipsWei;
    return {
      ...payment(trial.coinbaseDiffWei, tipsWei),
      txHash: transaction.hash,
      gasUsed: Number(trial.gasUsed),
      gasPrice: String(trial.coinbaseDiffWei / trial.gasUsed),
      fromAddress: transaction.from,
      toAddress: transaction.to ?? "0x",
      ...outcomeOf(trial),
    };
  });
  return {
    ...payment(coinbaseDiffWei, gasFeesWei),
    bundleGasPrice: String(coinbaseDiffWei / gasUsed),
    bundleHash: bundleHashOf(transactions.map((transaction) => transaction.hash)),
    results,
    stateBlockNumber: Number(stateBlockNumber),
    totalGasUsed: Number(gasUsed),
  };
}

/** Priority fees and what was sent besides. */
function payment(coinbaseDiffWei: bigint, gasFeesWei: bigint): Payment {
  return {
    coinbaseDiff: String(coinbaseDiffWei),
    ethSentToCoinbase: String(coinbaseDiffWei - gasFeesWei),
    gasFees: String(gasFeesWei),
  };
}

function outcomeOf({ reverted, returnData }: TransactionTrial): Pick<TransactionResult, "value" | "error" | "revert"> {
  if (!reverted) return { value: returnData };
  return { error: "execution reverted", ...(returnData === "0x" ? {} : { revert: returnData }) };
}
