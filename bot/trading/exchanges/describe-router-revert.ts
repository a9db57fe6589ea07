import type { Hex } from "../../core/hex.ts";
import { revertWords } from "./revert-words.ts";
import { routerRevert, type RouterRevert } from "./router-revert.ts";

const MEANINGS: Readonly<Record<Exclude<RouterRevert, "unknown">, string>> = {
  "too-little-out": "the pool would have paid less than the minimum",
  "too-late": "its deadline had passed",
  "not-paid": "the token could not be taken, for its balance or its allowance",
};
const SELECTOR_LENGTH = 10;
const MAX_CHARACTERS = 120;

/** Why a router or a token reverted, as one short phrase with its own words. Never throws. */
export function describeRouterRevert(revertData: Hex): string {
  const words = revertWords(revertData);
  const kind = routerRevert(revertData);
  if (words !== undefined) return kind === "unknown" ? printable(words) : `${MEANINGS[kind]}: ${printable(words)}`;
  if (revertData.length < SELECTOR_LENGTH) return "it reverted without a reason";
  return `an unknown error ${revertData.slice(0, SELECTOR_LENGTH)}`;
}

/** The words may be a strange token's, and end up in terminals and logs. */
function printable(words: string): string {
  const cleaned = words.replace(/[^\x20-\x7e]/g, "?").slice(0, MAX_CHARACTERS);
  return cleaned === "" ? "an error without words" : cleaned;
}
