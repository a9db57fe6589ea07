import type { Address } from "../../core/hex.ts";
import type { LoanPremiums } from "../../core/loan-premium.ts";
import type { Funding } from "./funding.ts";
import type { Settlement } from "./settlement.ts";

/** Private: bundles only. Public: the public pool only. Hybrid: bundles first, then the same bytes to the public pool. */
export type Submission = "private" | "hybrid" | "public";

/** What a plan is tried on before it is signed; `relay` also asks each relay before it is sent a bundle. */
export type SimulationMode = "off" | "node" | "relay";

/** How flash arbitrages are planned, paid for and sent; amounts in wei of the native coin. */
export interface FlashSettings {
  readonly chainId: bigint;
  readonly contract: Address;
  readonly wrappedNative: Address;
  readonly funding: Funding;
  /** Of the lender; absent when the funding costs nothing. */
  readonly loanPremiums?: LoanPremiums;
  readonly settlement: Settlement;
  /** The account that the settlement names, when the profit does not stay in the contract. */
  readonly profitRecipient?: Address;
  readonly submission: Submission;
  readonly simulation: SimulationMode;
  /** For how many of the next blocks a bundle is offered. */
  readonly targetBlocks: number;
  /** How many blocks a transaction may wait in the public pool before it expires. */
  readonly fallbackBlocks: number;
  /** The depth at which a block counts: 1 = the block itself. */
  readonly confirmationBlocks: number;
  readonly slippageToleranceBps: bigint;
  /** After gas and bid, in the native coin. */
  readonly minNetProfitWei: bigint;
  /** The share of the profit after the base fee that is offered to the block's builder. */
  readonly bidShareBps: bigint;
  readonly minPriorityFeeWei: bigint;
  /** No plan pays more per gas, base fee and bid together. */
  readonly maxGasPriceWei: bigint;
  readonly gasLimitCeiling: bigint;
}
