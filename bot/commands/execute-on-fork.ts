import { isCallException, type JsonRpcProvider, toQuantity } from "ethers";
import type { Hex } from "../core/hex.ts";
import type { Route } from "../core/route.ts";
import { awaitReceipt } from "./await-receipt.ts";
import type { DeployedContract } from "./deployed-contract.ts";
import { executedAmounts, type HopAmounts } from "./executed-amounts.ts";

/** How a route ended on the fork. */
export type ForkExecution =
  | {
      readonly status: "succeeded";
      readonly gasUsed: bigint;
      readonly baseFeePerGasWei: bigint;
      /** In the profit token, as the contract measured it: after the loan's premium and the builder's share. */
      readonly profitWei: bigint;
      /** What really went in and out, hop by hop, where the pool's log says so. */
      readonly hops: readonly (HopAmounts | undefined)[];
    }
  | { readonly status: "reverted"; readonly reason: string };

interface ForkOrder {
  readonly contract: DeployedContract;
  readonly calldata: Hex;
  readonly route: Route;
  readonly gasLimit: bigint;
  readonly explainRevert: (revertData: Hex) => string;
}

const TEN_ETHER = 10n ** 19n;
const RECEIPT_TIMEOUT_MS = 10_000;
const POLL_INTERVAL_MS = 20;

/** Lets the first operator execute the calldata on a fork that impersonates every account: no key is needed. */
export async function executeOnFork(fork: JsonRpcProvider, order: ForkOrder): Promise<ForkExecution> {
  const { contract, calldata, route, gasLimit } = order;
  const [operator] = contract.operators;
  if (operator === undefined) throw new Error("the contract names no operator");
  const transaction = { from: operator, to: contract.address, data: calldata, gasLimit };
  await fork.send("anvil_setBalance", [operator, toQuantity(TEN_ETHER)]);
  const trial = await tried(() => fork.call(transaction));
  if (trial.revertData !== undefined) return { status: "reverted", reason: order.explainRevert(trial.revertData) };

  const { gasLimit: gas, ...rest } = transaction;
  const hash = (await fork.send("eth_sendTransaction", [{ ...rest, gas: toQuantity(gas) }])) as string;
  const answer = await awaitReceipt(fork, hash, { timeoutMs: RECEIPT_TIMEOUT_MS, pollMs: POLL_INTERVAL_MS });
  if (answer.receipt === undefined) throw new Error(`the fork made no block: ${answer.problem}`);
  const { receipt } = answer;
  if (receipt.status !== 1) return { status: "reverted", reason: "it reverted although the call before it did not" };
  const block = await fork.getBlock(receipt.blockNumber);
  return {
    status: "succeeded",
    gasUsed: receipt.gasUsed,
    baseFeePerGasWei: block?.baseFeePerGas ?? 0n,
    // No balance shows it where the profit is unwrapped or shared; the transaction ran on the state of the trial.
    profitWei: BigInt(trial.returnData),
    hops: route.hops.map((hop) => executedAmounts(hop, receipt.logs)),
  };
}

type Trial = { readonly returnData: string; readonly revertData?: never } | { readonly revertData: Hex };

async function tried(call: () => Promise<string>): Promise<Trial> {
  try {
    return { returnData: await call() };
  } catch (error) {
    if (!isCallException(error)) throw error;
    return { revertData: (error.data ?? "0x") as Hex };
  }
}
