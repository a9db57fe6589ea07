import * as z from "zod";
import type { Address } from "../core/hex.ts";
import type { LoanPremiums } from "../core/loan-premium.ts";
import { address } from "./value-settings.ts";

/** Words for what pays for a cycle without a lender: its last pool, its first pool, the contract's own balance. */
const UNLENT_FUNDINGS = ["flash-swap", "first-pool", "own"] as const;

/** Words for what pays for a cycle by a loan. */
const LENT_FUNDINGS = ["balancer", "morpho", "aave", "erc3156", "uniswap-v4", "uniswap-v4-native"] as const;

type UnlentFunding = (typeof UNLENT_FUNDINGS)[number];
type LentFunding = (typeof LENT_FUNDINGS)[number];

/** Who may pay for a cycle until it has paid for itself: one of them, or whatever is cheapest for each cycle. */
export const FUNDING_WORDS = ["auto", ...UNLENT_FUNDINGS, ...LENT_FUNDINGS] as const;

/** Who may pay for a cycle, and the lender's address where there is one. */
export type FundingChoice = { readonly kind: UnlentFunding } | { readonly kind: LentFunding; readonly lender: Address };

/** The same with what the lender takes, where that is not nothing for whatever it lends. */
export type OfferedFunding = FundingChoice & { readonly premiums?: LoanPremiums };

/** The lenders' addresses by the words for them. */
export const lenderSettings = z.strictObject(
  Object.fromEntries(LENT_FUNDINGS.map((kind) => [kind, address().optional()])) as Record<
    LentFunding,
    z.ZodOptional<z.ZodType<Address>>
  >,
  { error: (issue) => (issue.code === "invalid_type" ? "Expected a table of lenders" : undefined) },
);

interface WrittenFunding {
  readonly funding: (typeof FUNDING_WORDS)[number];
  readonly lender?: Address | undefined;
  readonly lenders: z.output<typeof lenderSettings>;
}

/** Without a lender these cost least, and each can pay for many cycles. */
const POOLS: readonly FundingChoice[] = [{ kind: "flash-swap" }, { kind: "first-pool" }];

/** Joins lenders to the fundings that they are of. One that is missing, or that nothing would ask, is refused. */
export function withFundings<Section extends WrittenFunding>(
  { funding, lender, lenders, ...others }: Section,
  context: z.RefinementCtx,
): Omit<Section, "funding" | "lender" | "lenders"> & { readonly fundings: readonly FundingChoice[] } {
  const refuse = (setting: string, message: string): never => {
    context.addIssue({ code: "custom", path: [setting], message });
    return z.NEVER;
  };
  const named = LENT_FUNDINGS.flatMap((kind) => {
    const address = lenders[kind];
    return address === undefined ? [] : [{ kind, lender: address }];
  });
  if (funding === "auto") {
    if (lender === undefined) return { ...others, fundings: [...POOLS, ...named] };
    return refuse("lender", 'Expected nothing, because with funding = "auto" contract.lenders names them by kind');
  }
  if (named.length > 0)
    return refuse("lenders", 'Expected nothing, because only funding = "auto" chooses among lenders');
  if (!isLent(funding)) {
    if (lender === undefined) return { ...others, fundings: [{ kind: funding }] };
    return refuse("lender", `Expected nothing, because nobody lends with funding = "${funding}"`);
  }
  if (lender !== undefined) return { ...others, fundings: [{ kind: funding, lender }] };
  return refuse("lender", `Missing: expected the lender's address, because funding is "${funding}"`);
}

function isLent(kind: UnlentFunding | LentFunding): kind is LentFunding {
  return LENT_FUNDINGS.some((lent) => lent === kind);
}
