import { isError } from "ethers";

const MAX_WORDS = 120;

/**
 * Why a node refused a request, most often because the contract that was asked reverts, in a few words; undefined when
 * the node itself did not answer, so that nothing is known.
 */
export function refusalIn(error: unknown): string | undefined {
  if (isError(error, "CALL_EXCEPTION") || isError(error, "BAD_DATA")) return shortened(error.shortMessage);
  if (!isError(error, "UNKNOWN_ERROR")) return undefined;
  // ethers keeps a node's own words, where it does not know them, in a field of its own.
  const { error: inner } = error as { readonly error?: { readonly message?: unknown } };
  return shortened(typeof inner?.message === "string" ? inner.message : error.shortMessage);
}

function shortened(words: string): string {
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}…` : words;
}
