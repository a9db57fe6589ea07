import type { Address } from "../core/hex.ts";
import { callRpcBatch, type RpcRequest } from "./json-rpc.ts";
import type { AccountAfter, StateDiff } from "./state-diff.ts";

/** In one HTTP exchange; anvil answers a batch in no order, and these do not need one. */
const REQUESTS_PER_BATCH = 500;

/** Gives the accounts of a local chain what the difference says, without a transaction. */
export async function applyDiff(rpcUrl: string, diff: StateDiff): Promise<void> {
  const requests = (Object.entries(diff) as [Address, AccountAfter][]).flatMap(([address, after]) =>
    requestsOf(address, after),
  );
  for (let i = 0; i < requests.length; i += REQUESTS_PER_BATCH) {
    await callRpcBatch(rpcUrl, requests.slice(i, i + REQUESTS_PER_BATCH));
  }
}

function requestsOf(address: Address, { balance, nonce, code, storage = {} }: AccountAfter): readonly RpcRequest[] {
  return [
    ...(balance === undefined ? [] : [{ method: "anvil_setBalance", params: [address, balance] }]),
    ...(nonce === undefined ? [] : [{ method: "anvil_setNonce", params: [address, `0x${nonce.toString(16)}`] }]),
    ...(code === undefined ? [] : [{ method: "anvil_setCode", params: [address, code] }]),
    ...Object.entries(storage).map(([slot, value]) => ({
      method: "anvil_setStorageAt",
      params: [address, slot, value],
    })),
  ];
}
