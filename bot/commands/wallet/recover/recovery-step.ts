import type { Address, Hex } from "../../../core/hex.ts";
import type { Fees } from "../gas-now.ts";
import type { FoundToken } from "./findings.ts";
import type { StuckReason } from "./stuck-nonces.ts";

/** What one transaction frees. */
export type RecoveryAction =
  | { readonly kind: "cancel-nonce"; readonly nonce: number; readonly reason: StuckReason }
  | (FoundToken & {
      readonly kind: "revoke-allowance";
      readonly spender: Address;
      readonly spenderName: string;
      readonly amountWei: bigint;
    })
  | (FoundToken & { readonly kind: "send-token"; readonly amountWei: bigint; readonly to: Address });

/** A transaction that was tried without being sent. */
export interface RecoveryStep {
  readonly account: Address;
  readonly action: RecoveryAction;
  readonly to: Address;
  readonly data: Hex;
  readonly gasLimit: bigint;
  readonly fees: Fees;
  /** What it may offer at last, when the pool's own price is not known and the node asks for more. */
  readonly mostFees: Fees;
  /** At most, with the fee for data. */
  readonly maxCostWei: bigint;
}

/** What cannot be freed, and why. */
export interface BlockedStep {
  readonly account: Address;
  readonly action: RecoveryAction;
  readonly problem: string;
}

/** A step, or why there is none. */
export type PlannedStep = RecoveryStep | BlockedStep;

export function isBlocked(step: PlannedStep): step is BlockedStep {
  return "problem" in step;
}
