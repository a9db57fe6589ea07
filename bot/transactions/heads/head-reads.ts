import type { Address, Hex } from "../../core/hex.ts";
import type { Chain, Receipt } from "../../ports/chain.ts";
import { readChain } from "./chain-read.ts";

/** What the chain says at the present head, asked once for all orders that want to know. Reads throw ReadFailed. */
export class HeadReads {
  readonly #chain: Chain;
  #headHash: Hex | undefined;
  #nonces = new Map<Address, Promise<number>>();
  #pendingNonces = new Map<Address, Promise<number>>();
  #receipts = new Map<Hex, Promise<Receipt | undefined>>();
  #searches = new Map<string, Promise<Receipt | undefined>>();
  readonly #underWay = new Set<Promise<number>>();

  constructor(chain: Chain) {
    this.#chain = chain;
  }

  /** Transactions of the account that are included. */
  nonce(account: Address): Promise<number> {
    this.#forgetOlder();
    return once(this.#nonces, account, () => this.#counted(this.#chain.nonce(account)));
  }

  /** The same with what the public pool held when it was first asked at this head. */
  pendingNonce(account: Address): Promise<number> {
    this.#forgetOlder();
    return once(this.#pendingNonces, account, () => this.#counted(this.#chain.pendingNonce(account)));
  }

  /** Resolves when no account is being asked about; never rejects. */
  async answered(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  receipt(transactionHash: Hex): Promise<Receipt | undefined> {
    this.#forgetOlder();
    return once(this.#receipts, transactionHash, () => this.#chain.receipt(transactionHash));
  }

  /**
   * Which of the transactions that compete for a nonce has used it: looked for once, whoever asks.
   * @param place names the nonce, and which of the rivals
   * @param rivals of which the receipt is wanted
   */
  search(place: string, rivals: () => readonly Hex[]): Promise<Receipt | undefined> {
    this.#forgetOlder();
    return once(this.#searches, place, () => this.firstReceipt(rivals()));
  }

  /** Of the first of these transactions that has one. */
  async firstReceipt(hashes: readonly Hex[]): Promise<Receipt | undefined> {
    const receipts = await Promise.all(hashes.map((hash) => this.receipt(hash)));
    return receipts.find((receipt) => receipt !== undefined);
  }

  #counted(asked: Promise<number>): Promise<number> {
    this.#underWay.add(asked);
    const forget = (): boolean => this.#underWay.delete(asked);
    asked.then(forget, forget);
    return asked;
  }

  #forgetOlder(): void {
    const { hash } = this.#chain.head();
    if (hash === this.#headHash) return;
    this.#headHash = hash;
    this.#nonces = new Map();
    this.#pendingNonces = new Map();
    this.#receipts = new Map();
    this.#searches = new Map();
  }
}

function once<Key, Value>(asked: Map<Key, Promise<Value>>, key: Key, ask: () => Promise<Value>): Promise<Value> {
  const known = asked.get(key) ?? readChain(ask());
  asked.set(key, known);
  return known;
}
