import type { Address, Hex } from "../core/hex.ts";
import type { Intent } from "../core/intent.ts";
import type { PrivateVia, Submission } from "./following-settings.ts";

/** What any transaction may cost; the details of every intent begin with it. */
export interface GasTerms {
  readonly gasLimit: bigint;
  readonly maxFeePerGasWei: bigint;
  readonly maxPriorityFeePerGasWei: bigint;
  /** What a rollup was expected to take for its data besides; absent where that is nothing, and in earlier builds. */
  readonly dataFeeWei?: bigint;
}

/** Everything that a process which did not plan a transaction needs to know to see it through. */
export interface TransactionDetails extends GasTerms {
  readonly submission: Submission;
  readonly privateVia: PrivateVia;
  /** Blocks for which it is offered to relays; none when its way is public. */
  readonly targetBlocks: readonly bigint[];
  /** The last block in which it is worth anything. */
  readonly expiryBlock: bigint;
  /** The block whose state its prediction rests on. */
  readonly observedBlock: bigint;
  /** What it calls; none of ours carries value. */
  readonly contract: Address;
  readonly data: Hex;
}

/** A transaction that trades, with what it takes to see it through. */
export type ExecutionIntent = Intent<TransactionDetails>;

/** The most that a transaction of ours can cost: none of them carries value. */
export function maxCostWei({ gasLimit, maxFeePerGasWei, dataFeeWei = 0n }: GasTerms): bigint {
  return gasLimit * maxFeePerGasWei + dataFeeWei;
}
