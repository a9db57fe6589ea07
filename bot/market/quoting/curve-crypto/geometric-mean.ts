import { coinValue } from "../curve/coin-value.ts";
import { PoolReverts, revertUnless, uint256 } from "../curve/pool-arithmetic.ts";
import { cubeRoot } from "./cube-root.ts";
import type { CryptoKind } from "../../../core/curve-entry.ts";

const WAD = 10n ** 18n;
const MAX_ROUNDS = 255;

/**
 * (x1 × x2 × …)^(1/n) as the implementation approximates it.
 * @param x from high to low
 */
export function geometricMean(kind: CryptoKind, x: readonly bigint[]): bigint {
  if (kind === "tricrypto-ng")
    return cubeRoot(uint256((uint256(coinValue(x, 0) * coinValue(x, 1)) / WAD) * coinValue(x, 2)) / WAD);
  let mean = coinValue(x, 0);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    revertUnless(mean > 0n, "liquidity-exhausted");
    const before = mean;
    mean =
      kind === "twocrypto" ? (mean + uint256(coinValue(x, 0) * coinValue(x, 1)) / mean) / 2n : nextOfThree(x, mean);
    const change = mean > before ? mean - before : before - mean;
    if (change <= 1n || change * WAD < mean) return mean;
  }
  throw new PoolReverts("inconsistent-state");
}

function nextOfThree(x: readonly bigint[], mean: bigint): bigint {
  const product = x.reduce((all, value) => uint256(all * value) / mean, WAD);
  return uint256(mean * (2n * WAD + product)) / (3n * WAD);
}
