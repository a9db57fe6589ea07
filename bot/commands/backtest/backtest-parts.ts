import type { Address, Hex } from "../../core/hex.ts";
import type { PoolEntry } from "../../core/pool-entry.ts";
import type { Route } from "../../core/route.ts";
import type { ForkReads } from "../../fork/fork-reads.ts";
import type { MarketReader } from "../../market/market-reader.ts";
import type { BacktestFunding } from "./choose-funding.ts";
import type { Touched } from "./touched.ts";

/** How pools are found and read; asks the fork and nobody else. */
export interface ForkMarket {
  /** Contracts that hold the tokens of pools that are none themselves. */
  readonly holders: readonly Address[];
  /** Whether a pool may quote differently after a transaction that did not touch it. */
  movesSilently(entry: PoolEntry): boolean;
  /** The pools among what was touched, as they are in the fork's present state. */
  find(reads: ForkReads, touched: Touched): Promise<readonly PoolEntry[]>;
  /** A reader of these pools alone. */
  readerOf(reads: ForkReads, pools: readonly PoolEntry[]): MarketReader;
}

/** What a backtest needs besides the request. */
export interface BacktestParts {
  /** Of the chain whose past is looked at; over HTTP. */
  readonly rpcUrl: string;
  readonly wrappedNative: Address;
  readonly market: ForkMarket;
  /** The data of the transaction that would deploy our contract. */
  readonly deployment: (owner: Address, operator: Address) => Hex;
  /** The calldata that makes the contract execute the route, asking for at least 1 wei of profit. */
  readonly encode: (route: Route, funding: BacktestFunding, expiryBlock: bigint) => Hex;
  readonly explainRevert: (revertData: Hex) => string;
  /** Pools that are looked at besides those that a block touched; they also say what a pair takes, which it does not. */
  readonly listedPools: readonly PoolEntry[];
  /** Hears how far the work is. */
  readonly onProgress: (progress: BacktestProgress) => void;
}

/** How far the work on a block is. */
export interface BacktestProgress {
  readonly block: number;
  readonly stage: "replaying" | "searching";
  /** Of so many transactions. */
  readonly done: number;
  readonly of: number;
}
