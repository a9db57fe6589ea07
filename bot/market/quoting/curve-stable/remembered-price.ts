import { quotient, revertUnless, uint256 } from "../curve/pool-arithmetic.ts";
import type { StableCurve } from "./stable-invariant.ts";
import type { PriceMemory } from "../../../core/curve-entry.ts";

const WAD = 10n ** 18n;
const MAX_UINT128 = (1n << 128n) - 1n;

/**
 * Reverts where a pool that keeps an average price cannot note the price that an exchange leaves: `save_p` and
 * `upkeep_oracles` of the contracts. Nothing else of it matters to a quote.
 */
export function requireNotablePrice(memory: PriceMemory, curve: StableCurve, xp: readonly bigint[], d: bigint): void {
  if (memory === "none") return;
  revertUnless(
    xp.every((x) => x > 0n),
    "amount-too-large",
  );
  const [first = 0n, ...others] = xp;
  const n = BigInt(xp.length);
  const sharp = uint256(curve.ann * first) / curve.aPrecision;
  const product = xp.reduce((all, x) => uint256(all * d) / x, d / n ** n);
  for (const x of others) {
    const price = quotient(uint256(WAD * uint256(sharp + uint256(product * first) / x)), uint256(sharp + product));
    revertUnless(memory === "capped" || price <= MAX_UINT128, "amount-too-large");
  }
}
