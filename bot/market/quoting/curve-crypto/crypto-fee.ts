import { quotient, uint256 } from "../curve/pool-arithmetic.ts";
import type { CryptoPool } from "./crypto-pool.ts";

const WAD = 10n ** 18n;

/** What an exchange that leaves these balances is charged, in 1e-10. */
export function cryptoFee(
  pool: Pick<CryptoPool, "kind" | "midFeeE10" | "outFeeE10" | "feeGamma">,
  xp: readonly bigint[],
): bigint {
  const { kind, midFeeE10, outFeeE10, feeGamma } = pool;
  const sum = xp.reduce((total, x) => total + x, 0n);
  const n = BigInt(xp.length);
  const balance =
    kind === "twocrypto"
      ? xp.reduce((product, x) => uint256(product * x) / sum, WAD * n * n)
      : xp.reduce((product, x) => uint256(product * n * x) / sum, WAD);
  const share =
    feeGamma > 0n || kind === "twocrypto" ? quotient(feeGamma * WAD, uint256(feeGamma + WAD - balance)) : balance;
  return (midFeeE10 * share + outFeeE10 * uint256(WAD - share)) / WAD;
}
