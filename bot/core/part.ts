import type { Address } from "./hex.ts";
import type { TokenAmount } from "./money.ts";
import type { OrderState } from "./order-state.ts";
import type { Inclusion, OrderFailure } from "./outcome.ts";

/** What one transaction of an order of several is for. */
export type PartBrief = ApprovalBrief | SwapBrief;

/** Lets a router take exactly what is to be sold there. */
export interface ApprovalBrief {
  /** Unique in its order. */
  readonly partId: string;
  readonly purpose: "approve";
  readonly token: Address;
  readonly spender: Address;
  /** 0n takes an allowance back. */
  readonly amountWei: bigint;
}

/** A swap, or several at once, by one router. */
export interface SwapBrief {
  /** Unique in its order. */
  readonly partId: string;
  readonly purpose: "swap";
  /** The exchange's name. */
  readonly exchange: string;
  readonly sold: TokenAmount;
  /** By a fresh exact quote. */
  readonly expected: TokenAmount;
  /** With less than that of the bought token it reverts. */
  readonly leastWei: bigint;
}

/** What a part that succeeded has done. */
export interface PartOutcome {
  readonly inclusion: Inclusion;
  /** By the receipt; absent for an approval. */
  readonly sold?: TokenAmount;
  readonly received?: TokenAmount;
}

/**
 * One transaction of an order of several, with a nonce of its own. It has an order's states from its signature on:
 * Validated is signed, Completed and Failed are provisional until it is settled.
 */
export interface OrderPart {
  readonly brief: PartBrief;
  readonly state: Exclude<OrderState, "Created">;
  readonly signedAtMs: number;
  /** By which ways it went out, in order, each once. */
  readonly publishedVia: readonly string[];
  readonly inclusion?: Inclusion;
  readonly outcome?: PartOutcome;
  readonly failure?: OrderFailure;
  /** When it last became Completed or Failed. */
  readonly endedAtMs?: number;
  readonly settled: boolean;
}

/** Specification 003's words for how far a part is, or a whole trade. */
export type PartStatus = "pending" | "submitted" | "confirmed" | "failed";

/** Pending is signed and not sent; confirmed is as deep as the settings ask. */
export function partStatus({ state }: Pick<OrderPart, "state">): PartStatus {
  switch (state) {
    case "Validated":
      return "pending";
    case "Submitted":
    case "Pending":
      return "submitted";
    case "Completed":
      return "confirmed";
    case "Failed":
      return "failed";
  }
}
