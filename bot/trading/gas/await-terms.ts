import type { Head } from "../../core/head.ts";
import type { Chain } from "../../ports/chain.ts";
import type { Clock } from "../../ports/clock.ts";
import { laterHead } from "../heads/later-head.ts";
import { type PartTerms, partTermsAt, type TermWishes, type TooDear } from "../parts/part-terms.ts";
import type { TradingSettings } from "../parts/trading-settings.ts";

/** A refusal that comes before the engine's own deadline says why. */
const MARGIN_MS = 100;

/** What terms are found from. */
export interface TermsParts {
  readonly chain: Pick<Chain, "head" | "feeHistory" | "onHead">;
  readonly clock: Clock;
  readonly settings: TradingSettings;
}

/**
 * How a part goes out at the newest head; above the highest gas price, at the first head that is not, up to a time of the
 * wall clock.
 */
export async function termsBefore(
  deadlineMs: number,
  wishes: TermWishes,
  { chain, clock, settings }: TermsParts,
): Promise<{ readonly terms: PartTerms; readonly head: Head } | { readonly tooDear: TooDear }> {
  for (;;) {
    const head = chain.head();
    const found = partTermsAt(head, chain.feeHistory(), settings, wishes);
    if ("terms" in found) return { terms: found.terms, head };
    const leftMs = deadlineMs - MARGIN_MS - clock.nowMs();
    if (leftMs <= 0) return found;
    await laterHead(chain, leftMs);
  }
}
