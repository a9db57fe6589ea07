import { setTimeout as delay } from "node:timers/promises";
import type { JsonRpcApiProvider } from "ethers";
import { messageOf } from "../../../core/errors.ts";
import type { Address, Hex } from "../../../core/hex.ts";

/** How a nonce ended, as far as blocks tell. */
export type NonceEnd =
  | { readonly type: "included"; readonly blockNumber: number; readonly succeeded: boolean }
  /** Another transaction has the nonce: mostly the one that was to be replaced. */
  | { readonly type: "overtaken" }
  /** It may still be included: look again. */
  | { readonly type: "unknown"; readonly problem: string };

interface Patience {
  readonly timeoutMs: number;
  readonly pollMs: number;
}

/** Asks for the receipt of one transaction until it is there, or its nonce is taken, or the time is over. */
export async function followNonce(
  provider: JsonRpcApiProvider,
  { account, nonce, hash }: { readonly account: Address; readonly nonce: number; readonly hash: Hex },
  { timeoutMs, pollMs }: Patience,
): Promise<NonceEnd> {
  const untilMs = performance.now() + timeoutMs;
  let problem = `there is no receipt after ${timeoutMs / 1_000} s`;
  do {
    try {
      const count = await provider.getTransactionCount(account, "latest");
      // Asked after the count, so that a block in between does not make ours look like another's.
      const receipt = await provider.getTransactionReceipt(hash);
      if (receipt !== null) {
        return { type: "included", blockNumber: receipt.blockNumber, succeeded: receipt.status === 1 };
      }
      if (count > nonce) return { type: "overtaken" };
    } catch (thrown) {
      problem = messageOf(thrown);
    }
    await delay(pollMs);
  } while (performance.now() < untilMs);
  return { type: "unknown", problem };
}
