import type { Address } from "../core/hex.ts";
import type { TokenAmount } from "../core/money.ts";

/** What tokens are worth in US dollars, kept fresh beside the hot path: asking waits for nothing. */
export interface Valuation {
  /** In 1e-8 USD, rounded towards zero; undefined when there is no price, or none that is fresh enough. */
  usdE8Of(amount: TokenAmount): bigint | undefined;
  /** In base units of the token, rounded towards zero; undefined as above. */
  fromUsdE8(usdE8: bigint, token: Address): bigint | undefined;
}
