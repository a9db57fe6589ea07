import { FreeNonces } from "./free-nonces.ts";
import { NonceSlot } from "./nonce-slot.ts";
import { isOpen, type NonceUse } from "./nonce-use.ts";
import type { OpenOrders } from "./open-orders.ts";

/**
 * What of ours may use which nonce of an account. Its sums are kept and not recounted: it is asked several times for every
 * signal, with ten thousand orders in it.
 */
export class NonceSlots {
  readonly #slots = new Map<number, NonceSlot>();
  readonly #free = new FreeNonces();
  readonly #openOrders: OpenOrders;
  #lowestOpen = 0;
  #queuedCostWei = 0n;
  readonly #isQueued = (nonce: number): boolean => this.#slots.get(nonce)?.isQueued === true;

  /** @param openOrders is told of what can use a nonce that is still open */
  constructor(openOrders: OpenOrders) {
    this.#openOrders = openOrders;
  }

  get lowestOpen(): number {
    return this.#lowestOpen;
  }

  /** The lowest open nonce at which no public transaction is, or will be. */
  get lowestFree(): number {
    return this.#free.lowest(this.#lowestOpen, this.#isQueued);
  }

  /** The most that all open nonces above the lowest one can cost together. */
  get queuedCostWei(): bigint {
    return this.#queuedCostWei;
  }

  at(nonce: number): NonceSlot | undefined {
    return this.#slots.get(nonce);
  }

  add(use: NonceUse): void {
    const { orderId, nonce } = use;
    const slot = this.#slots.get(nonce) ?? new NonceSlot();
    this.#slots.set(nonce, slot);
    const costWei = slot.highestCostWei;
    slot.add(use);
    this.#countCost(nonce, slot.highestCostWei - costWei);
    if (this.#isUsable(use)) this.#openOrders.open(orderId);
  }

  /** Throws when it was not added. */
  remove(use: NonceUse): void {
    const { orderId, nonce } = use;
    const slot = this.#slotOf(use);
    const costWei = slot.highestCostWei;
    slot.remove(use);
    this.#countCost(nonce, slot.highestCostWei - costWei);
    if (this.#isUsable(use)) this.#openOrders.close(orderId);
    if (use.isPublic) this.#freeIfEmpty(nonce);
    if (slot.isEmpty) this.#slots.delete(nonce);
  }

  /** The same use in other circumstances. Throws when it was not added. */
  change(use: NonceUse, isPublic: boolean, isUseful: boolean): void {
    const { orderId, nonce, isPublic: wasPublic } = use;
    if (isPublic === wasPublic && isUseful === use.isUseful) return;
    const slot = this.#slotOf(use);
    const costWei = slot.highestCostWei;
    const wasUsable = this.#isUsable(use);
    slot.change(use, isPublic, isUseful);
    this.#countCost(nonce, slot.highestCostWei - costWei);
    if (wasPublic && !isPublic) this.#freeIfEmpty(nonce);
    const isUsable = this.#isUsable(use);
    if (wasUsable && !isUsable) this.#openOrders.close(orderId);
    if (!wasUsable && isUsable) this.#openOrders.open(orderId);
  }

  /** The nonces below it are used. */
  closeBelow(nonce: number): void {
    const from = this.#lowestOpen;
    if (nonce <= from) return;
    this.#lowestOpen = nonce;
    for (const [closed, slot] of this.#between(from, nonce)) {
      // What is at the lowest open nonce is not counted as queued.
      if (closed > from) this.#queuedCostWei -= slot.highestCostWei;
      if (closed === nonce) continue;
      for (const { orderId } of slot.openUses()) this.#openOrders.close(orderId);
    }
  }

  /** A reorganisation has opened it again, and all above it. */
  openFrom(nonce: number): void {
    const from = this.#lowestOpen;
    if (nonce >= from) return;
    this.#lowestOpen = nonce;
    for (const [opened, slot] of this.#between(nonce, from)) {
      if (opened > nonce) this.#queuedCostWei += slot.highestCostWei;
      if (opened === from) continue;
      for (const { orderId } of slot.openUses()) this.#openOrders.open(orderId);
    }
    for (let opened = nonce; opened < from; opened++) this.#freeIfEmpty(opened);
  }

  #isUsable(use: NonceUse): boolean {
    return use.nonce >= this.#lowestOpen && isOpen(use);
  }

  #countCost(nonce: number, moreWei: bigint): void {
    if (nonce > this.#lowestOpen) this.#queuedCostWei += moreWei;
  }

  #freeIfEmpty(nonce: number): void {
    if (nonce >= this.#lowestOpen && !this.#isQueued(nonce)) this.#free.free(nonce);
  }

  /** Both ends included. A count may be far above the last one: where nothing of ours is, nothing is looked for. */
  #between(first: number, last: number): readonly (readonly [number, NonceSlot])[] {
    if (last - first > this.#slots.size) {
      return [...this.#slots].filter(([nonce]) => nonce >= first && nonce <= last);
    }
    const found: [number, NonceSlot][] = [];
    for (let nonce = first; nonce <= last; nonce++) {
      const slot = this.#slots.get(nonce);
      if (slot !== undefined) found.push([nonce, slot]);
    }
    return found;
  }

  #slotOf({ nonce }: NonceUse): NonceSlot {
    const slot = this.#slots.get(nonce);
    if (slot === undefined) throw new Error(`nothing of ours has nonce ${nonce}`);
    return slot;
  }
}
