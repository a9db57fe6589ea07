import type { Exchange } from "../../../core/exchange.ts";
import { lesser } from "../../../core/extremes.ts";
import { usd } from "../../../core/usd.ts";
import type { TokenPair } from "../../../ports/trade-memory.ts";
import type { AllocationSettings } from "./allocation-settings.ts";
import type { Candidate, PricedCandidate } from "./candidate.ts";
import { type Admittance, isPriced, whyOut } from "./eligibility.ts";
import type { Headrooms } from "./headrooms.ts";
import { imbalanceOf } from "./imbalance.ts";
import { type Score, scoresOf } from "./score.ts";
import { type Shift, shiftsOf } from "./shifts.ts";
import { steeringCaps } from "./steering-caps.ts";

/** A trade that looks for exchanges. */
export interface AllocationQuestion extends Pick<Admittance, "allowed" | "held"> {
  readonly pair: TokenPair;
  /** What goes in. */
  readonly amountUsdE8: bigint;
  /** One for each exchange that has pools of the pair. */
  readonly candidates: readonly Candidate[];
  readonly headrooms: Headrooms;
}

/** An exchange that the trade may go to. */
export interface EligibleExchange {
  readonly exchange: Exchange;
  readonly score: Score;
  readonly exposureUsdE8: bigint;
  /** The most that it may get; above zero. */
  readonly capUsdE8: bigint;
}

/** How the trade can bring the exposures nearer to each other. */
export interface Steering {
  /** (max − min) / max, before the trade. */
  readonly imbalance: number;
  /** What would have to move for balance. */
  readonly shifts: readonly Shift[];
  /** By the exchanges' names, each no higher than the cap that it has anyway. */
  readonly capsUsdE8: ReadonlyMap<string, bigint>;
}

/** An exchange that the trade may not go to. */
export interface ExcludedExchange {
  readonly name: string;
  /** In words for a person. */
  readonly reason: string;
}

/** Where a trade may go, how much of it, and why nowhere else. */
export interface AllocationTerms {
  /** The best score first. */
  readonly eligible: readonly EligibleExchange[];
  /** The most that all of them may get together. */
  readonly pairCapUsdE8: bigint;
  /** What of the amount finds no room: above zero, the trade is short. */
  readonly shortfallUsdE8: bigint;
  /** Present while exposures are unbalanced; worth it as long as `affordsSteering` says so of the two splits. */
  readonly steering?: Steering;
  readonly excluded: readonly ExcludedExchange[];
}

/** Scores decide who is eligible and come first among equals; how much each gets is the best split under the caps. */
export function allocationTerms(question: AllocationQuestion, settings: AllocationSettings): AllocationTerms {
  const { pair, amountUsdE8, candidates, headrooms } = question;
  const excluded: ExcludedExchange[] = [];
  const ranked = rankedOf(question, settings, excluded);
  const open = ranked.filter(({ exchange, capUsdE8, exposureUsdE8 }) => {
    const { maxExchangeExposureUsdE8 } = settings;
    const reason = `${usd(exposureUsdE8)} of ${usd(maxExchangeExposureUsdE8)} have gone there`;
    if (capUsdE8 === 0n) excluded.push({ name: exchange.name, reason: `it has no headroom: ${reason}` });
    return capUsdE8 > 0n;
  });
  const eligible = open.slice(0, settings.maxExchanges);
  for (const { exchange, score } of open.slice(settings.maxExchanges)) {
    const reason = `${settings.maxExchanges} others have better scores than ${score.total.toFixed(2)}`;
    excluded.push({ name: exchange.name, reason });
  }
  for (const name of question.allowed ?? []) {
    if (candidates.some(({ exchange }) => exchange.name === name)) continue;
    excluded.push({ name, reason: "no exchange of this name has a pool of the pair" });
  }
  const pairCapUsdE8 = headrooms.pairHeadroomUsdE8(pair);
  const room = lesser(
    pairCapUsdE8,
    eligible.reduce((sum, { capUsdE8 }) => sum + capUsdE8, 0n),
  );
  const steering = steeringOf(eligible, lesser(amountUsdE8, room), settings);
  return {
    eligible,
    pairCapUsdE8,
    shortfallUsdE8: amountUsdE8 - lesser(amountUsdE8, room),
    ...(steering && { steering }),
    excluded,
  };
}

/** The admitted with scores that suffice, the best first; names decide between equals. */
function rankedOf(
  { candidates, headrooms, allowed, held }: AllocationQuestion,
  { minLiquidityUsdE8, minScore, weights }: AllocationSettings,
  excluded: ExcludedExchange[],
): readonly EligibleExchange[] {
  const admitted: PricedCandidate[] = [];
  for (const candidate of candidates) {
    const reason = whyOut(candidate, { minLiquidityUsdE8, allowed, held });
    if (reason !== undefined) excluded.push({ name: candidate.exchange.name, reason });
    else if (isPriced(candidate)) admitted.push(candidate);
  }
  const scores = scoresOf(admitted, weights);
  return admitted
    .flatMap(({ exchange }): readonly EligibleExchange[] => {
      const score = scores.get(exchange.name);
      if (score === undefined) return [];
      if (score.total < minScore) {
        const reason = `its score is ${score.total.toFixed(2)}, at least ${minScore.toFixed(2)} is wanted`;
        excluded.push({ name: exchange.name, reason });
        return [];
      }
      const exposureUsdE8 = headrooms.exposureUsdE8(exchange.name);
      return [{ exchange, score, exposureUsdE8, capUsdE8: headrooms.headroomUsdE8(exchange.name) }];
    })
    .sort((one, other) => other.score.total - one.score.total || (one.exchange.name < other.exchange.name ? -1 : 1));
}

function steeringOf(
  eligible: readonly EligibleExchange[],
  amountUsdE8: bigint,
  { rebalanceThresholdBps }: AllocationSettings,
): Steering | undefined {
  const standings = eligible.map(({ exchange, exposureUsdE8, capUsdE8 }) => {
    return { exchange: exchange.name, exposureUsdE8, capUsdE8 };
  });
  const capsUsdE8 = steeringCaps(standings, amountUsdE8, rebalanceThresholdBps);
  if (capsUsdE8 === undefined) return undefined;
  return { imbalance: imbalanceOf(standings), shifts: shiftsOf(standings, rebalanceThresholdBps), capsUsdE8 };
}
