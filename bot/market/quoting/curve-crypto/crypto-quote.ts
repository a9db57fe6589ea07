import { coinValue } from "../curve/coin-value.ts";
import { revertUnless, uint256, unlessReverted } from "../curve/pool-arithmetic.ts";
import { rateOrNone } from "../curve/rate-or-none.ts";
import type { Quotation } from "../quotation.ts";
import { type AmpGamma, ampGammaAt } from "./amp-gamma.ts";
import { cryptoFee } from "./crypto-fee.ts";
import { requireSafeInvariant } from "./crypto-limits.ts";
import type { CryptoPool } from "./crypto-pool.ts";
import { cryptoRate } from "./crypto-rate.ts";
import { cubicY } from "./cubic-y.ts";
import { newtonD } from "./newton-d.ts";
import { newtonY } from "./newton-y.ts";
import { requireNoLoss } from "./virtual-price.ts";

const WAD = 10n ** 18n;
const FEE_DENOMINATOR = 10n ** 10n;

/**
 * What `exchange` transfers for an amount of coin i, when the tokens take no fee on transfer. It is refused, too, where
 * the pool would revert because the exchange leaves it with balances or with a virtual price that it does not accept.
 */
export function quoteCrypto(pool: CryptoPool, i: number, j: number, amountIn: bigint): Quotation {
  if (amountIn <= 0n) return { refused: "amount-too-small" };
  return unlessReverted(() => {
    const parameters = ampGammaAt(pool.ampGamma, pool.timestampS);
    const before = balancesOf(pool);
    const d = invariantBefore(pool, parameters, before);
    const xp = before.with(i, scaledBalance(pool, i, uint256(coinValue(pool.balances, i) + amountIn)));
    const { y, k0 } = balanceAfter(pool, parameters, xp, d, j);
    // One unit stays for rounding.
    const dy = coinValue(xp, j) - y - 1n;
    revertUnless(dy >= 0n, "amount-too-small");
    const unscaled = (j === 0 ? dy : (dy * WAD) / coinValue(pool.priceScale, j - 1)) / coinValue(pool.precisions, j);
    const left = xp.with(j, y);
    const amountOut = uint256(unscaled - (cryptoFee(pool, left) * unscaled) / FEE_DENOMINATOR);
    const after = xp.with(j, scaledBalance(pool, j, uint256(coinValue(pool.balances, j) - amountOut)));
    requireNoLoss(pool, parameters, after, k0);
    const rate = cryptoRate(pool, parameters, { i, j, xp: left, d, dy });
    return { amountOut, marginalRate: rateOrNone((rate * unitOf(pool, i)) / unitOf(pool, j)) };
  });
}

/** Units of coin j for the first unit of coin i, fee included; 0 where there is no liquidity. */
export function spotRateCrypto(pool: CryptoPool, i: number, j: number): number {
  const rate = unlessReverted(() => {
    const parameters = ampGammaAt(pool.ampGamma, pool.timestampS);
    const xp = balancesOf(pool);
    revertUnless(
      xp.every((x) => x > 0n),
      "liquidity-exhausted",
    );
    const d = invariantBefore(pool, parameters, xp);
    requireSafeInvariant(d);
    return cryptoRate(pool, parameters, { i, j, xp, d, dy: 0n });
  });
  return typeof rate === "number" ? rateOrNone((rate * unitOf(pool, i)) / unitOf(pool, j)) : 0;
}

/** The invariant that belongs to the pool's balances, which is not exactly the one that it keeps; undefined for none. */
export function invariantNow(pool: CryptoPool): bigint | undefined {
  const d = unlessReverted(() => newtonD(pool.kind, ampGammaAt(pool.ampGamma, pool.timestampS), balancesOf(pool)));
  return typeof d === "bigint" ? d : undefined;
}

function balancesOf(pool: CryptoPool): bigint[] {
  return pool.balances.map((balance, k) => scaledBalance(pool, k, balance));
}

/** A balance in 18 decimals of the first coin. */
function scaledBalance({ precisions, priceScale }: CryptoPool, k: number, balance: bigint): bigint {
  if (k === 0) return uint256(balance * coinValue(precisions, 0));
  return uint256(uint256(balance * coinValue(priceScale, k - 1)) * coinValue(precisions, k)) / WAD;
}

/** The same of one base unit, as a double. */
function unitOf({ precisions, priceScale }: CryptoPool, k: number): number {
  return k === 0 ? Number(precisions[0]) : (Number(precisions[k]) * Number(priceScale[k - 1])) / Number(WAD);
}

/** While A and gamma move, and with the older implementations also the first time after, the pool calculates D anew. */
function invariantBefore(pool: CryptoPool, parameters: AmpGamma, xp: readonly bigint[]): bigint {
  const { futureTimeS } = pool.ampGamma;
  const isStale = pool.kind === "tricrypto-ng" ? futureTimeS > pool.timestampS : futureTimeS > 0n;
  return isStale ? newtonD(pool.kind, parameters, xp) : pool.d;
}

function balanceAfter(
  { kind }: CryptoPool,
  parameters: AmpGamma,
  xp: readonly bigint[],
  d: bigint,
  j: number,
): { readonly y: bigint; readonly k0: bigint } {
  if (kind === "tricrypto-ng") return cubicY(parameters, xp, d, j);
  return { y: newtonY(kind, parameters, xp, d, j), k0: 0n };
}
