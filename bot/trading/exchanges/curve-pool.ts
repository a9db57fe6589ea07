import { Interface } from "ethers";
import type { Hex } from "../../core/hex.ts";
import type { CurveSwap, Swap } from "../../core/route.ts";
import type { RouterDialect } from "./swap-call.ts";

const EXCHANGE: Readonly<Record<CurveSwap["indices"], Interface>> = {
  int128: new Interface(["function exchange(int128 i, int128 j, uint256 dx, uint256 min_dy)"]),
  uint256: new Interface(["function exchange(uint256 i, uint256 j, uint256 dx, uint256 min_dy)"]),
};

/**
 * A pool of Curve, which is its own router. It pays its caller, and takes no deadline: what ends is only the way by which the
 * transaction was sent.
 */
export const curvePool: RouterDialect = {
  obstacle({ router }, swaps) {
    if (swaps.some(({ swap }) => swap.venue !== "curve" || swap.pool !== router)) return "it is a pool of Curve itself";
    return swaps.length === 1 ? undefined : "it makes one exchange a call, not several";
  },

  encode(swaps) {
    const [data] = swaps.map(({ swap, amountInWei, minOutWei }) => {
      const { i, j, indices } = curveSwap(swap);
      return EXCHANGE[indices].encodeFunctionData("exchange", [i, j, amountInWei, minOutWei]);
    });
    return data as Hex;
  },
};

function curveSwap(swap: Swap): CurveSwap {
  if (swap.venue !== "curve") throw new Error(`${swap.pool} is not a pool of Curve.`);
  return swap;
}
