import { messageOf } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { PartBrief } from "../../core/part.ts";
import type { OrderedCalls, TriedOutcome } from "../../ports/ordered-calls.ts";
import { describeRouterRevert } from "../exchanges/describe-router-revert.ts";

/** A part as it would be sent. */
export interface TriedPart {
  readonly brief: PartBrief;
  readonly contract: Address;
  readonly data: Hex;
}

/** What parts did when they were tried one after the other. */
export type PartsTrial =
  /** An outcome a part, in their order. */
  | { readonly status: "succeeded"; readonly outcomes: readonly TriedOutcome[] }
  /** With the name of the first that failed and the router's own words. */
  | { readonly status: "reverted"; readonly problem: string }
  /** No node can say. */
  | { readonly status: "unavailable"; readonly problem: string };

const WORD_LENGTH = 66;

/**
 * Tries parts in the order of their nonces on the newest state.
 * @param gasLimit of each
 */
export async function tryParts(
  account: Address,
  parts: readonly TriedPart[],
  gasLimit: bigint,
  calls: OrderedCalls,
): Promise<PartsTrial> {
  const tried = parts.map(({ contract: to, data }) => ({ from: account, to, data, gasLimit }));
  let outcomes: readonly TriedOutcome[];
  try {
    outcomes = await calls.tryInOrder(tried);
  } catch (thrown) {
    return { status: "unavailable", problem: messageOf(thrown) };
  }
  for (const [index, { brief }] of parts.entries()) {
    const outcome = outcomes[index];
    const problem = outcome === undefined ? "it was not tried" : problemOf(brief, outcome);
    if (problem !== undefined) return { status: "reverted", problem: `"${brief.partId}": ${problem}` };
  }
  return { status: "succeeded", outcomes };
}

function problemOf({ purpose }: PartBrief, { succeeded, returnData }: TriedOutcome): string | undefined {
  if (!succeeded) return describeRouterRevert(returnData);
  return purpose === "approve" && isFalse(returnData) ? "the token does not let itself be approved" : undefined;
}

/** USDT returns nothing, which is no refusal. */
function isFalse(returnData: Hex): boolean {
  return returnData.length >= WORD_LENGTH && BigInt(returnData.slice(0, WORD_LENGTH)) === 0n;
}
