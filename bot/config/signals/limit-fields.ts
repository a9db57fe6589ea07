import * as z from "zod";
import { BPS_DENOMINATOR } from "../../core/money.ts";
import { amountEntry, wholeNumber } from "../entry-schemas.ts";

/** A share in parts of ten thousand, up to a highest one. */
export function bpsEntry(highest: number) {
  return wholeNumber(0, highest).transform((bps) => BigInt(bps));
}

/** What narrows a trade of either kind. */
export const LIMIT_FIELDS = {
  maxSlippageBps: bpsEntry(Number(BPS_DENOMINATOR) - 1).exactOptional(),
  maxGasPriceWei: amountEntry.exactOptional(),
  submission: z.enum(["public", "private"], 'Expected "public" or "private"').exactOptional(),
};

/** A list of at most so many things, none of them twice. */
export function distinctList<Member extends z.ZodType<string>>(member: Member, most: number, what: string) {
  const expected = `Expected a list of 1 to ${most} different ${what}`;
  return z
    .array(member, expected)
    .min(1, expected)
    .max(most, expected)
    .refine((members) => new Set(members).size === members.length, expected);
}
