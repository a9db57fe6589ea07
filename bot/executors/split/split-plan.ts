import type { Address } from "../../core/hex.ts";
import type { SplitTrade } from "../../core/split-trade.ts";
import type { Round } from "./round.ts";

/** A trade, ready to be tried and signed. */
export interface SplitPlan {
  readonly orderId: bigint;
  readonly trade: SplitTrade;
  readonly account: Address;
  readonly round: Round;
  /** What a unit of gas is expected to cost, in wei. */
  readonly gasPriceWei: bigint;
}
