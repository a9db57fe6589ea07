import { isError, type JsonRpcApiProvider } from "ethers";
import type { Hex } from "../../../core/hex.ts";
import { refusalIn } from "../../operator-refusal.ts";

/** What became of a signed transaction that was given to a node. */
export type Published =
  | { readonly type: "sent" }
  /** The node wants more for replacing what it has. */
  | { readonly type: "underpriced" }
  /** Another transaction with its nonce is in a block. */
  | { readonly type: "overtaken" }
  | { readonly type: "refused"; readonly problem: string };

/** Geth, anvil and Hardhat, in this order. */
const KNOWN_ALREADY = /already known|already imported|known transaction/i;
const UNDERPRICED = /underpriced/i;

/** Gives it to the node. Without an answer it counts as sent: it may be on its way, and has to be followed. */
export async function publish(provider: JsonRpcApiProvider, raw: Hex): Promise<Published> {
  try {
    await provider.send("eth_sendRawTransaction", [raw]);
    return { type: "sent" };
  } catch (error) {
    if (isError(error, "REPLACEMENT_UNDERPRICED")) return { type: "underpriced" };
    if (isError(error, "NONCE_EXPIRED")) return { type: "overtaken" };
    if (isError(error, "INSUFFICIENT_FUNDS")) return { type: "refused", problem: "the account cannot pay for it" };
    const words = refusalIn(error);
    if (words === undefined || KNOWN_ALREADY.test(words)) return { type: "sent" };
    return UNDERPRICED.test(words) ? { type: "underpriced" } : { type: "refused", problem: words };
  }
}
