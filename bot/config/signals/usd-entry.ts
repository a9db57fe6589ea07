import * as z from "zod";
import { USD_E8 } from "../../core/usd.ts";

const USD_DECIMALS = 8;
const EXPECTED_USD = `Expected US dollars as a text of decimal digits, with at most ${USD_DECIMALS} after a point`;

/** US dollars as text; in 1e-8 US dollars from here on. */
export const usdEntry = z
  .string(EXPECTED_USD)
  .regex(/^(0|[1-9][0-9]{0,11})(\.[0-9]{1,8})?$/, EXPECTED_USD)
  .transform((text) => {
    const [dollars = "", fraction = ""] = text.split(".");
    return BigInt(dollars) * USD_E8 + BigInt(fraction.padEnd(USD_DECIMALS, "0"));
  });
