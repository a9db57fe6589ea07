import { isAddress } from "ethers";
import * as z from "zod";
import type { Address, Hex } from "../core/hex.ts";
import { MAX_UINT256 } from "../core/integer-limits.ts";
import { PPM_DENOMINATOR } from "../core/money.ts";

/** An address in a JSON file, in lower case from here on; a checksum in it must hold, and it is not zero. */
export const addressEntry = z
  .string("Expected an address")
  .refine((text) => text.startsWith("0x") && isAddress(text) && !/^0x0+$/.test(text), {
    error: "Expected an address (0x and 40 hexadecimal digits, not zero, a checksum in it must hold)",
  })
  .transform((text) => text.toLowerCase() as Address);

/** The same, and the zero address too. */
export const accountEntry = z
  .string("Expected an address")
  .refine((text) => text.startsWith("0x") && isAddress(text), {
    error: "Expected an address (0x and 40 hexadecimal digits, a checksum in it must hold)",
  })
  .transform((text) => text.toLowerCase() as Address);

/** A pool's id in a JSON file, in lower case from here on. */
export const bytes32Entry = z
  .string("Expected 32 bytes")
  .regex(/^0x[0-9a-fA-F]{64}$/, "Expected 32 bytes (0x and 64 hexadecimal digits)")
  .transform((text) => text.toLowerCase() as Hex);

/** A fee in millionths, below the whole. */
export const feeEntry = wholeNumber(0, Number(PPM_DENOMINATOR) - 1);

/** TickMath's MAX_TICK is 887,272; Uniswap V3's factory allows spacings below 16,384. */
export const tickSpacingEntry = wholeNumber(1, 16_383);

/** An amount in base units: decimal digits as text, because JSON's numbers end at 2^53. */
export const amountEntry = z
  .string("Expected an amount in base units as a text of decimal digits")
  .regex(/^[1-9][0-9]{0,77}$/, "Expected an amount in base units: decimal digits, above zero")
  .transform((text) => BigInt(text))
  .refine((amount) => amount <= MAX_UINT256, "Expected an amount below 2^256");

/** A whole number from `min` to `max`, both included. */
export function wholeNumber(min: number, max: number): z.ZodInt {
  const expected = `Expected a whole number from ${min} to ${max}`;
  return z.int(expected).min(min, expected).max(max, expected);
}

/** The first problem in words: where in the file it is, and what was expected. */
export function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return "it is empty";
  const at = issue.path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  return `${at === "" ? "the file" : at.replace(/^\./, "")}: ${issue.message}`;
}
