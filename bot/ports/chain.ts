import type { Head } from "../core/head.ts";
import type { Address, Hex } from "../core/hex.ts";
import type { RelayAnswer } from "./relay.ts";

/** An event that a contract emitted. */
export interface Log {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly blockNumber: bigint;
  readonly transactionHash: Hex;
  readonly transactionIndex: number;
}

/** Which logs are wanted. */
export interface LogQuery {
  readonly addresses: readonly Address[];
  /** At each place one of these. */
  readonly topics: readonly (readonly Hex[])[];
}

/** What became of an included transaction. */
export interface Receipt {
  readonly transactionHash: Hex;
  readonly transactionIndex: number;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  readonly effectiveGasPriceWei: bigint;
  /** What a rollup took besides for publishing it; 0n where nothing is taken. */
  readonly dataFeeWei: bigint;
  readonly logs: readonly Log[];
}

/** An execution that is only tried. */
export interface Call {
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
  readonly gasLimit: bigint;
  /** On the state after this block; without it, after the latest. */
  readonly atBlock?: bigint;
}

/** What a call did when it was tried on a block's state. */
export type CallResult =
  | { readonly status: "succeeded"; readonly returnData: Hex; readonly gasUsed: bigint }
  | { readonly status: "reverted"; readonly revertData: Hex }
  /** The node did not answer, or not with a result. */
  | { readonly status: "unavailable"; readonly detail: string };

/** Hears each new head once, in order, by hash; heads may be skipped, and a reorganisation may repeat a number. */
export type HeadListener = (head: Head) => void;

/** What others have paid lately, kept fresh: one value a block, newest last. */
export interface FeeHistory {
  /** The last block of the history. */
  readonly blockNumber: bigint;
  /** What the given percentile of a block's gas paid above the base fee; 0n for an empty block. */
  tipsWei(percentile: number): readonly bigint[];
}

/** The questions whose answers end an order, put to another endpoint than the one that answers first. */
export interface SecondOpinion {
  receipt(transactionHash: Hex): Promise<Receipt | undefined>;
  nonce(account: Address): Promise<number>;
}

/** The chain, as executors need it, over however many endpoints. Reads reject when none of them answers. */
export interface Chain {
  readonly chainId: bigint;
  /** The newest head known, kept fresh. */
  head(): Head;
  /** The hash of a block on the chain that ends in the head; undefined when it is too far back to be known. */
  canonicalHash(blockNumber: bigint): Hex | undefined;
  /** Undefined until it is known, and on chains that do not tell. */
  feeHistory(): FeeHistory | undefined;
  /** Undefined when only one endpoint is healthy or configured. */
  secondOpinion(): SecondOpinion | undefined;
  /** Returns the way to stop listening. */
  onHead(listener: HeadListener): () => void;
  call(call: Call): Promise<CallResult>;
  receipt(transactionHash: Hex): Promise<Receipt | undefined>;
  /** Logs of the given contracts in a range of blocks, both ends included, in order. */
  logs(query: LogQuery, fromBlock: bigint, toBlock: bigint): Promise<readonly Log[]>;
  /** Transactions of the account that are included up to the head, or to a later block; a node behind it rejects. */
  nonce(account: Address): Promise<number>;
  /** The same with what the node's public pool holds of the account. */
  pendingNonce(account: Address): Promise<number>;
  balanceWei(account: Address): Promise<bigint>;
  /** Whether a node's public pool holds it. */
  isInPool(transactionHash: Hex): Promise<boolean>;
  /** Hands it to the public pool. "Already known" is acceptance; a timeout is unknown. */
  sendRaw(raw: Hex): Promise<RelayAnswer>;
}
