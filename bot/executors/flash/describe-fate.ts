import type { Behind } from "../../core/signal.ts";
import type { BehindChain } from "../../ports/behind.ts";
import { readChain } from "../../transactions/heads/chain-read.ts";

/** What became of the transaction that an order was to come behind, in a few words; nothing where nobody can tell. */
export async function describeFate(behind: Behind | undefined, chain: BehindChain | undefined): Promise<string[]> {
  if (behind === undefined) return [];
  const { transactionHash, raw } = behind;
  if (raw === undefined || chain === undefined) return [`it was to come behind ${transactionHash}`];
  const fate = await readChain(chain.fateOf(raw));
  if (fate === "waiting") return [`${transactionHash}, behind which it was to come, still waits`];
  if (fate === "replaced") return [`${transactionHash}, behind which it was to come, was replaced: its nonce is used`];
  return [`${transactionHash}, behind which it was to come, landed without it in block ${fate.landedIn}`];
}
