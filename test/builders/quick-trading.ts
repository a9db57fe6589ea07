import type { TradingSettings } from "../../bot/trading/parts/trading-settings.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { SPECIFIED_TRADING } from "./specified-settings.ts";

const GWEI = 10n ** 9n;

/** In public on the embedded mainnet, with hardly a pause before what has failed is tried anew. */
export const QUICK_TRADING: TradingSettings = {
  ...SPECIFIED_TRADING,
  chainId: 1n,
  wrappedNative: PROTOCOLS.weth,
  submission: "public",
  privateVia: "bundle",
  simulation: "node",
  targetBlocks: 3,
  fallbackBlocks: 8,
  blockTimeMs: 2_000,
  finalityBlocks: 3,
  retryAttempts: 3,
  retryDelayMs: 5,
  privateTimeoutMs: 0,
  fallbackMultiplierBps: 11_000n,
  gasPercentile: 60,
  minPriorityFeeWei: GWEI,
  maxPriorityFeeWei: 500n * GWEI,
  maxGasPriceWei: 500n * GWEI,
};
