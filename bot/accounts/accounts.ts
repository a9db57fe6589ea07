import { messageOf } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";
import type { SignedTransaction } from "../core/intent.ts";
import type { Chain } from "../ports/chain.ts";
import { NonceBook, type Way } from "./nonce-book.ts";

/** What an order is to sign with. */
export interface Reservation {
  readonly nonce: number;
  /** Transactions of ours that the signature will compete with. */
  readonly competesWith: readonly Hex[];
}

/** Why no account can take an order, for a denial. */
export type NoAccount =
  | { readonly code: "accounts-paused"; readonly accounts: number; readonly problem: string }
  | { readonly code: "insufficient-funds"; readonly balanceWei: bigint; readonly neededWei: bigint };

/** The account chosen for an order, or why there is none. */
export type Choice = { readonly account: Address } | { readonly refused: NoAccount };

interface Account {
  readonly address: Address;
  readonly book: NonceBook;
  /** Orders that are to sign with it and have not reserved a nonce yet, and what each may cost. */
  readonly planned: Map<bigint, bigint>;
  /** Nonces that a transaction which is not ours has used, where ours was published. */
  readonly foreign: Set<number>;
  balanceWei: bigint;
}

export type AccountsParts = Pick<Chain, "nonce" | "balanceWei" | "onHead">;

/**
 * The operators' accounts on one chain: which order signs with which account and nonce, what all of it may cost, and
 * which accounts are paused because somebody else uses their key. Counts and balances are read at every head.
 */
export class Accounts {
  readonly #chain: AccountsParts;
  readonly #accounts: ReadonlyMap<Address, Account>;
  readonly #onFault: (problem: string) => void;
  #refreshed: Promise<void> = Promise.resolve();

  private constructor(chain: AccountsParts, addresses: readonly Address[], onFault: (problem: string) => void) {
    this.#chain = chain;
    this.#onFault = onFault;
    this.#accounts = new Map(
      addresses.map((address) => [
        address,
        { address, book: new NonceBook(), planned: new Map(), foreign: new Set(), balanceWei: 0n },
      ]),
    );
  }

  /** Reads every account once, and again at each head. Rejects when the first reading fails; later ones are repeated. */
  static async open(
    chain: AccountsParts,
    addresses: readonly Address[],
    onFault: (problem: string) => void = () => undefined,
  ): Promise<Accounts> {
    const accounts = new Accounts(chain, addresses, onFault);
    await accounts.#refresh();
    chain.onHead(() => {
      const refreshed = accounts.#refresh();
      accounts.#refreshed = refreshed.catch((thrown: unknown) =>
        onFault(`the operator accounts could not be read: ${messageOf(thrown)}`),
      );
    });
    return accounts;
  }

  /** Resolves when counts and balances are those of the newest head, as far as the node gives them. */
  fresh(): Promise<void> {
    return this.#refreshed;
  }

  /** Chooses the account with the least to do that can pay; an order keeps the one that it has. Asks nobody. */
  choose(orderId: bigint, neededWei: bigint): Choice {
    const accounts = [...this.#accounts.values()];
    const own = accounts.find(({ planned }) => planned.has(orderId));
    if (own !== undefined) return { account: own.address };
    const choice = this.choice(neededWei);
    if ("account" in choice) this.#accounts.get(choice.account)?.planned.set(orderId, neededWei);
    return choice;
  }

  /** What {@link choose} would answer, without taking anything. */
  choice(neededWei: bigint): Choice {
    const accounts = [...this.#accounts.values()];
    const usable = accounts.filter(({ foreign }) => foreign.size === 0);
    if (usable.length === 0) return { refused: pausedRefusal(accounts) };
    const best = usable
      .map((account) => ({ account, freeWei: freeWei(account), load: account.book.load + account.planned.size }))
      .toSorted((a, b) => a.load - b.load || Number(b.freeWei > a.freeWei) - Number(a.freeWei > b.freeWei));
    const able = best.find((candidate) => candidate.freeWei >= neededWei);
    if (able !== undefined) return { account: able.account.address };
    const richest = best.reduce((a, b) => (b.freeWei > a.freeWei ? b : a));
    return { refused: { code: "insufficient-funds", balanceWei: richest.freeWei, neededWei } };
  }

  /** Reserves the nonce that the order is to sign for, at once. */
  reserve(orderId: bigint, account: Address, way: Way): Reservation {
    const { book, planned } = this.#of(account);
    planned.delete(orderId);
    const nonce = book.reserve(orderId, way);
    return { nonce, competesWith: book.hashesAt(nonce) };
  }

  /** All transactions of ours for a nonce: what a further one would compete with. */
  hashesAt(account: Address, nonce: number): readonly Hex[] {
    return this.#of(account).book.hashesAt(nonce);
  }

  /** Takes note of a signature: of this run as soon as it exists, of an earlier one when its order is taken up. */
  recordSigned(
    orderId: bigint,
    { account, nonce, hash }: SignedTransaction,
    maxCostWei: bigint,
    isPublic = false,
  ): void {
    this.#of(account).book.recordSigned(nonce, { orderId, hash, maxCostWei, isPublic });
  }

  recordPublic({ account, nonce, hash }: SignedTransaction): void {
    this.#of(account).book.recordPublic(nonce, hash);
  }

  recordIncluded({ account, nonce }: SignedTransaction): void {
    this.#of(account).book.recordIncluded(nonce);
  }

  /** Whether what the order signed can still do what it was signed for. */
  setUseful(orderId: bigint, useful: boolean): void {
    for (const { book } of this.#accounts.values()) book.setUseful(orderId, useful);
  }

  /** See {@link NonceBook.publicRival}. */
  publicRival(orderId: bigint, { account, nonce }: SignedTransaction): bigint | undefined {
    return this.#of(account).book.publicRival(orderId, nonce);
  }

  /** See {@link NonceBook.gapBelow}. */
  gapBelow(orderId: bigint, { account, nonce }: SignedTransaction): number | undefined {
    return this.#of(account).book.gapBelow(orderId, nonce);
  }

  /** Pauses the account: a transaction that is not ours has used a nonce for which ours was published. */
  recordForeign(account: Address, nonce: number): void {
    const { foreign } = this.#of(account);
    if (foreign.has(nonce)) return;
    foreign.add(nonce);
    this.#onFault(`the account ${account} is paused: a transaction that is not ours has used its nonce ${nonce}`);
  }

  /** The foreign transaction is final, or was not one after all: the account goes on with the chain's count. */
  clearForeign(account: Address, nonce: number): void {
    if (this.#of(account).foreign.delete(nonce)) this.#onFault(`the account ${account} goes on`);
  }

  /** Nothing of the order can land, or it is final. */
  release(orderId: bigint): void {
    for (const { book, planned } of this.#accounts.values()) {
      planned.delete(orderId);
      book.forget(orderId);
    }
  }

  async #refresh(): Promise<void> {
    await Promise.all(
      [...this.#accounts.values()].map(async (account) => {
        const [count, balanceWei] = await Promise.all([
          this.#chain.nonce(account.address),
          this.#chain.balanceWei(account.address),
        ]);
        account.book.observeCount(count);
        account.balanceWei = balanceWei;
      }),
    );
  }

  #of(address: Address): Account {
    const account = this.#accounts.get(address);
    if (account === undefined) throw new Error(`${address} is not an account of this engine`);
    return account;
  }
}

function freeWei({ balanceWei, book, planned }: Account): bigint {
  let plannedWei = 0n;
  for (const neededWei of planned.values()) plannedWei += neededWei;
  return balanceWei - book.committedWei - plannedWei;
}

function pausedRefusal(accounts: readonly Account[]): NoAccount {
  const [first] = accounts;
  const [nonce] = first?.foreign ?? [];
  const problem = `nonce ${nonce ?? 0} of ${first?.address ?? "none"} was used by a transaction that is not ours`;
  return { code: "accounts-paused", accounts: accounts.length, problem };
}
