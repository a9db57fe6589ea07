import type { Address } from "../../core/hex.ts";

/** How tokens want to be approved. */
export interface ApprovalSettings {
  /** Tokens whose allowance changes from an amount to another one only by way of 0. */
  readonly resetFirst: readonly Address[];
}

/** USDT of Ethereum; others are found out by a trial where an allowance is left over. */
export const DEFAULT_APPROVAL_SETTINGS: ApprovalSettings = {
  resetFirst: ["0xdac17f958d2ee523a2206206994597c13d831ec7"],
};
