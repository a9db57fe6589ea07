import { expect } from "chai";
import { NonceBook, type Way } from "../../bot/accounts/nonce-book.ts";
import { OpenOrders } from "../../bot/accounts/open-orders.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { aClaim, aHash } from "./nonce-claims.ts";

interface ModelTransaction {
  readonly nonce: number;
  readonly hash: Hex;
  readonly maxCostWei: bigint;
  isPublic: boolean;
}

interface ModelOrder {
  readonly orderId: bigint;
  readonly way: Way;
  /** Until it signs. */
  reserved: number | undefined;
  isUseful: boolean;
  readonly transactions: ModelTransaction[];
}

/** What can happen to the nonces of an account; what is not possible at the moment does nothing. */
export const NONCE_STEPS = [
  ...(["reservePrivate", "reservePublic", "reserveAgain", "sign", "replace", "publish", "expire", "giveUp"] as const),
  ...(["include", "includeForeign", "reorganise", "settle", "readStale", "fill", "abandon"] as const),
];

export type NonceStep = (typeof NONCE_STEPS)[number];

/**
 * A nonce book beside the plainest account of the same things: lists that are searched. Each step is done to both, and
 * what the book answers is compared, the sums that it keeps with sums that are made anew.
 */
export class NonceModel {
  readonly #openOrders = new OpenOrders();
  readonly #book = new NonceBook(this.#openOrders);
  #orders: ModelOrder[] = [];
  /** What each used nonce was used by: one of our hashes, or nothing of ours. */
  readonly #chain: (Hex | undefined)[] = [];
  #finalCount = 0;
  #highestCount = 0;
  #lastOrderId = 0n;
  #lastIndex = 0;

  take(step: NonceStep, pick: number): void {
    this[step](pick);
    this.#check();
  }

  protected reservePrivate(): void {
    this.#reserve("private");
  }

  protected reservePublic(): void {
    this.#reserve("public");
  }

  protected reserveAgain(pick: number): void {
    const order = chosen(this.#unsigned(), pick);
    if (order === undefined) return;
    order.reserved = undefined;
    const expected = this.#expectedNonce(order.way);
    order.reserved = this.#book.reserve(order.orderId, order.way);
    expect(order.reserved).to.equal(expected);
  }

  protected sign(pick: number): void {
    const order = chosen(this.#unsigned(), pick);
    if (order?.reserved !== undefined) this.#sign(order, order.reserved, order.way === "public", pick);
  }

  protected replace(pick: number): void {
    const order = chosen(this.#signed(), pick);
    const [first] = order?.transactions ?? [];
    if (order !== undefined && first !== undefined) this.#sign(order, first.nonce, false, pick);
  }

  protected publish(pick: number): void {
    const order = chosen(this.#signed(), pick);
    const [first] = order?.transactions ?? [];
    if (order === undefined || first === undefined) return;
    const rival = this.#publicOrderAt(first.nonce, order);
    expect(this.#book.publicRival(order.orderId, first.nonce)).to.equal(rival?.orderId);
    if (rival !== undefined) return;
    first.isPublic = true;
    this.#book.recordPublic(first.nonce, first.hash);
  }

  protected expire(pick: number): void {
    const order = chosen(this.#signed(), pick);
    if (order === undefined) return;
    order.isUseful = false;
    this.#book.setUseful(order.orderId, false);
  }

  /** No pool has what it signed, and it hands nothing over again. */
  protected abandon(pick: number): void {
    const order = chosen(this.#signed(), pick);
    if (order === undefined) return;
    order.isUseful = false;
    for (const transaction of order.transactions) transaction.isPublic = false;
    this.#book.giveUp(order.orderId);
  }

  /** Nothing of it was sent. */
  protected giveUp(pick: number): void {
    this.#forget(chosen([...this.#unsigned(), ...this.#signed().filter((order) => !isAnyPublic(order))], pick));
  }

  protected include(pick: number): void {
    const nonce = this.#chain.length;
    const candidates = this.#transactions().filter((transaction) => transaction.nonce === nonce);
    const landed = chosen(candidates, pick);
    if (landed === undefined) return;
    this.#chain.push(landed.hash);
    this.#book.recordIncluded(nonce, landed.hash);
  }

  protected includeForeign(): void {
    this.#chain.push(undefined);
    this.#book.observeCount(this.#chain.length);
    this.#finaliseUnwatched();
  }

  protected reorganise(pick: number): void {
    const depth = pick % (this.#chain.length - this.#finalCount + 1);
    for (let taken = 0; taken < depth; taken++) {
      const hash = this.#chain.pop();
      const nonce = this.#chain.length;
      const watched = hash ?? this.#transactions().find((transaction) => transaction.nonce === nonce)?.hash;
      if (watched !== undefined) this.#book.recordRemoved(nonce, watched);
    }
  }

  /** All its nonces are used, and the chain is final about them. */
  protected settle(pick: number): void {
    const isUsed = (transaction: ModelTransaction): boolean => transaction.nonce < this.#chain.length;
    const order = chosen(
      this.#signed().filter(({ transactions }) => transactions.every(isUsed)),
      pick,
    );
    for (const { nonce } of order?.transactions ?? []) this.#finalCount = Math.max(this.#finalCount, nonce + 1);
    this.#forget(order);
  }

  protected readStale(pick: number): void {
    this.#book.observeCount(pick % (this.#chain.length + 1));
  }

  protected fill(pick: number): void {
    const order = chosen(this.#signed().filter(isAnyPublic), pick);
    if (order === undefined) return;
    const gap = this.#book.reserveGap(order.orderId, highestNonce(order));
    if (gap === undefined) return;
    expect(this.#publicOrderAt(gap, order)).to.equal(undefined);
    this.#sign(order, gap, true, pick);
  }

  #check(): void {
    this.#highestCount = Math.max(this.#highestCount, this.#chain.length);
    expect(this.#book.count, "the count never falls").to.equal(this.#highestCount);
    const open = this.#orders.filter((order) => this.#canUseOpenNonce(order)).map(({ orderId }) => orderId);
    expect(this.#openOrders.list().toSorted()).to.deep.equal(open.toSorted());
    expect(this.#book.lowestCostWei, "the dearest rival").to.equal(this.#costAt(this.#chain.length));
    const queued = new Set(this.#transactions().map(({ nonce }) => nonce));
    queued.delete(this.#chain.length);
    const sumWei = [...queued].reduce((sum, nonce) => sum + this.#costAt(nonce), 0n);
    expect(this.#book.queuedCostWei, "the sum of the queue").to.equal(sumWei);
    this.#checkGaps();
  }

  /** Of the open nonce, what can still use it counts. */
  #costAt(nonce: number): bigint {
    if (nonce < this.#chain.length) return 0n;
    const costs = this.#orders.flatMap(({ isUseful, transactions }) =>
      transactions.filter((each) => each.nonce === nonce && (each.isPublic || isUseful)).map((each) => each.maxCostWei),
    );
    return costs.reduce((highest, cost) => (cost > highest ? cost : highest), 0n);
  }

  #checkGaps(): void {
    const told = this.#orders.filter(isAnyPublic).flatMap((order) => {
      const gap = this.#book.gapBelow(order.orderId, highestNonce(order));
      return gap === undefined ? [] : [gap];
    });
    expect(new Set(told).size, "each gap has one filler").to.equal(told.length);
    for (const gap of told) expect(this.#isGap(gap), `${gap} is a gap`).to.equal(true);
    const highestPublic = Math.max(-1, ...this.#transactions().map(({ nonce, isPublic }) => (isPublic ? nonce : -1)));
    for (let nonce = this.#chain.length; nonce < highestPublic; nonce++) {
      if (!this.#isGap(nonce)) continue;
      // Who has only reserved the nonce above it is told once that is signed.
      const above = this.#orders.find((order) => order.reserved !== undefined && order.reserved > nonce);
      if (above === undefined) expect(told, "the lowest gap has a filler").to.include(nonce);
      break;
    }
  }

  #reserve(way: Way): void {
    const orderId = ++this.#lastOrderId;
    const expected = this.#expectedNonce(way);
    const reserved = this.#book.reserve(orderId, way);
    expect(reserved, `the nonce of a ${way} order`).to.equal(expected);
    this.#orders.push({ orderId, way, reserved, isUseful: true, transactions: [] });
  }

  /** Private: the lowest open nonce. Public: the lowest open one that no public order has. */
  #expectedNonce(way: Way): number {
    let nonce = this.#chain.length;
    while (way === "public" && this.#publicOrderAt(nonce) !== undefined) nonce += 1;
    return nonce;
  }

  #sign(order: ModelOrder, nonce: number, isPublic: boolean, pick: number): void {
    const others = this.#transactions().filter((transaction) => transaction.nonce === nonce);
    const hash = aHash(order.orderId, ++this.#lastIndex);
    const maxCostWei = BigInt(pick % 7);
    const competesWith = this.#book.recordSigned(nonce, aClaim(order.orderId, { hash, maxCostWei, isPublic }));
    expect([...competesWith].toSorted()).to.deep.equal(others.map((other) => other.hash).toSorted());
    order.reserved = undefined;
    order.isUseful = true;
    order.transactions.push({ nonce, hash, maxCostWei, isPublic });
    this.#book.setUseful(order.orderId, true);
  }

  #forget(order: ModelOrder | undefined): void {
    if (order === undefined) return;
    this.#orders = this.#orders.filter((other) => other !== order);
    this.#book.forget(order.orderId);
    this.#finaliseUnwatched();
  }

  /** Where nothing of ours is, nobody watches for a reorganisation: such nonces are used for good. */
  #finaliseUnwatched(): void {
    const watched = new Set(this.#transactions().map(({ nonce }) => nonce));
    for (let nonce = this.#finalCount; nonce < this.#chain.length; nonce++) {
      if (!watched.has(nonce)) this.#finalCount = nonce + 1;
    }
  }

  #publicOrderAt(nonce: number, except?: ModelOrder): ModelOrder | undefined {
    return this.#orders.find(
      (order) =>
        order !== except &&
        ((order.way === "public" && order.reserved === nonce) ||
          order.transactions.some((transaction) => transaction.isPublic && transaction.nonce === nonce)),
    );
  }

  #isGap(nonce: number): boolean {
    return !this.#orders.some(
      (order) =>
        order.reserved === nonce ||
        order.transactions.some(
          (transaction) => transaction.nonce === nonce && (transaction.isPublic || order.isUseful),
        ),
    );
  }

  #canUseOpenNonce({ reserved, transactions, isUseful }: ModelOrder): boolean {
    const isOpen = (nonce: number): boolean => nonce >= this.#chain.length;
    if (reserved !== undefined && isOpen(reserved)) return true;
    return transactions.some(({ nonce, isPublic }) => isOpen(nonce) && (isPublic || isUseful));
  }

  #unsigned(): ModelOrder[] {
    return this.#orders.filter(({ reserved }) => reserved !== undefined);
  }

  #signed(): ModelOrder[] {
    return this.#orders.filter(({ transactions }) => transactions.length > 0);
  }

  #transactions(): ModelTransaction[] {
    return this.#orders.flatMap(({ transactions }) => transactions);
  }
}

function isAnyPublic({ transactions }: ModelOrder): boolean {
  return transactions.some(({ isPublic }) => isPublic);
}

function highestNonce({ transactions }: ModelOrder): number {
  return Math.max(...transactions.map(({ nonce }) => nonce));
}

function chosen<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items.length === 0 ? undefined : items[pick % items.length];
}
