import type { Hex } from "../../core/hex.ts";
import type { PayloadCodec } from "../payload-codec.ts";
import { readHex, writeHex } from "../wire-address.ts";

const HASH_BYTES = 32;

/** What a transaction brought; it stands beside the report of its order, which has no room for the hash. */
export interface FlashLoanResult {
  readonly strategyId: number;
  readonly transactionHash: Hex;
  /** Before gas, in 1e-8 USD. */
  readonly profitUsdE8: bigint;
  readonly gasCostUsdE8: bigint;
  readonly blockNumber: bigint;
  readonly succeeded: boolean;
}

/** As the origin documents it. */
export const FLASH_LOAN_RESULT: PayloadCodec<FlashLoanResult> = {
  type: 67,
  bytes: 59,
  read: (view, at) => ({
    strategyId: view.getUint16(at, true),
    transactionHash: readHex(view, at + 2, HASH_BYTES),
    profitUsdE8: view.getBigInt64(at + 34, true),
    gasCostUsdE8: view.getBigUint64(at + 42, true),
    blockNumber: view.getBigUint64(at + 50, true),
    succeeded: view.getUint8(at + 58) === 1,
  }),
  write: (view, at, result) => {
    view.setUint16(at, result.strategyId, true);
    writeHex(view, at + 2, result.transactionHash, HASH_BYTES);
    view.setBigInt64(at + 34, result.profitUsdE8, true);
    view.setBigUint64(at + 42, result.gasCostUsdE8, true);
    view.setBigUint64(at + 50, result.blockNumber, true);
    view.setUint8(at + 58, result.succeeded ? 1 : 0);
  },
};
