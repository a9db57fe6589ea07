/** Parts of a US dollar in which money is compared, as the signals of specification 000 count it: 1e-8. */
export const USD_E8 = 100_000_000n;

const CENT_E8 = USD_E8 / 100n;

/** For a sentence, to the cent, rounded towards zero: "12.34 USD". */
export function usd(usdE8: bigint): string {
  const cents = (usdE8 < 0n ? -usdE8 : usdE8) / CENT_E8;
  const sign = usdE8 < 0n && cents > 0n ? "-" : "";
  return `${sign}${cents / 100n}.${String(cents % 100n).padStart(2, "0")} USD`;
}
