import type { Wallet } from "ethers";
import { flashbotsSignature } from "../../devnet/relay/flashbots-signature.ts";

/** What a relay answered to one JSON-RPC request. */
export interface RelayReply {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** One signed request, with exactly these fields: for what no client of ours or Flashbots' would send. */
export async function askRelay(url: string, signer: Wallet, method: string, fields: object): Promise<RelayReply> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [fields] });
  const signature = await flashbotsSignature(signer, body);
  const headers = { "content-type": "application/json", "X-Flashbots-Signature": signature };
  const response = await fetch(url, { method: "POST", headers, body });
  return (await response.json()) as RelayReply;
}
