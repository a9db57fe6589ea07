import type { Address } from "../../core/hex.ts";
import type { PayloadCodec } from "../payload-codec.ts";
import { readAddress, writeAddress } from "../wire-address.ts";

/** A cycle over two pools, without amounts. Amounts in USD are in 1e-8 USD. */
export interface ArbitrageSignal {
  readonly strategyId: number;
  /** u64; the origin takes the time, so it is not unique across pools. */
  readonly signalId: bigint;
  readonly chainId: number;
  readonly sourcePool: Address;
  readonly targetPool: Address;
  readonly sourceVenue: number;
  readonly targetVenue: number;
  readonly tokenIn: Address;
  readonly tokenOut: Address;
  readonly expectedProfitUsdE8: bigint;
  readonly requiredCapitalUsdE8: bigint;
  readonly spreadBps: number;
  readonly dexFeesUsdE8: bigint;
  readonly gasCostUsdE8: bigint;
  readonly slippageUsdE8: bigint;
  readonly netProfitUsdE8: bigint;
  readonly slippageToleranceBps: number;
  readonly maxGasPriceGwei: number;
  /** Seconds since the Unix epoch. */
  readonly validUntilS: number;
  readonly priority: number;
  readonly timestampNs: bigint;
}

/** The registry says 168, the struct that is sent has 170 bytes. */
export const ARBITRAGE_SIGNAL: PayloadCodec<ArbitrageSignal> = {
  type: 32,
  bytes: 170,
  read: (view, at) => ({
    strategyId: view.getUint16(at, true),
    signalId: view.getBigUint64(at + 2, true),
    chainId: view.getUint32(at + 10, true),
    sourcePool: readAddress(view, at + 14),
    targetPool: readAddress(view, at + 34),
    sourceVenue: view.getUint16(at + 54, true),
    targetVenue: view.getUint16(at + 56, true),
    tokenIn: readAddress(view, at + 58),
    tokenOut: readAddress(view, at + 78),
    expectedProfitUsdE8: view.getBigInt64(at + 98, true),
    requiredCapitalUsdE8: view.getBigInt64(at + 106, true),
    spreadBps: view.getUint16(at + 114, true),
    dexFeesUsdE8: view.getBigInt64(at + 116, true),
    gasCostUsdE8: view.getBigInt64(at + 124, true),
    slippageUsdE8: view.getBigInt64(at + 132, true),
    netProfitUsdE8: view.getBigInt64(at + 140, true),
    slippageToleranceBps: view.getUint16(at + 148, true),
    maxGasPriceGwei: view.getUint32(at + 150, true),
    validUntilS: view.getUint32(at + 154, true),
    priority: view.getUint16(at + 158, true),
    timestampNs: view.getBigUint64(at + 162, true),
  }),
  write: (view, at, signal) => {
    view.setUint16(at, signal.strategyId, true);
    view.setBigUint64(at + 2, signal.signalId, true);
    view.setUint32(at + 10, signal.chainId, true);
    writeAddress(view, at + 14, signal.sourcePool);
    writeAddress(view, at + 34, signal.targetPool);
    view.setUint16(at + 54, signal.sourceVenue, true);
    view.setUint16(at + 56, signal.targetVenue, true);
    writeAddress(view, at + 58, signal.tokenIn);
    writeAddress(view, at + 78, signal.tokenOut);
    view.setBigInt64(at + 98, signal.expectedProfitUsdE8, true);
    view.setBigInt64(at + 106, signal.requiredCapitalUsdE8, true);
    view.setUint16(at + 114, signal.spreadBps, true);
    view.setBigInt64(at + 116, signal.dexFeesUsdE8, true);
    view.setBigInt64(at + 124, signal.gasCostUsdE8, true);
    view.setBigInt64(at + 132, signal.slippageUsdE8, true);
    view.setBigInt64(at + 140, signal.netProfitUsdE8, true);
    view.setUint16(at + 148, signal.slippageToleranceBps, true);
    view.setUint32(at + 150, signal.maxGasPriceGwei, true);
    view.setUint32(at + 154, signal.validUntilS, true);
    view.setUint16(at + 158, signal.priority, true);
    view.setBigUint64(at + 162, signal.timestampNs, true);
  },
};
