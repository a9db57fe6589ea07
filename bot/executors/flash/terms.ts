import type { Behind, FlashWishes } from "../../core/signal.ts";
import type { FlashSettings } from "./flash-settings.ts";
import { invalid, type NotNow } from "./not-now.ts";
import { lesser } from "../../core/extremes.ts";
import type { Submission } from "../../transactions/following-settings.ts";

/** What bounds whatever an order signs to trade, from its first transaction to its last. */
export interface Limits {
  readonly slippageToleranceBps: bigint;
  readonly maxGasPriceWei: bigint;
}

/** What a signal's wishes may narrow. */
export interface Terms extends Limits {
  readonly submission: Submission;
}

/**
 * The settings, narrowed by what the source asks for; denied when it asks for what cannot be had. What is worth something
 * behind another transaction alone stays private: only a bundle holds the two together.
 */
export function termsOf(wishes: FlashWishes | undefined, settings: FlashSettings, behind?: Behind): Terms | NotNow {
  if (wishes === undefined && behind === undefined) return settings;
  const submission = behind === undefined ? wishes?.submission : "private";
  if (submission === "private" && settings.submission === "public") {
    return invalid("it must not go public, and there is no other way");
  }
  return { submission: submissionOf(submission, settings.submission), ...limitsOf(wishes, settings) };
}

/** The smaller of what the settings allow now and what the source asked for, which the order's signal keeps. */
export function limitsOf(wishes: FlashWishes | undefined, { slippageToleranceBps, maxGasPriceWei }: Limits): Limits {
  return {
    slippageToleranceBps: lesser(slippageToleranceBps, wishes?.slippageToleranceBps ?? slippageToleranceBps),
    maxGasPriceWei: lesser(maxGasPriceWei, wishes?.maxGasPriceWei ?? maxGasPriceWei),
  };
}

/** The public pool only where it is allowed and not ruled out. */
function submissionOf(wished: FlashWishes["submission"], allowed: Submission): Submission {
  if (wished === "private") return "private";
  return wished === "public" && allowed === "hybrid" ? "public" : allowed;
}
