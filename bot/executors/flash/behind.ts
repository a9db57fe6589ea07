import type { Behind } from "../../core/signal.ts";
import type { BehindChain, CallBehindResult } from "../../ports/behind.ts";
import type { Call, Chain } from "../../ports/chain.ts";

/** A refund gives back a fifth of the gas at most, and only at the end: EIP-3529. */
const MOST_REFUNDED = { numerator: 5n, denominator: 4n };

/** Whether a node can try what comes behind it: of what was only hinted at, nobody but a relay has the bytes. */
export function canBeTried(behind: Behind | undefined): boolean {
  return behind === undefined || behind.raw !== undefined;
}

/** Tries a call where it is meant to land. */
export function callWhereMeant(
  behind: Behind | undefined,
  call: Omit<Call, "atBlock">,
  { chain, behindChain }: { readonly chain: Pick<Chain, "call">; readonly behindChain?: BehindChain },
): Promise<CallBehindResult> {
  if (behind?.raw === undefined) return chain.call(call);
  const nobody = { status: "unavailable", detail: "nothing tries what comes behind another transaction" } as const;
  return behindChain?.callBehind(behind.raw, call) ?? Promise.resolve(nobody);
}

/** What a trial there must be given at least: it tells the gas after its refund, where a node's estimate is of all. */
export function gasNeeded(behind: Behind | undefined, gasUsed: bigint): bigint {
  const { numerator, denominator } = MOST_REFUNDED;
  return behind === undefined ? gasUsed : (gasUsed * numerator) / denominator;
}
