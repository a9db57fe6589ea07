import type { Exchange } from "../../core/exchange.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { BoundedSwap } from "./slice.ts";

/** For whom a router swaps, and until when. */
export interface SwapTerms {
  /** The account that signs: it pays what is sold and gets what is bought. */
  readonly recipient: Address;
  /** The last Unix second in which it may run. A pool of Curve takes no deadline. */
  readonly deadlineS: bigint;
}

/** A call without value. */
export interface ContractCall {
  readonly to: Address;
  readonly data: Hex;
}

/** How one kind of router is called. */
export interface RouterDialect {
  /** Why the router cannot do these swaps in one call; undefined when it can. All sell and buy the same two tokens. */
  obstacle(exchange: Exchange, swaps: readonly BoundedSwap[]): string | undefined;
  /** The calldata; the swaps meet no obstacle. */
  encode(swaps: readonly BoundedSwap[], terms: SwapTerms): Hex;
}
