import { lesser } from "../../core/extremes.ts";
import type { Head } from "../../core/head.ts";
import type { TradeSubmission } from "../../core/split-trade.ts";
import type { FeeHistory } from "../../ports/chain.ts";
import { feeMarketAfter } from "../../transactions/fee-market.ts";
import { roomyFeeWei } from "../../transactions/fees.ts";
import type { PartDetails } from "./part-details.ts";
import type { TradingSettings } from "./trading-settings.ts";

/** What a part is sent with, besides what it does. */
export type PartTerms = Omit<PartDetails, "contract" | "data" | "gasLimit" | "bundle" | "dataFeeWei">;

/** What its source asks for. */
export interface TermWishes {
  readonly submission?: TradeSubmission | undefined;
  readonly maxGasPriceWei?: bigint | undefined;
}

/** Why nothing can be sent now. */
export interface TooDear {
  readonly gasPriceWei: bigint;
  readonly maxGasPriceWei: bigint;
}

/**
 * How a part goes out at this head: at what the market pays, with room for the base fee to rise, within the caps, which is
 * `tooDear` when they leave no room.
 */
export function partTermsAt(
  head: Head,
  fees: FeeHistory | undefined,
  settings: TradingSettings,
  wishes: TermWishes,
): { readonly terms: PartTerms } | { readonly tooDear: TooDear } {
  const { minPriorityFeeWei, maxPriorityFeeWei, gasPercentile, privateVia } = settings;
  const maxGasPriceWei = lesser(settings.maxGasPriceWei, wishes.maxGasPriceWei ?? settings.maxGasPriceWei);
  const { baseFeePerGasWei, marketTipWei = 0n } = feeMarketAfter(head, fees, gasPercentile);
  const mostTipWei = lesser(maxPriorityFeeWei, maxGasPriceWei - baseFeePerGasWei);
  if (minPriorityFeeWei > mostTipWei) {
    return { tooDear: { gasPriceWei: baseFeePerGasWei + minPriorityFeeWei, maxGasPriceWei } };
  }
  const wantedTipWei = marketTipWei > minPriorityFeeWei ? marketTipWei : minPriorityFeeWei;
  const maxPriorityFeePerGasWei = lesser(wantedTipWei, mostTipWei);
  const submission = submissionOf(wishes.submission, settings.submission);
  return {
    terms: {
      submission,
      privateVia,
      ...blocksFrom(head, submission, settings),
      observedBlock: head.number,
      maxPriorityFeePerGasWei,
      maxFeePerGasWei: lesser(roomyFeeWei(baseFeePerGasWei, maxPriorityFeePerGasWei), maxGasPriceWei),
    },
  };
}

/** The Unix second after which a router refuses: that of the last block, and half a block for its clock. */
export function deadlineSOf(
  { expiryBlock }: Pick<PartTerms, "expiryBlock">,
  head: Head,
  { blockTimeMs }: TradingSettings,
): bigint {
  const blocks = Number(expiryBlock - head.number) + 0.5;
  return head.timestampS + BigInt(Math.ceil((blocks * blockTimeMs) / 1_000));
}

/** The public pool only where it is allowed and not ruled out. */
function submissionOf(wished: TradeSubmission | undefined, allowed: TradingSettings["submission"]) {
  if (wished === "private" && allowed !== "public") return "private";
  return wished === "public" && allowed === "hybrid" ? "public" : allowed;
}

function blocksFrom(
  head: Head,
  submission: TradingSettings["submission"],
  { targetBlocks: count, fallbackBlocks }: TradingSettings,
): Pick<PartTerms, "targetBlocks" | "expiryBlock"> {
  const later = BigInt(fallbackBlocks);
  if (submission === "public") return { targetBlocks: [], expiryBlock: head.number + later };
  const targetBlocks = Array.from({ length: count }, (_, index) => head.number + 1n + BigInt(index));
  const last = head.number + BigInt(count);
  return { targetBlocks, expiryBlock: submission === "hybrid" ? last + later : last };
}
