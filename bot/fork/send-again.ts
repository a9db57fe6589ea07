import type { Hex } from "../core/hex.ts";
import type { HistoryTransaction } from "./history-block.ts";
import { callRpc } from "./json-rpc.ts";
import { signedBytesOf } from "./signed-bytes.ts";

/**
 * Gives a mined transaction to a fork that lets everyone send: its signed bytes, or, where a block does not have those, an
 * ordinary transaction with the same sender and fields. Resolves to the hash by which the fork knows it.
 */
export async function sendAgain(rpcUrl: string, mined: HistoryTransaction): Promise<Hex> {
  const bytes = signedBytesOf(mined);
  if (bytes !== undefined) return (await callRpc(rpcUrl, "eth_sendRawTransaction", [bytes])) as Hex;
  const { from, to, value, gas, gasPrice, input, nonce, accessList } = mined;
  const fields = { from, to, value, gas, gasPrice, input, nonce, ...(accessList === undefined ? {} : { accessList }) };
  return (await callRpc(rpcUrl, "eth_sendTransaction", [fields])) as Hex;
}
