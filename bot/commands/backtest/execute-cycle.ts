import { Interface } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import type { BlockFork } from "../../fork/block-fork.ts";
import { callRpc, RpcError } from "../../fork/json-rpc.ts";
import { CAST } from "./cast.ts";
import { type CallFrame, type FailedCall, failedCall } from "./failed-call.ts";
import { readsOf, type Prestate } from "./reads-of.ts";

/** What is executed. */
export interface CycleOrder {
  readonly calldata: Hex;
  readonly profitToken: Address;
}

/** How it ended. */
export type CycleExecution =
  | {
      readonly status: "succeeded";
      /** By how much the contract's balance of the profit token has grown. */
      readonly profitWei: bigint;
      readonly gas: bigint;
      /** Everything that the execution read, as account or "account:slot", in lower case. */
      readonly reads: readonly string[];
    }
  | ({ readonly status: "reverted" } & FailedCall);

const ERC20 = new Interface(["function balanceOf(address) view returns (uint256)"]);
const GAS_LIMIT = 5_000_000n;
const FUNDS_WEI = 10n ** 21n;

/**
 * Lets our operator execute the calldata with the real contract as the next transaction of the fork's block. The caller
 * takes it back.
 * @param runtimeCode the contract's, with its immutables
 */
export async function executeCycle(fork: BlockFork, runtimeCode: Hex, order: CycleOrder): Promise<CycleExecution> {
  const { rpcUrl, block } = fork;
  await callRpc(rpcUrl, "anvil_setCode", [CAST.contract, runtimeCode]);
  await callRpc(rpcUrl, "anvil_setBalance", [CAST.operator, hex(FUNDS_WEI)]);
  const before = await heldWei(rpcUrl, order.profitToken);
  const gasPrice = block.baseFeePerGas ?? "0x0";
  const { calldata: data } = order;
  const transaction = { from: CAST.operator, to: CAST.contract, data, gas: hex(GAS_LIMIT), gasPrice };
  const send = async (): Promise<Hex> => (await callRpc(rpcUrl, "eth_sendTransaction", [transaction])) as Hex;
  const traced = (tracer: string) => ({ method: "debug_traceTransaction", params: [{ tracer }] });
  const [receipt, calls, touched] = await fork.mine(send, [traced("callTracer"), traced("prestateTracer")]);
  if (receipt.status !== "0x1") return { status: "reverted", ...failedCall(calls as CallFrame) };
  return {
    status: "succeeded",
    profitWei: (await heldWei(rpcUrl, order.profitToken)) - before,
    gas: BigInt(receipt.gasUsed),
    reads: readsOf(touched as Prestate),
  };
}

/** What the contract has of a token; nothing of one that does not say. */
async function heldWei(rpcUrl: string, token: Address): Promise<bigint> {
  const data = ERC20.encodeFunctionData("balanceOf", [CAST.contract]);
  try {
    return BigInt((await callRpc(rpcUrl, "eth_call", [{ to: token, data }, "latest"])) as Hex);
  } catch (thrown) {
    if (thrown instanceof RpcError && /revert/i.test(thrown.message)) return 0n;
    throw thrown;
  }
}

function hex(value: bigint): Hex {
  return `0x${value.toString(16)}`;
}
