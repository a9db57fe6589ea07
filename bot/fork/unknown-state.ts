import type { Hex } from "../core/hex.ts";
import { callRpc, RpcError } from "./json-rpc.ts";

/** State that an endpoint was asked for and does not know: it answered with zero. In lower case. */
export interface UnknownState {
  readonly accounts: ReadonlySet<string>;
  /** As "address:slot", with all digits. */
  readonly slots: ReadonlySet<string>;
}

/**
 * What a recording of a block, which holds only what that block read, had to guess so far. A node knows everything, and
 * does not know the method.
 */
export async function readUnknownState(rpcUrl: string): Promise<UnknownState> {
  try {
    const { accounts, slots } = (await callRpc(rpcUrl, "recorded_missing")) as Record<"accounts" | "slots", Hex[]>;
    return { accounts: new Set(accounts), slots: new Set(slots) };
  } catch (thrown) {
    if (!(thrown instanceof RpcError)) throw thrown;
    return { accounts: new Set(), slots: new Set() };
  }
}
