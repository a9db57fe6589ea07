import { toQuantity, type Wallet } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { flashbotsSignature } from "../relay/flashbots-signature.ts";

const TIMEOUT_MS = 5_000;

/** Offers a bundle to a relay. Rejects with the relay's words when it does not take it. */
export async function sendBundle(
  relayUrl: string,
  identity: Wallet,
  txs: readonly Hex[],
  blockNumber: number,
): Promise<void> {
  const params = [{ txs, blockNumber: toQuantity(blockNumber) }];
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_sendBundle", params });
  const response = await fetch(relayUrl, {
    method: "POST",
    headers: { "content-type": "application/json", "X-Flashbots-Signature": await flashbotsSignature(identity, body) },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer = (await response.json()) as { error?: { message: string } | string };
  if (answer.error === undefined) return;
  throw new Error(typeof answer.error === "string" ? answer.error : answer.error.message);
}
