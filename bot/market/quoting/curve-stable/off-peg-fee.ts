import { uint256 } from "../curve/pool-arithmetic.ts";

const FEE_DENOMINATOR = 10n ** 10n;

/** What an exchange is charged, in 1e-10, when the pool holds so much of the two coins on average during it. */
export function offPegFee(xpi: bigint, xpj: bigint, feeE10: bigint, multiplierE10: bigint): bigint {
  if (multiplierE10 <= FEE_DENOMINATOR) return feeE10;
  const squared = uint256((xpi + xpj) * (xpi + xpj));
  const steepness = uint256(uint256((multiplierE10 - FEE_DENOMINATOR) * 4n * xpi) * xpj) / squared;
  return (multiplierE10 * feeE10) / (steepness + FEE_DENOMINATOR);
}
