import { Transaction } from "ethers";
import type { Head } from "../../bot/core/head.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type {
  Call,
  CallResult,
  Chain,
  FeeHistory,
  HeadListener,
  Log,
  LogQuery,
  Receipt,
  SecondOpinion,
} from "../../bot/ports/chain.ts";
import type { BundleStatus } from "../../bot/core/order-event.ts";
import type { BundleOffer, BundleSimulation, PrivateOffer, Relay, RelayAnswer } from "../../bot/ports/relay.ts";
import { aHead } from "./heads.ts";

/** A transaction in a scripted block. */
export interface Mined {
  readonly hash: Hex;
  /** Whose nonce it uses, if that matters. */
  readonly account?: Address;
  readonly succeeded?: boolean;
  readonly gasUsed?: bigint;
  /** Nothing, as on a first layer. */
  readonly dataFeeWei?: bigint;
  readonly logs?: readonly Pick<Log, "address" | "topics" | "data">[];
}

interface Block {
  readonly head: Head;
  readonly transactions: readonly Mined[];
}

/** A test double: a chain whose blocks are pushed by hand, and whose node can lag, fail and refuse. */
export class ScriptedChain implements Chain {
  readonly chainId = 1n;
  readonly sent: Hex[] = [];
  readonly calls: Call[] = [];
  readonly pool = new Set<Hex>();
  /** Transactions of every account before the first scripted block. */
  firstNonce = 0;
  balance = 10n ** 18n;
  /** What the node answers to calls, and to transactions. */
  onCall: (call: Call) => CallResult = () => ({ status: "unavailable", detail: "no answer is scripted" });
  onSend: (raw: Hex) => RelayAnswer = () => ({ answer: "accepted", detail: "0x" });
  /** Reads reject while it is set. */
  isDown = false;
  /** Only logs cannot be read while it is set. */
  hasNoLogs = false;
  /** How many blocks the node is behind the heads that are told: it has older receipts and logs, and no nonce. */
  lagBlocks = 0;
  /** How often each question was put to the node. */
  readonly asked = { nonce: 0, receipt: 0, pendingNonce: 0, isInPool: 0 };
  /** Receipts that the node does not give, although their blocks are there. */
  readonly withheld = new Set<Hex>();
  #blocks: Block[];
  /** How many of the newest blocks the node has, and has not told. */
  #untold = 0;
  #forks = 0;
  readonly #sent = new Map<Hex, Transaction>();
  #listeners = new Set<HeadListener>();

  constructor(firstBlock = 100n) {
    this.#blocks = [{ head: aHead(firstBlock), transactions: [] }];
  }

  head(): Head {
    return this.#blocks.at(-1 - this.#untold)!.head;
  }

  /** What others have paid, when it is known. */
  fees: FeeHistory | undefined;
  /** What a second endpoint says, when there is one. */
  second: SecondOpinion | undefined;
  pending: number | undefined;

  canonicalHash(blockNumber: bigint): Hex | undefined {
    return this.#blocks.find(({ head }) => head.number === blockNumber && head.number <= this.head().number)?.head.hash;
  }

  feeHistory(): FeeHistory | undefined {
    return this.fees;
  }

  secondOpinion(): SecondOpinion | undefined {
    return this.second;
  }

  async pendingNonce(account: Address): Promise<number> {
    this.asked.pendingNonce += 1;
    if (this.pending !== undefined) return this.pending;
    let nonce = await this.#read((blocks) => this.#nonceIn(blocks, account));
    const held = [...this.#sent].filter(([hash, { from }]) => this.pool.has(hash) && from?.toLowerCase() === account);
    const nonces = new Set(held.map(([, transaction]) => transaction.nonce));
    while (nonces.has(nonce)) nonce += 1;
    return nonce;
  }

  onHead(listener: HeadListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Adds a block with these transactions, tells it, and lets everything happen that follows from it. */
  async mine(transactions: readonly Mined[] = [], changes: Parameters<typeof aHead>[1] = {}): Promise<void> {
    const head = aHead(this.head().number + 1n, changes);
    this.#blocks.push({ head, transactions });
    for (const { hash } of transactions) this.pool.delete(hash);
    await this.tell(head);
  }

  /** Adds a block that the node serves, but that is no head yet. */
  mineUntold(transactions: readonly Mined[] = []): void {
    this.#blocks.push({ head: aHead(this.#blocks.at(-1)!.head.number + 1n), transactions });
    this.#untold += 1;
  }

  /** Tells the oldest block that was not told yet. */
  async tellNext(): Promise<void> {
    this.#untold -= 1;
    await this.tell(this.head());
  }

  /** Takes back the newest blocks and puts as many others in their place; what they held is in no block any more. */
  async reorganise(depth: number, transactions: readonly Mined[] = []): Promise<void> {
    const taken = this.#blocks.splice(-depth);
    const fork = `fork ${++this.#forks}`;
    for (const [index, { head }] of taken.entries()) {
      const last = index === taken.length - 1;
      this.#blocks.push({ head: aHead(head.number, { fork }), transactions: last ? transactions : [] });
    }
    await this.tell(this.head());
  }

  /** Tells a head, new or not. */
  async tell(head: Head): Promise<void> {
    for (const listener of [...this.#listeners]) listener(head);
    await settled();
  }

  call(call: Call): Promise<CallResult> {
    this.calls.push(call);
    return Promise.resolve(this.onCall(call));
  }

  receipt(transactionHash: Hex): Promise<Receipt | undefined> {
    this.asked.receipt += 1;
    return this.#read((blocks) => {
      if (this.withheld.has(transactionHash)) return undefined;
      for (const { head, transactions } of blocks) {
        const transactionIndex = transactions.findIndex(({ hash }) => hash === transactionHash);
        const mined = transactions[transactionIndex];
        if (mined === undefined) continue;
        return {
          transactionHash,
          transactionIndex,
          blockNumber: head.number,
          blockHash: head.hash,
          succeeded: mined.succeeded ?? true,
          gasUsed: mined.gasUsed ?? 130_000n,
          effectiveGasPriceWei: head.baseFeePerGasWei + 1n,
          dataFeeWei: mined.dataFeeWei ?? 0n,
          logs: logsOf(head, mined, transactionIndex),
        };
      }
      return undefined;
    });
  }

  logs({ addresses, topics }: LogQuery, fromBlock: bigint, toBlock: bigint): Promise<readonly Log[]> {
    if (this.hasNoLogs) return Promise.reject(new Error("eth_getLogs is not available"));
    return this.#read((blocks) =>
      blocks
        .filter(({ head }) => head.number >= fromBlock && head.number <= toBlock)
        .flatMap(({ head, transactions }) => transactions.flatMap((mined, index) => logsOf(head, mined, index)))
        .filter(({ address }) => addresses.includes(address))
        .filter((log) => topics.every((wanted, place) => wanted.includes(log.topics[place]!))),
    );
  }

  nonce(account: Address): Promise<number> {
    this.asked.nonce += 1;
    if (this.lagBlocks > 0) return Promise.reject(new Error("header not found"));
    return this.#read((blocks) => this.#nonceIn(blocks, account));
  }

  balanceWei(): Promise<bigint> {
    return this.#read(() => this.balance);
  }

  isInPool(transactionHash: Hex): Promise<boolean> {
    this.asked.isInPool += 1;
    return this.#read(() => this.pool.has(transactionHash));
  }

  sendRaw(raw: Hex): Promise<RelayAnswer> {
    this.sent.push(raw);
    const transaction = Transaction.from(raw);
    this.#sent.set(transaction.hash as Hex, transaction);
    const answer = this.onSend(raw);
    if (answer.answer === "accepted") this.pool.add(transaction.hash as Hex);
    return Promise.resolve(answer);
  }

  #nonceIn(blocks: readonly Block[], account: Address): number {
    const upToHead = blocks.filter(({ head }) => head.number <= this.head().number);
    const used = upToHead.flatMap(({ transactions }) => transactions).filter((mined) => mined.account === account);
    return this.firstNonce + used.length;
  }

  #read<T>(read: (blocks: readonly Block[]) => T): Promise<T> {
    if (this.isDown) return Promise.reject(new Error("connect ECONNREFUSED 127.0.0.1:8545"));
    return Promise.resolve(read(this.#blocks.slice(0, this.#blocks.length - this.lagBlocks)));
  }
}

/** A test double: a relay that writes down what it is offered and answers as it is told. */
export class ScriptedRelay implements Relay {
  readonly name: string;
  readonly offers: BundleOffer[] = [];
  readonly privateOffers: PrivateOffer[] = [];
  /** The UUIDs and transaction hashes that were to be taken back. */
  readonly cancelled: string[] = [];
  onPrivateOffer: (offer: PrivateOffer) => Promise<RelayAnswer> = ({ transactionHash }) =>
    Promise.resolve({ answer: "accepted", detail: transactionHash });
  onBundleStatus: (bundleHash: Hex, targetBlock: bigint) => BundleStatus | undefined = () => undefined;
  onOffer: (offer: BundleOffer) => Promise<RelayAnswer> = () => Promise.resolve({ answer: "accepted", detail: "0xb1" });
  onSimulation: (offer: BundleOffer) => BundleSimulation = () => ({
    status: "succeeded",
    gasUsed: 130_000n,
    returnData: [],
  });

  constructor(name = "flashbots") {
    this.name = name;
  }

  sendBundle(offer: BundleOffer): Promise<RelayAnswer> {
    this.offers.push(offer);
    return this.onOffer(offer);
  }

  simulateBundle(offer: BundleOffer): Promise<BundleSimulation> {
    return Promise.resolve(this.onSimulation(offer));
  }

  cancelBundles(replacementUuid: string): Promise<RelayAnswer> {
    this.cancelled.push(replacementUuid);
    return Promise.resolve({ answer: "accepted", detail: "1 bundles" });
  }

  sendPrivate(offer: PrivateOffer): Promise<RelayAnswer> {
    this.privateOffers.push(offer);
    return this.onPrivateOffer(offer);
  }

  cancelPrivate(transactionHash: Hex): Promise<RelayAnswer> {
    this.cancelled.push(transactionHash);
    return Promise.resolve({ answer: "accepted", detail: "taken back" });
  }

  bundleStatus(bundleHash: Hex, targetBlock: bigint): Promise<BundleStatus | undefined> {
    return Promise.resolve(this.onBundleStatus(bundleHash, targetBlock));
  }
}

/** Our own transaction, as a block holds it. */
export function minedOf(raw: Hex, changes: Partial<Mined> = {}): Mined {
  const { hash, from } = Transaction.from(raw);
  return { hash: hash as Hex, account: from!.toLowerCase() as Address, ...changes };
}

/** Resolves when everything that was waiting for nothing but the scripted parts has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function logsOf(head: Head, { hash, logs = [] }: Mined, transactionIndex: number): Log[] {
  return logs.map((log) => ({ ...log, blockNumber: head.number, transactionHash: hash, transactionIndex }));
}
