import { AbiCoder, keccak256 } from "ethers";
import { type Prestate, readsOf } from "../../bot/commands/backtest/reads-of.ts";
import { unknownReads } from "../../bot/commands/backtest/unknown-reads.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { readUnknownState } from "../../bot/fork/unknown-state.ts";
import type { RecordedFloor } from "./recorded-floor.ts";

/** What a mined transaction read that is not recorded and was zero for want of knowledge: accounts, or "address:slot". */
export async function unrecordedReads(floor: RecordedFloor, transactionHash: Hex): Promise<readonly string[]> {
  const tracer = { tracer: "prestateTracer" };
  const touched = (await callRpc(floor.rpcUrl, "debug_traceTransaction", [transactionHash, tracer])) as Prestate;
  return unknownReads(readsOf(touched), await readUnknownState(floor.node.rpcUrl));
}

/** Where WETH9 keeps an account's balance: `balanceOf` is its fourth variable. */
export function wethBalanceSlot(account: Address): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [account, 3n])) as Hex;
}
