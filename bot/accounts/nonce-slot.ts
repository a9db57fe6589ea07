import type { Hex } from "../core/hex.ts";
import { FormerRivals } from "./former-rivals.ts";
import { isOpen, NO_USES, type NonceUse, withoutUse, withUse } from "./nonce-use.ts";

/** A signature for a nonce, and whose it is. */
export interface SignedClaim {
  readonly orderId: bigint;
  readonly hash: Hex;
  /** Gas limit × highest fee, and the value: what it costs at most. */
  readonly maxCostWei: bigint;
  /** Whether it is, or may be, in the public pool. */
  readonly isPublic: boolean;
  /** What it competes with by what was written down in an earlier run; some of that nobody follows any more. */
  readonly competesWith?: readonly Hex[];
}

/** What of ours may use one nonce. Its sums are kept: asking takes as long for ten thousand rivals as for one. */
export class NonceSlot {
  /** The transaction of ours that a block was last seen to hold. */
  includedHash: Hex | undefined;
  /** Oldest first. */
  #uses = NO_USES;
  /** Those in the public pool: one, but for mishaps of an earlier run, and for what replaces it. */
  #publicUses = NO_USES;
  /** Most nonces never have any. */
  #former: FormerRivals | undefined;
  #signedUses = 0;
  #openUses = 0;
  #highestCostWei = 0n;
  /** How many open uses cost that much. */
  #dearestUses = 0;

  add(use: NonceUse): void {
    this.#uses = withUse(this.#uses, use);
    if (use.hash !== undefined) this.#signedUses += 1;
    if (use.isPublic) this.#publicUses = withUse(this.#publicUses, use);
    if (isOpen(use)) this.#countOpen(use);
  }

  remove(use: NonceUse): void {
    this.#uses = withoutUse(this.#uses, use);
    if (use.isPublic) this.#publicUses = withoutUse(this.#publicUses, use);
    if (isOpen(use)) this.#discountOpen(use);
    if (use.hash === undefined) return;
    this.#signedUses -= 1;
    this.knowFormer([use.hash]);
    const [oldest] = this.#uses;
    if (oldest !== undefined) this.#former?.dropBelow(oldest.serial);
  }

  /** These were for the nonce too, and whoever is here now may have to look for them. */
  knowFormer(hashes: readonly Hex[]): void {
    const newest = this.#uses.at(-1);
    if (newest === undefined) return;
    for (const hash of hashes) (this.#former ??= new FormerRivals()).add(hash, newest.serial);
  }

  /** The same use in other circumstances, in its old place among the others. */
  change(use: NonceUse, isPublic: boolean, isUseful: boolean): void {
    const wasOpen = isOpen(use);
    if (use.isPublic && !isPublic) this.#publicUses = withoutUse(this.#publicUses, use);
    if (!use.isPublic && isPublic) this.#publicUses = withUse(this.#publicUses, use);
    use.isPublic = isPublic;
    use.isUseful = isUseful;
    if (wasOpen && !isOpen(use)) this.#discountOpen(use);
    if (!wasOpen && isOpen(use)) this.#countOpen(use);
  }

  /** The signature with this hash. */
  signed(hash: Hex): NonceUse | undefined {
    return this.#uses.find((use) => use.hash === hash);
  }

  /** Of all signatures, oldest first. */
  get hashes(): readonly Hex[] {
    return this.hashesBeside(undefined);
  }

  /** Of signatures that are not here any more, and that one which is here may know of. */
  get formerHashes(): readonly Hex[] {
    return this.#former?.hashes ?? [];
  }

  /** How many have signed. */
  get signedUses(): number {
    return this.#signedUses;
  }

  /** Of the newest signature. */
  get newestHash(): Hex | undefined {
    return this.#uses.findLast(({ hash }) => hash !== undefined)?.hash;
  }

  /** Of all signatures but this one, oldest first. */
  hashesBeside(own: Hex | undefined): readonly Hex[] {
    const hashes: Hex[] = [];
    for (const { hash } of this.#uses) if (hash !== undefined && hash !== own) hashes.push(hash);
    return hashes;
  }

  get isEmpty(): boolean {
    return this.#uses.length === 0;
  }

  /** Whether a public transaction is, or will be, here. */
  get isQueued(): boolean {
    return this.#publicUses.length > 0;
  }

  /** Whether something here is likely to use the nonce. */
  get isPromising(): boolean {
    return this.#openUses > 0;
  }

  /** The most that anything here can cost which can still use the nonce. */
  get highestCostWei(): bigint {
    return this.#highestCostWei;
  }

  /** Whatever can still use the nonce. */
  openUses(): readonly NonceUse[] {
    return this.#uses.filter(isOpen);
  }

  /** Another order whose transaction is, or will be, in the public pool. */
  publicRival(orderId: bigint): bigint | undefined {
    return this.#publicUses.find((use) => use.orderId !== orderId)?.orderId;
  }

  /** Of the orders with a public transaction here, the first one. */
  get firstPublicOrder(): bigint | undefined {
    let first: bigint | undefined;
    for (const { orderId } of this.#publicUses) if (first === undefined || orderId < first) first = orderId;
    return first;
  }

  #countOpen({ maxCostWei }: NonceUse): void {
    this.#openUses += 1;
    if (maxCostWei < this.#highestCostWei) return;
    this.#dearestUses = maxCostWei === this.#highestCostWei ? this.#dearestUses + 1 : 1;
    this.#highestCostWei = maxCostWei;
  }

  #discountOpen({ maxCostWei }: NonceUse): void {
    this.#openUses -= 1;
    if (maxCostWei < this.#highestCostWei) return;
    this.#dearestUses -= 1;
    if (this.#dearestUses === 0) this.#recount();
  }

  #recount(): void {
    this.#openUses = 0;
    this.#highestCostWei = 0n;
    for (const use of this.openUses()) this.#countOpen(use);
  }
}
