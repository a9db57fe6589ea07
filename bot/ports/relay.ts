import type { Hex } from "../core/hex.ts";
import type { SubmissionAnswer } from "../core/order-event.ts";

/** How a relay, or the public pool, took what it was sent. */
export interface RelayAnswer {
  readonly answer: SubmissionAnswer;
  /** The bundle hash, or the relay's own words. */
  readonly detail: string;
}

/** What a relay found when it tried a bundle. */
export type BundleSimulation =
  | { readonly status: "succeeded"; readonly gasUsed: bigint; readonly returnData: readonly Hex[] }
  | { readonly status: "reverted"; readonly revertData: Hex; readonly detail: string }
  /** Neither yes nor no. */
  | { readonly status: "unavailable"; readonly detail: string };

/** A bundle as it is offered: signed transactions for one block, all or none. */
export interface BundleOffer {
  readonly transactions: readonly Hex[];
  readonly targetBlock: bigint;
}

/** A private way into a block. */
export interface Relay {
  readonly name: string;
  sendBundle(offer: BundleOffer): Promise<RelayAnswer>;
  simulateBundle(offer: BundleOffer): Promise<BundleSimulation>;
}
