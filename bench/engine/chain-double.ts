import { id } from "ethers";
import type { Head } from "../../bot/core/head.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { SignedTransaction } from "../../bot/core/intent.ts";
import type { Call, CallResult, Chain, FeeHistory, HeadListener, Log, Receipt } from "../../bot/ports/chain.ts";
import type { RelayAnswer } from "../../bot/ports/relay.ts";

const GWEI = 10n ** 9n;
export const FIRST_BLOCK = 20_000_000n;
/** Of a two-hop route over pairs, as the mainnet in the tests measures it. */
const GAS_USED = 150_000n;
const BALANCE_WEI = 10n ** 27n;

const NO_NODE: Pick<Chain, "call"> = {
  call: () => Promise.resolve({ status: "unavailable", detail: "the chain's double executes nothing" }),
};

/** How the chain hands a transaction on; resolves with the answer of whoever took it. */
export type SendRaw = (raw: Hex) => Promise<RelayAnswer>;

/**
 * A double of a chain whose every fact is there at once: no node could be asked fifteen thousand times a second, and what
 * is measured is not the node. Its blocks are made by hand, and hold whatever was sent.
 */
export class ChainDouble implements Chain {
  readonly chainId = 1n;
  readonly #sendRaw: SendRaw;
  readonly #listeners = new Set<HeadListener>();
  readonly #hashes = new Map<bigint, Hex>();
  readonly #pending = new Map<Hex, SignedTransaction>();
  readonly #receipts = new Map<Hex, Receipt>();
  readonly #counts = new Map<Address, number>();
  readonly #node: Pick<Chain, "call">;
  #head: Head;

  /** @param node tries what is to be simulated; without one, nothing can */
  constructor(sendRaw: SendRaw, node: Pick<Chain, "call"> = NO_NODE) {
    this.#sendRaw = sendRaw;
    this.#node = node;
    this.#head = this.#headAt(FIRST_BLOCK);
  }

  /** It was sent, and can be in a block. */
  expect(transaction: SignedTransaction): void {
    this.#pending.set(transaction.hash, transaction);
  }

  /** Its nonce is used, in whatever block. */
  countAsIncluded({ account, nonce, hash }: SignedTransaction): void {
    this.#counts.set(account, Math.max(this.#counts.get(account) ?? 0, nonce + 1));
    this.#pending.delete(hash);
  }

  /** Adds a block, with everything that was sent or with nothing, and tells it. */
  mine(content: "everything" | "nothing"): void {
    this.#head = this.#headAt(this.#head.number + 1n);
    if (content === "everything") {
      for (const transaction of this.#pending.values()) {
        this.#receipts.set(transaction.hash, this.#receiptOf(transaction, this.#receipts.size));
        this.countAsIncluded(transaction);
      }
    }
    for (const listener of this.#listeners) listener(this.#head);
  }

  head(): Head {
    return this.#head;
  }

  canonicalHash(blockNumber: bigint): Hex | undefined {
    return this.#hashes.get(blockNumber);
  }

  feeHistory(): FeeHistory {
    return { blockNumber: this.#head.number, tipsWei: () => [GWEI] };
  }

  secondOpinion(): undefined {
    return undefined;
  }

  onHead(listener: HeadListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  call(call: Call): Promise<CallResult> {
    return this.#node.call(call);
  }

  receipt(transactionHash: Hex): Promise<Receipt | undefined> {
    return Promise.resolve(this.#receipts.get(transactionHash));
  }

  logs(): Promise<readonly Log[]> {
    return Promise.resolve([]);
  }

  nonce(account: Address): Promise<number> {
    return Promise.resolve(this.#counts.get(account) ?? 0);
  }

  pendingNonce(account: Address): Promise<number> {
    const sent = [...this.#pending.values()].filter((transaction) => transaction.account === account);
    return Promise.resolve((this.#counts.get(account) ?? 0) + sent.length);
  }

  balanceWei(): Promise<bigint> {
    return Promise.resolve(BALANCE_WEI);
  }

  isInPool(transactionHash: Hex): Promise<boolean> {
    return Promise.resolve(this.#pending.has(transactionHash));
  }

  sendRaw(raw: Hex): Promise<RelayAnswer> {
    return this.#sendRaw(raw);
  }

  #headAt(number: bigint): Head {
    const hash = id(`block ${number}`) as Hex;
    this.#hashes.set(number, hash);
    return {
      number,
      hash,
      parentHash: id(`block ${number - 1n}`) as Hex,
      timestampS: BigInt(Math.floor(Date.now() / 1_000)),
      baseFeePerGasWei: GWEI,
      gasUsed: 30_000_000n,
      gasLimit: 60_000_000n,
    };
  }

  #receiptOf({ hash }: SignedTransaction, transactionIndex: number): Receipt {
    const { number: blockNumber, hash: blockHash } = this.#head;
    return {
      transactionHash: hash,
      transactionIndex,
      blockNumber,
      blockHash,
      succeeded: true,
      gasUsed: GAS_USED,
      effectiveGasPriceWei: 2n * GWEI,
      dataFeeWei: 0n,
      logs: [],
    };
  }
}
