import type { Hex } from "../core/hex.ts";
import type { BundleStatus, SubmissionAnswer } from "../core/order-event.ts";

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
  /** Of a transaction that the relay alone has, and that is to come right before them. */
  readonly behindHash?: Hex;
  readonly targetBlock: bigint;
  /**
   * A UUID: later offers with the same one replace this, and {@link Relay.cancelBundles} takes it back. One for each
   * target block, because some builders keep only the newest bundle of a name.
   */
  readonly replacementUuid?: string;
}

/** A transaction that a relay may include in any block up to its last one, and shows to nobody. */
export interface PrivateOffer {
  readonly transaction: Hex;
  readonly transactionHash: Hex;
  readonly lastBlock: bigint;
}

/**
 * A private way into a block. Nothing here rejects: what cannot be known is "unknown", and what a relay cannot do
 * (cancel, simulate, tell of a bundle) it says in its answer.
 */
export interface Relay {
  readonly name: string;
  sendBundle(offer: BundleOffer): Promise<RelayAnswer>;
  simulateBundle(offer: BundleOffer): Promise<BundleSimulation>;
  /** Asks for offers to be taken back; one that is accepted is no promise: builders may have the bundle already. */
  cancelBundles(replacementUuid: string): Promise<RelayAnswer>;
  sendPrivate(offer: PrivateOffer): Promise<RelayAnswer>;
  cancelPrivate(transactionHash: Hex): Promise<RelayAnswer>;
  /** What became of an accepted bundle; undefined when the relay does not tell. */
  bundleStatus(bundleHash: Hex, targetBlock: bigint): Promise<BundleStatus | undefined>;
}

/** How one relay took what it was offered. */
export interface RelayUse {
  readonly name: string;
  /** Bundles and private transactions, each counted once, however often it was tried. */
  readonly offered: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly unknown: number;
  /** From sending a request to its whole answer, the newest weighing most; undefined before the first answer. */
  readonly latencyMs: number | undefined;
}
