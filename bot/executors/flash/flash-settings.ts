import type { Address } from "../../core/hex.ts";
import type { Singletons } from "../../core/singletons.ts";
import type { FundingOffer } from "./funding.ts";
import type { GasSettings } from "./gas-settings.ts";
import type { FollowingSettings, PrivateVia, Submission } from "../../transactions/following-settings.ts";
import type { Settlement } from "./settlement.ts";

/** What a plan is tried on before it is signed; `relay` also asks each relay before it is sent a bundle. */
export type SimulationMode = "off" | "node" | "relay";

/** How flash arbitrages are planned, paid for and sent; amounts in wei of the native coin. */
export interface FlashSettings extends GasSettings, FollowingSettings {
  readonly contract: Address;
  readonly wrappedNative: Address;
  readonly singletons: Singletons;
  /** Of which each route takes the cheapest that can pay for it; one at least. */
  readonly fundings: readonly FundingOffer[];
  readonly settlement: Settlement;
  /** The account that the settlement names, when the profit does not stay in the contract. */
  readonly profitRecipient?: Address;
  readonly submission: Submission;
  readonly privateVia: PrivateVia;
  readonly simulation: SimulationMode;
  /** For how many of the next blocks a bundle is offered. */
  readonly targetBlocks: number;
  /** How many blocks a transaction may wait in the public pool before it expires. */
  readonly fallbackBlocks: number;
  readonly slippageToleranceBps: bigint;
  /** After gas and bid, in the native coin. */
  readonly minNetProfitWei: bigint;
  readonly gasLimitCeiling: bigint;
}
