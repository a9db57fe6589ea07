import { Interface, isCallException, type JsonRpcProvider, toQuantity } from "ethers";
import type { Address, Hex } from "../core/hex.ts";
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
      /** What contract and payout address gained of the profit token. */
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
const erc20 = new Interface(["function balanceOf(address) view returns (uint256)"]);

/** Lets the first operator execute the calldata on a fork that impersonates every account: no key is needed. */
export async function executeOnFork(fork: JsonRpcProvider, order: ForkOrder): Promise<ForkExecution> {
  const { contract, calldata, route, gasLimit } = order;
  const [operator] = contract.operators;
  if (operator === undefined) throw new Error("the contract names no operator");
  const transaction = { from: operator, to: contract.address, data: calldata, gasLimit };
  await fork.send("anvil_setBalance", [operator, toQuantity(TEN_ETHER)]);
  const revertData = await revertOf(() => fork.call(transaction));
  if (revertData !== undefined) return { status: "reverted", reason: order.explainRevert(revertData) };

  const holders = [...new Set([contract.address, contract.payout])];
  const before = await totalBalance(fork, route.profitToken, holders);
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
    profitWei: (await totalBalance(fork, route.profitToken, holders)) - before,
    hops: route.hops.map((hop) => executedAmounts(hop, receipt.logs)),
  };
}

/** What the call reverts with; undefined when it succeeds. */
async function revertOf(call: () => Promise<unknown>): Promise<Hex | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (!isCallException(error)) throw error;
    return (error.data ?? "0x") as Hex;
  }
}

async function totalBalance(fork: JsonRpcProvider, token: Address, holders: readonly Address[]): Promise<bigint> {
  let total = 0n;
  for (const holder of holders) {
    const answer = await fork.call({ to: token, data: erc20.encodeFunctionData("balanceOf", [holder]) });
    total += BigInt(answer);
  }
  return total;
}
