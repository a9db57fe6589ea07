import type { Address, Hex } from "../../core/hex.ts";
import type { Intent } from "../../core/intent.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { Route } from "../../core/route.ts";
import type { PrivateVia, Submission } from "./flash-settings.ts";

/** What any transaction may cost; the details of every intent begin with it. */
export interface GasTerms {
  readonly gasLimit: bigint;
  readonly maxFeePerGasWei: bigint;
  readonly maxPriorityFeePerGasWei: bigint;
  /** What a rollup was expected to take for its data besides; absent where that is nothing, and in earlier builds. */
  readonly dataFeeWei?: bigint;
}

/** Everything that a process which did not plan the order needs to know to finish it. */
export interface FlashDetails extends GasTerms {
  /** What is traded; absent where it is the very route of the signal, which the journal has already. */
  readonly route?: Route;
  readonly predictedProfit: TokenAmount;
  readonly submission: Submission;
  readonly privateVia: PrivateVia;
  readonly targetBlocks: readonly bigint[];
  readonly expiryBlock: bigint;
  readonly observedBlock: bigint;
  readonly contract: Address;
  readonly wrappedNative: Address;
  /** Where the contract sends the profit, when it does not stay there. */
  readonly profitRecipient?: Address;
  readonly data: Hex;
}

/** A transaction that trades, with what it takes to see it through. */
export type FlashIntent = Intent<FlashDetails>;

/** The most that a transaction of ours can cost: none of them carries value. */
export function maxCostWei({ gasLimit, maxFeePerGasWei, dataFeeWei = 0n }: GasTerms): bigint {
  return gasLimit * maxFeePerGasWei + dataFeeWei;
}
