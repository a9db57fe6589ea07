import { messageOf } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";
import type { SignedTransaction } from "../core/intent.ts";
import type { Chain } from "../ports/chain.ts";
import { Account } from "./account.ts";
import { type Choice, chooseAccount } from "./choose-account.ts";
import type { Way } from "./nonce-book.ts";

/** Which nonce of which account. */
export type TransactionPlace = Pick<SignedTransaction, "account" | "nonce">;

/** Which transaction of ours, with or without the rest of it. */
export type TransactionName = Pick<SignedTransaction, "account" | "nonce" | "hash">;

export type AccountsParts = Pick<Chain, "nonce" | "balanceWei" | "onHead">;

/** The code of an account now: "0x" when it has none. */
export type CodeReader = (account: Address) => Promise<Hex>;

/** Code that begins so delegates an account to a contract (EIP-7702). */
const DELEGATION_PREFIX = "0xef0100";

/**
 * The operators' accounts on one chain: which order signs with which account and nonce, what all of it may cost, and
 * which accounts are paused because somebody else uses their key. Counts and balances are read at every head.
 */
export class Accounts {
  readonly #chain: AccountsParts;
  /** Those that we hold a key of, for new orders to sign with. */
  readonly #own: readonly Account[];
  /** Also those of an earlier run whose key we do not have any more: their orders are followed to their end. */
  readonly #accounts: Map<Address, Account>;
  /** With which account an order signs, from its choice to its release. */
  readonly #accountOf = new Map<bigint, Account>();
  readonly #onNews: (sentence: string) => void;
  /** The newest reading, while it is under way. */
  #reading: Promise<void> | undefined;
  /** Counts readings and removals, so that a reading which began before either is not believed over it. */
  #turn = 0;
  #believedTurn = 0;
  #stopListening: (() => void) | undefined;

  private constructor(chain: AccountsParts, accounts: readonly Account[], onNews: (sentence: string) => void) {
    this.#chain = chain;
    this.#onNews = onNews;
    this.#own = accounts;
    this.#accounts = new Map(accounts.map((account) => [account.address, account]));
  }

  /**
   * Reads every account once, and again at each head until {@link stop}. Rejects when the first reading fails; later
   * ones are repeated. Without a reader of code no account counts as delegated; with one, it is read once, because only
   * the account's own key can delegate it.
   */
  static async open(
    chain: AccountsParts,
    addresses: readonly Address[],
    onNews: (sentence: string) => void = () => undefined,
    readCode: CodeReader = () => Promise.resolve("0x"),
  ): Promise<Accounts> {
    const opened = await Promise.all(
      addresses.map(async (address) => new Account(address, (await readCode(address)).startsWith(DELEGATION_PREFIX))),
    );
    const accounts = new Accounts(chain, opened, onNews);
    await accounts.#refresh();
    accounts.#stopListening = chain.onHead(() => accounts.#refreshAgain());
    return accounts;
  }

  /** Reads no further head. Resolves when a reading under way has ended. */
  async stop(): Promise<void> {
    this.#stopListening?.();
    await this.#reading;
  }

  /**
   * Resolves when counts and balances are those of the newest head, as far as the node gives them; undefined when they
   * are so already.
   */
  fresh(): Promise<void> | undefined {
    return this.#reading;
  }

  /**
   * Chooses the account with the least to do that can pay, until the order has signed or is released; one that has
   * reserved a nonce keeps its account. Asks nobody.
   * @param isFit says of each account whether the order could sign with it at all
   */
  choose(orderId: bigint, neededWei: bigint, way: Way = "public", isFit?: (account: Address) => boolean): Choice {
    const holder = this.#accountOf.get(orderId);
    if (holder?.book.holds(orderId) === true) return { account: holder.address };
    holder?.unplan(orderId);
    const choice = this.choice(neededWei, way, isFit);
    if ("account" in choice) this.#assigned(orderId, this.#of(choice.account)).plan(orderId, { way, neededWei });
    return choice;
  }

  /** What {@link choose} would answer, without taking anything. */
  choice(neededWei: bigint, way: Way = "public", isFit?: (account: Address) => boolean): Choice {
    const fit = isFit === undefined ? this.#own : this.#own.filter(({ address }) => isFit(address));
    return chooseAccount(fit, neededWei, way);
  }

  /**
   * The nonce that the order is to sign for, reserved at once, instead of one that it had reserved before. Throws when
   * the account was paused since it was chosen. What the signature competes with is what {@link recordSigned} returns:
   * others may sign for the same nonce meanwhile.
   */
  reserve(orderId: bigint, account: Address, way: Way): TransactionPlace {
    const { book, foreign } = this.#assigned(orderId, this.#of(account));
    const [nonce] = foreign;
    if (nonce !== undefined) throw new Error(`nothing is signed: ${pauseOf(account, nonce)}`);
    return { account, nonce: book.reserve(orderId, way) };
  }

  /** All transactions of ours for a nonce, the order's own included. */
  hashesAt(account: Address, nonce: number): readonly Hex[] {
    return this.#of(account).book.hashesAt(nonce);
  }

  /** See {@link NonceBook.formerHashesAt}. */
  formerHashesAt(account: Address, nonce: number): readonly Hex[] {
    return this.#of(account).book.formerHashesAt(nonce);
  }

  /** How many transactions of ours there are for a nonce. */
  signedAt(account: Address, nonce: number): number {
    return this.#of(account).book.signedAt(nonce);
  }

  /** The last transaction of ours to be signed for a nonce. */
  newestHashAt(account: Address, nonce: number): Hex | undefined {
    return this.#of(account).book.newestHashAt(nonce);
  }

  /**
   * Takes note of a signature: of this run in the same turn in which it exists, of an earlier one when its order is
   * taken up; doing so again changes nothing. Returns the `competesWith` of the transaction: every other one of ours
   * that may still use the nonce. Of two rivals, the second to sign names the first.
   */
  recordSigned(
    orderId: bigint,
    { account, nonce, hash, competesWith = [] }: TransactionName & Partial<Pick<SignedTransaction, "competesWith">>,
    maxCostWei: bigint,
    isPublic = false,
  ): readonly Hex[] {
    const signer = this.#assigned(orderId, this.#accounts.get(account) ?? this.#retired(account));
    signer.unplan(orderId);
    return signer.book.recordSigned(nonce, { orderId, hash, maxCostWei, isPublic, competesWith });
  }

  /**
   * It goes to the public pool. Called before the bytes leave, and in the same turn in which {@link publicRival} was
   * asked: between the two another order could take the nonce's place in the pool. Throws when it was not signed.
   */
  recordPublic({ account, nonce, hash }: TransactionName): void {
    this.#of(account).book.recordPublic(nonce, hash);
  }

  recordIncluded({ account, nonce, hash }: TransactionName): void {
    this.#of(account).book.recordIncluded(nonce, hash);
  }

  /**
   * See {@link NonceBook.recordRemoved}: also when the foreign transaction that had its nonce was taken out. Counts are
   * read again at once, because something else may have the nonce in the new blocks; {@link fresh} waits for that.
   */
  recordRemoved({ account, nonce, hash }: TransactionName): void {
    this.#believedTurn = this.#turn;
    this.#of(account).book.recordRemoved(nonce, hash);
    this.#refreshAgain();
  }

  /** Whether what the order signed can still do what it was signed for. */
  setUseful(orderId: bigint, useful: boolean): void {
    this.#accountOf.get(orderId)?.book.setUseful(orderId, useful);
  }

  /** See {@link NonceBook.giveUp}. */
  giveUp(orderId: bigint): void {
    this.#accountOf.get(orderId)?.book.giveUp(orderId);
  }

  /** See {@link NonceBook.publicRival}. */
  publicRival(orderId: bigint, { account, nonce }: TransactionPlace): bigint | undefined {
    return this.#of(account).book.publicRival(orderId, nonce);
  }

  /** See {@link NonceBook.reserveGap}. */
  reserveGap(orderId: bigint, { account, nonce }: TransactionPlace): number | undefined {
    return this.#of(account).book.reserveGap(orderId, nonce);
  }

  /** Pauses the account: a transaction that is not ours has used a nonce for which ours was published. */
  recordForeign(account: Address, nonce: number): void {
    const { foreign } = this.#of(account);
    if (foreign.has(nonce)) return;
    foreign.add(nonce);
    this.#onNews(`Attention: ${pauseOf(account, nonce)}.`);
  }

  /** The foreign transaction is final, or was not one after all: the account goes on with the chain's count. */
  clearForeign(account: Address, nonce: number): void {
    const { foreign } = this.#of(account);
    if (foreign.delete(nonce) && foreign.size === 0) this.#onNews(`The account ${account} goes on.`);
  }

  /** Nothing of the order can land, or it is final. */
  release(orderId: bigint): void {
    const account = this.#accountOf.get(orderId);
    account?.unplan(orderId);
    account?.book.forget(orderId);
    this.#accountOf.delete(orderId);
  }

  /** All that an order signs is of one account: what it had planned with another one is not needed there any more. */
  #assigned(orderId: bigint, account: Account): Account {
    const former = this.#accountOf.get(orderId);
    if (former !== account) former?.unplan(orderId);
    this.#accountOf.set(orderId, account);
    return account;
  }

  #refreshAgain(): void {
    const reading = this.#refreshOrTell().then(() => {
      if (this.#reading === reading) this.#reading = undefined;
    });
    this.#reading = reading;
  }

  async #refreshOrTell(): Promise<void> {
    try {
      await this.#refresh();
    } catch (thrown) {
      this.#onNews(`The operator accounts could not be read: ${messageOf(thrown)}.`);
    }
  }

  async #refresh(): Promise<void> {
    const turn = ++this.#turn;
    const readings = await Promise.all(
      [...this.#accounts.values()].map(async (account) => {
        const { address } = account;
        const [count, balanceWei] = await Promise.all([this.#chain.nonce(address), this.#chain.balanceWei(address)]);
        return { account, count, balanceWei };
      }),
    );
    if (turn <= this.#believedTurn) return;
    this.#believedTurn = turn;
    for (const { account, count, balanceWei } of readings) {
      account.book.observeCount(count);
      account.balanceWei = balanceWei;
    }
  }

  #retired(address: Address): Account {
    const account = new Account(address, false);
    this.#accounts.set(address, account);
    this.#refreshAgain();
    return account;
  }

  #of(address: Address): Account {
    const account = this.#accounts.get(address);
    if (account === undefined) throw new Error(`${address} is not an account of this engine`);
    return account;
  }
}

function pauseOf(account: Address, nonce: number): string {
  return `the account ${account} is paused: a transaction that is not ours has used its nonce ${nonce}`;
}
