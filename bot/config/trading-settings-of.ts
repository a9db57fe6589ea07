import type { Address } from "../core/hex.ts";
import type { Config } from "./schema.ts";

const BPS = 10_000;

/** What [split] and [legs] have alike. */
interface ExecutorSection {
  readonly defaultGasLimit: bigint;
  readonly maxGasPrice: bigint;
  readonly timeout: number;
  readonly retryAttempts: number;
  readonly retryDelay: number;
}

/** What bounds the transactions of split trades. */
export function splitSettingsOf(config: Config, wrappedNative: Address) {
  const { split } = config;
  return { ...tradingSettingsOf(config, split, wrappedNative), maxSlippageBps: split.maxSlippageBps };
}

/** How they are split. */
export function splittingOf({ split }: Config) {
  return {
    maxPriceImpactBps: split.maxPriceImpactBps,
    allocation: {
      weights: {
        gas: split.gasWeightBps / BPS,
        liquidity: split.liquidityWeightBps / BPS,
        volume: split.volumeWeightBps / BPS,
        success: split.successWeightBps / BPS,
      },
      minScore: split.minScoreBps / BPS,
      maxExchanges: split.maxExchanges,
      minLiquidityUsdE8: split.minLiquidityUsd,
      maxExchangeExposureUsdE8: split.maxExposurePerExchangeUsd,
      maxPairExposureUsdE8: split.maxExposurePerPairUsd,
      exposureWindowMs: split.exposureWindow,
      rebalanceThresholdBps: split.rebalanceThresholdBps,
      rebalanceMaxCostBps: split.rebalanceMaxCostBps,
    },
  };
}

/** The configuration in the words of the executor of legs. */
export function legsSettingsOf(config: Config, wrappedNative: Address) {
  const { legs, profit } = config;
  return {
    ...tradingSettingsOf(config, legs, wrappedNative),
    // The tiers of specification 001 bound it for each opportunity.
    maxSlippageBps: 50n,
    recoveries: legs.recoveries,
    maxLossBps: legs.maxLossBps,
    minNetProfitWei: profit.minNetProfit,
  };
}

/** How much a trade memory keeps. */
export function tradeMemorySettingsOf({ trading }: Config) {
  return { maxAgeMs: trading.memoryMaxAge, maxRecords: trading.memoryMaxRecords };
}

/** All that the keys with capital may sign, besides which routers. */
export function tradingBoundsOf({ chain, split, legs }: Config) {
  const dearest = split.maxGasPrice > legs.maxGasPrice ? split.maxGasPrice : legs.maxGasPrice;
  const largest = split.defaultGasLimit > legs.defaultGasLimit ? split.defaultGasLimit : legs.defaultGasLimit;
  // A replacement must cost more than what it replaces, also when that was at the limit.
  return { chainId: chain.id, maxFeePerGasWei: 2n * dearest, maxGasLimit: largest };
}

function tradingSettingsOf(config: Config, section: ExecutorSection, wrappedNative: Address) {
  const { chain, executionEngine, submissionStrategy, mevProtection, gas, trading, simulation } = config;
  return {
    chainId: chain.id,
    wrappedNative,
    submission: submissionStrategy.type,
    privateVia: submissionStrategy.privateVia,
    simulation: simulation.mode,
    targetBlocks: submissionStrategy.targetBlocks,
    fallbackBlocks: submissionStrategy.fallbackBlocks,
    privateTimeoutMs: submissionStrategy.privateTimeout,
    fallbackMultiplierBps: submissionStrategy.fallbackGasMultiplier,
    confirmationBlocks: executionEngine.confirmationBlocks,
    finalityBlocks: executionEngine.finalityBlocks,
    retryAttempts: executionEngine.retryAttempts,
    gasPercentile: gas.percentile,
    minPriorityFeeWei: mevProtection.minPriorityFee,
    maxPriorityFeeWei: gas.maxPriorityFee ?? section.maxGasPrice,
    maxGasPriceWei: section.maxGasPrice,
    blockTimeMs: trading.blockTime,
    gasLimitCeiling: section.defaultGasLimit,
    timeoutMs: section.timeout,
    retries: section.retryAttempts,
    retryDelayMs: section.retryDelay,
  };
}
