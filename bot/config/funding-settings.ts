import * as z from "zod";
import type { Address } from "../core/hex.ts";

/** Words for what pays for a cycle without a lender: its last pool, its first pool, the contract's own balance. */
export const UNLENT_FUNDINGS = ["flash-swap", "first-pool", "own"] as const;

/** Words for what pays for a cycle by a loan. */
export const LENT_FUNDINGS = ["balancer", "morpho", "aave", "erc3156", "uniswap-v4", "uniswap-v4-native"] as const;

type UnlentFunding = (typeof UNLENT_FUNDINGS)[number];
type LentFunding = (typeof LENT_FUNDINGS)[number];

/** Who pays for a cycle until it has paid for itself. */
export type FundingChoice = { readonly kind: UnlentFunding } | { readonly kind: LentFunding; readonly lender: Address };

interface WrittenFunding {
  readonly funding: UnlentFunding | LentFunding;
  readonly lender?: Address | undefined;
}

/** Joins the lender to the funding that it is of. A lender that is missing, or that nothing would ask, is refused. */
export function withFunding<Section extends WrittenFunding>(
  { funding: kind, lender, ...others }: Section,
  context: z.RefinementCtx,
): Omit<Section, "funding" | "lender"> & { readonly funding: FundingChoice } {
  const refuse = (message: string): never => {
    context.addIssue({ code: "custom", path: ["lender"], message });
    return z.NEVER;
  };
  if (!isLent(kind)) {
    if (lender === undefined) return { ...others, funding: { kind } };
    return refuse(`Expected nothing, because nobody lends with funding = "${kind}"`);
  }
  if (lender === undefined) return refuse(`Missing: expected the lender's address, because funding is "${kind}"`);
  return { ...others, funding: { kind, lender } };
}

function isLent(kind: UnlentFunding | LentFunding): kind is LentFunding {
  return LENT_FUNDINGS.some((lent) => lent === kind);
}
