import type { Way } from "../../accounts/nonce-book.ts";
import type { Address } from "../../core/hex.ts";
import type { Singletons } from "../../core/singletons.ts";
import type { FundingOffer } from "./funding.ts";
import type { GasSettings } from "./gas-settings.ts";
import type { Settlement } from "./settlement.ts";

/** Private: bundles only. Public: the public pool only. Hybrid: bundles first, then the public pool. */
export type Submission = "private" | "hybrid" | "public";

/** What a plan is tried on before it is signed; `relay` also asks each relay before it is sent a bundle. */
export type SimulationMode = "off" | "node" | "relay";

/** What relays are given: bundles for single blocks, or private transactions that wait for any block up to the last one. */
export type PrivateVia = "bundle" | "transaction";

/** How flash arbitrages are planned, paid for and sent; amounts in wei of the native coin. */
export interface FlashSettings extends GasSettings {
  readonly chainId: bigint;
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
  /** The depth at which a block counts: 1 = the block itself. */
  readonly confirmationBlocks: number;
  /** How many blocks a reorganisation takes back at most: what has so many on top of it is final. On Ethereum two epochs. */
  readonly finalityBlocks: number;
  /** How often an order's transaction is replaced by one that pays more. */
  readonly retryAttempts: number;
  /** How long a hybrid order stays private at least; its target blocks are waited for in any case. */
  readonly privateTimeoutMs: number;
  /** What a hybrid order pays in the public pool, in parts of what its bundles paid: 10,000 is the same. */
  readonly fallbackMultiplierBps: bigint;
  readonly slippageToleranceBps: bigint;
  /** After gas and bid, in the native coin. */
  readonly minNetProfitWei: bigint;
  readonly gasLimitCeiling: bigint;
}

/** How its nonce is found: what begins in a relay competes for the lowest one. */
export function wayOf(submission: Submission): Way {
  return submission === "public" ? "public" : "private";
}
