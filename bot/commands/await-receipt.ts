import { setTimeout as delay } from "node:timers/promises";
import { isError, type Provider, type TransactionReceipt } from "ethers";
import { messageOf } from "../core/errors.ts";

interface Patience {
  readonly timeoutMs: number;
  readonly pollMs: number;
}

/** The receipt, or why there was none in time. */
type Answer = { readonly receipt: TransactionReceipt } | { readonly receipt: undefined; readonly problem: string };

/**
 * Asks for a receipt until it is there. ethers' own `wait` misses a block that is made between its first look and its
 * subscription, and leaves a request under way when it resolves: closing the connection next ends the process.
 */
export async function awaitReceipt(
  provider: Pick<Provider, "getTransactionReceipt">,
  transactionHash: string,
  { timeoutMs, pollMs }: Patience,
): Promise<Answer> {
  const untilMs = performance.now() + timeoutMs;
  let problem = `there is no receipt after ${timeoutMs / 1_000} s`;
  do {
    try {
      const receipt = await provider.getTransactionReceipt(transactionHash);
      if (receipt !== null) return { receipt };
    } catch (error) {
      problem = messageOf(error);
      // The provider was destroyed: it will never answer again.
      if (isError(error, "UNSUPPORTED_OPERATION")) break;
    }
    await delay(pollMs);
  } while (performance.now() < untilMs);
  return { receipt: undefined, problem };
}
