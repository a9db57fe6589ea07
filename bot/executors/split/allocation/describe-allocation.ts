import { usd } from "../../../core/usd.ts";
import type { AllocationTerms } from "./allocation-terms.ts";
import { describeScore } from "./describe-score.ts";

/** Where a trade may go and why, an exchange a sentence, for a person. */
export function describeAllocation({ eligible, excluded, steering }: AllocationTerms): readonly string[] {
  return [
    ...eligible.map(
      ({ exchange, score, capUsdE8 }) =>
        `${exchange.name} may take up to ${usd(capUsdE8)}; its score is ${describeScore(score)}`,
    ),
    ...excluded.map(({ name, reason }) => `${name} is left out: ${reason}`),
    ...(steering === undefined
      ? []
      : ["exposures are unbalanced: less goes where much has gone, if that costs little"]),
  ];
}
