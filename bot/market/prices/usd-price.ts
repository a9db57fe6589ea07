import { BPS_DENOMINATOR } from "../../core/money.ts";
import { USD_E8 } from "../../core/usd.ts";

/** What a token is worth, as a fraction: 1e-8 USD for base units. Both numbers are positive. */
export interface UsdPrice {
  readonly usdE8: bigint;
  readonly units: bigint;
}

/** Beyond these bits a fraction is longer than it is good for: they are more digits than any amount has. */
const BITS_KEPT = 64;

/** The price of a token of so many decimals at one dollar. */
export function oneDollar(decimals: number): UsdPrice {
  return { usdE8: USD_E8, units: 10n ** BigInt(decimals) };
}

/**
 * The price of a token that costs `quoteUnits` of a priced one for `units` of its own; undefined when that is nothing, or
 * everything.
 */
export function priceThrough(quote: UsdPrice, quoteUnits: bigint, units: bigint): UsdPrice | undefined {
  if (quoteUnits <= 0n || units <= 0n) return undefined;
  return shortened(quote.usdE8 * quoteUnits, quote.units * units);
}

/** In 1e-8 USD, rounded towards zero. */
export function usdE8At({ usdE8, units }: UsdPrice, amountWei: bigint): bigint {
  return (amountWei * usdE8) / units;
}

/** In base units, rounded towards zero. */
export function unitsAt(price: UsdPrice, usdE8: bigint): bigint {
  return (usdE8 * price.units) / price.usdE8;
}

/** Whether the higher of two prices is more than this share above the lower. */
export function differByMoreThan(maxSpreadBps: number, a: UsdPrice, b: UsdPrice): boolean {
  const [first, second] = [a.usdE8 * b.units, b.usdE8 * a.units];
  const [lower, higher] = first < second ? [first, second] : [second, first];
  return (higher - lower) * BPS_DENOMINATOR > lower * BigInt(maxSpreadBps);
}

/** As a double, for comparing depths. */
export function usdE8PerUnit({ usdE8, units }: UsdPrice): number {
  return Number(usdE8) / Number(units);
}

function shortened(usdE8: bigint, units: bigint): UsdPrice {
  const shorter = usdE8 < units ? usdE8 : units;
  const excess = BigInt(Math.max(0, shorter.toString(16).length * 4 - BITS_KEPT));
  return { usdE8: usdE8 >> excess, units: units >> excess };
}
