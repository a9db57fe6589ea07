import type { FlashWishes } from "../../core/signal.ts";
import { lesser } from "./bid.ts";
import type { FlashSettings, Submission } from "./flash-settings.ts";
import { invalid, type NotNow } from "./not-now.ts";

/** What a signal's wishes may narrow. */
export interface Terms {
  readonly submission: Submission;
  readonly slippageToleranceBps: bigint;
  readonly maxGasPriceWei: bigint;
}

/** The settings, narrowed by what the source asks for; denied when it asks for what cannot be had. */
export function termsOf(wishes: FlashWishes | undefined, settings: FlashSettings): Terms | NotNow {
  if (wishes === undefined) return settings;
  const { submission } = wishes;
  if (submission === "private" && settings.submission === "public") {
    return invalid("it must not go public, and there is no other way");
  }
  if (submission === "simulate" && settings.simulation === "off") {
    return { denied: { code: "simulation-unavailable", problem: "the settings have simulation off" } };
  }
  const { maxGasPriceWei, slippageToleranceBps } = settings;
  return {
    submission: submissionOf(submission, settings.submission),
    slippageToleranceBps: lesser(slippageToleranceBps, wishes.slippageToleranceBps ?? slippageToleranceBps),
    maxGasPriceWei: lesser(maxGasPriceWei, wishes.maxGasPriceWei ?? maxGasPriceWei),
  };
}

/** The public pool only where it is allowed and not ruled out. */
function submissionOf(wished: FlashWishes["submission"], allowed: Submission): Submission {
  if (wished === "private") return "private";
  return wished === "public" && allowed === "hybrid" ? "public" : allowed;
}
