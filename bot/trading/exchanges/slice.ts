import type { Exchange } from "../../core/exchange.ts";
import type { Swap } from "../../core/route.ts";

/** A swap of an exact amount, as far as a router has to be told of it. */
export interface BoundedSwap {
  readonly swap: Swap;
  /** Of a pool of Uniswap V3, whose routers find it by its tokens and its fee. */
  readonly feePpm?: number;
  readonly amountInWei: bigint;
  /** With less the call reverts. */
  readonly minOutWei: bigint;
}

/** An amount through one pool of one exchange. */
export interface Slice extends Omit<BoundedSwap, "minOutWei"> {
  readonly exchange: Exchange;
  /** By an exact quote. */
  readonly expectedOutWei: bigint;
}
