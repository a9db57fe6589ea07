import { keccak256 } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { type Bundle, isMeantFor } from "./bundle.ts";
import { asIfInTime, HONEST, type MisconductOf } from "./misconduct.ts";
import { ReplacementOrder } from "./replacement-order.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/** What became of a bundle, as far as its sender may know. */
export interface BundleProgress {
  readonly receivedAtMs: number;
  /** When the builder first tried it. */
  simulatedAtMs?: number;
  /** When it had paid and not reverted in a trial of its own. */
  readonly consideredAtMs: number[];
  readonly sealedAtMs: number[];
}

/** What a signer's bundles came to since the relay started. */
export interface SignerTotals {
  paymentsWei: bigint;
  gasSimulated: bigint;
}

/** How large a pool is, and how honest. */
export interface BundlePoolOptions {
  /** How many are kept, those of past blocks included; default 5,000. */
  readonly maxBundles?: number;
  /** Faults for tests, bundle by bundle; default none. */
  readonly misconduct?: MisconductOf;
  /** One bundle of a name at a time, whatever its block, as beaverbuild has it; default one for each block. */
  readonly keepsOnePerName?: boolean;
}

interface Entry {
  readonly bundle: Bundle;
  readonly progress: BundleProgress;
  withdrawn: boolean;
}

/** So long after its block a bundle's progress can still be asked for. */
const HISTORY_BLOCKS = 100n;
const MAX_SIGNERS = 1_000;

/** The bundles that the relay took and the builder has not dealt with; never written anywhere, never shown to others. */
export class BundlePool {
  readonly #entries = new Map<string, Entry>();
  readonly #totals = new Map<Address, SignerTotals>();
  readonly #replacements = new ReplacementOrder();
  readonly #maxBundles: number;
  readonly #misconduct: MisconductOf;
  readonly #keepsOnePerName: boolean;

  constructor(options: BundlePoolOptions = {}) {
    this.#maxBundles = options.maxBundles ?? 5_000;
    this.#misconduct = options.misconduct ?? HONEST;
    this.#keepsOnePerName = options.keepsOnePerName ?? false;
  }

  /**
   * Keeps a bundle; one already known is left as it is, and one with a lower replacementNonce than a later one of its name
   * and block, or than the cancellation of its name, is ignored. False when the pool is full.
   */
  add(bundle: Bundle): boolean {
    const key = keyOf(bundle.signer, bundle.hash, bundle.lastBlock);
    const known = this.#entries.get(key);
    if (known?.withdrawn === false) return true;
    if (known === undefined && this.#entries.size >= this.#maxBundles) return false;
    if (bundle.replacementUuid !== undefined) {
      if (this.#replacements.isOutdated(bundle)) return true;
      this.#replacements.noteBundle(bundle);
      const isReplaced = ({ lastBlock }: Bundle) => this.#keepsOnePerName || lastBlock === bundle.lastBlock;
      this.#withdraw((other) => isSameReplacement(other, bundle) && isReplaced(other));
    }
    this.#entries.set(key, { bundle, progress: progressFrom(bundle), withdrawn: false });
    return true;
  }

  /** What a block with this number and time may hold, first come first. */
  meantFor(block: { readonly number: bigint; readonly timestampS: bigint }): Bundle[] {
    return [...this.#entries.values()].filter((entry) => this.#isLive(entry, block)).map((entry) => entry.bundle);
  }

  /**
   * Takes back a signer's bundles of one name, over all blocks; returns their hashes. With a nonce, later ones stay, and
   * earlier ones that are still under way are ignored when they arrive.
   */
  cancelBundles(signer: Address, replacementUuid: string, replacementNonce?: bigint): Hex[] {
    if (replacementNonce !== undefined) this.#replacements.noteCancellation(signer, replacementUuid, replacementNonce);
    return this.#withdraw(
      (bundle) =>
        isSameReplacement(bundle, { signer, replacementUuid }) &&
        (replacementNonce === undefined || (bundle.replacementNonce ?? 0n) <= replacementNonce),
    );
  }

  /** Takes back a signer's private transaction; false when there is none. */
  cancelPrivateTransaction(signer: Address, transactionHash: Hex): boolean {
    const withdrawn = this.#withdraw(
      (bundle) =>
        bundle.kind === "private-transaction" &&
        bundle.signer === signer &&
        bundle.transactions[0]?.hash === transactionHash,
    );
    return withdrawn.length > 0;
  }

  /** A private transaction that waits, of whatever sender, by its hash or the keccak256 of that, as hints name it. */
  privateTransaction(hash: Hex): SignedTransaction | undefined {
    for (const { bundle, withdrawn } of this.#entries.values()) {
      const [transaction] = bundle.transactions;
      if (bundle.kind !== "private-transaction" || withdrawn || transaction === undefined) continue;
      if (transaction.hash === hash || keccak256(transaction.hash) === hash) return transaction;
    }
    return undefined;
  }

  noteSimulated(bundle: Bundle, atMs: number, gasUsed: bigint): void {
    const progress = this.progressOf(bundle.signer, bundle.hash, bundle.lastBlock);
    if (progress !== undefined) progress.simulatedAtMs ??= atMs;
    this.#totalsOf(bundle.signer).gasSimulated += gasUsed;
  }

  noteConsidered(bundle: Bundle, atMs: number): void {
    this.progressOf(bundle.signer, bundle.hash, bundle.lastBlock)?.consideredAtMs.push(atMs);
  }

  noteSealed(bundle: Bundle, atMs: number, paymentWei: bigint): void {
    this.progressOf(bundle.signer, bundle.hash, bundle.lastBlock)?.sealedAtMs.push(atMs);
    this.#totalsOf(bundle.signer).paymentsWei += paymentWei;
  }

  /** Known only to the one who sent it. */
  progressOf(signer: Address, bundleHash: Hex, blockNumber: bigint): BundleProgress | undefined {
    return this.#entries.get(keyOf(signer, bundleHash, blockNumber))?.progress;
  }

  totalsOf(signer: Address): Readonly<SignerTotals> {
    return this.#totals.get(signer) ?? { paymentsWei: 0n, gasSimulated: 0n };
  }

  /** Forgets what is long past. */
  expire(headNumber: bigint): void {
    for (const [key, { bundle }] of this.#entries) {
      if (bundle.lastBlock + HISTORY_BLOCKS < headNumber) this.#entries.delete(key);
    }
    this.#replacements.expire(headNumber - HISTORY_BLOCKS);
  }

  #isLive({ bundle, withdrawn }: Entry, block: { readonly number: bigint; readonly timestampS: bigint }): boolean {
    const misconduct = this.#misconduct(bundle);
    if (misconduct.dropsSilently === true || (withdrawn && misconduct.ignoresCancels !== true)) return false;
    return isMeantFor(bundle, asIfInTime(block, misconduct));
  }

  #withdraw(applies: (bundle: Bundle) => boolean): Hex[] {
    const matching = [...this.#entries.values()].filter((entry) => !entry.withdrawn && applies(entry.bundle));
    for (const entry of matching) entry.withdrawn = true;
    return matching.map((entry) => entry.bundle.hash);
  }

  #totalsOf(signer: Address): SignerTotals {
    const known = this.#totals.get(signer);
    if (known !== undefined) return known;
    const [oldest] = this.#totals.keys();
    if (oldest !== undefined && this.#totals.size >= MAX_SIGNERS) this.#totals.delete(oldest);
    const totals = { paymentsWei: 0n, gasSimulated: 0n };
    this.#totals.set(signer, totals);
    return totals;
  }
}

function keyOf(signer: Address, bundleHash: Hex, blockNumber: bigint): string {
  return `${signer} ${bundleHash} ${blockNumber}`;
}

function progressFrom(bundle: Bundle): BundleProgress {
  return { receivedAtMs: bundle.receivedAtMs, consideredAtMs: [], sealedAtMs: [] };
}

function isSameReplacement(one: Bundle, other: Pick<Bundle, "signer" | "replacementUuid">): boolean {
  return one.kind === "bundle" && one.signer === other.signer && one.replacementUuid === other.replacementUuid;
}
