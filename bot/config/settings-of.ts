import { singletonsOf } from "../core/singletons.ts";
import type { Address } from "../core/hex.ts";
import type { OfferedFunding } from "./funding-settings.ts";
import type { Config } from "./schema.ts";

interface ContractFacts {
  readonly address: Address;
  readonly owner: Address;
  readonly payout: Address;
  readonly wrappedNative: Address;
}

/** The configuration's words for where the profit goes, in the contract's. */
const RECIPIENTS = { contract: "contract", "payout-address": "payout", owner: "owner" } as const;

/** The configuration in the words of the engine. */
export function engineSettingsOf({ executionEngine }: Config) {
  return {
    maxConcurrentOrders: executionEngine.maxConcurrentOrders,
    maxQueuedSignals: executionEngine.maxQueuedSignals,
    maxSignalAgeMs: executionEngine.maxSignalAge,
    resourceRestMs: executionEngine.resourceRest,
    submissionTimeoutMs: executionEngine.submissionTimeout,
    confirmationTimeoutMs: executionEngine.confirmationTimeout,
  };
}

/** What becomes of the profit, in the words of the flash executor. */
export function settlementOf({ contract: { payout, unwrapProfit, builderShareBps } }: Config) {
  return { recipient: RECIPIENTS[payout], unwrap: unwrapProfit, builderShareBps };
}

/** The configuration in the words of the flash executor, with what its lenders take. */
export function flashSettingsOf(config: Config, contract: ContractFacts, fundings: readonly OfferedFunding[]) {
  const { executionEngine, submissionStrategy, mevProtection, profit, gas } = config;
  const settlement = settlementOf(config);
  const { recipient } = settlement;
  return {
    chainId: config.chain.id,
    contract: contract.address,
    wrappedNative: contract.wrappedNative,
    singletons: singletonsOf(config.chain.id),
    fundings,
    settlement,
    ...(recipient === "contract" ? {} : { profitRecipient: contract[recipient] }),
    submission: submissionStrategy.type,
    privateVia: submissionStrategy.privateVia,
    simulation: config.simulation.mode,
    targetBlocks: submissionStrategy.targetBlocks,
    fallbackBlocks: submissionStrategy.fallbackBlocks,
    confirmationBlocks: executionEngine.confirmationBlocks,
    finalityBlocks: executionEngine.finalityBlocks,
    retryAttempts: executionEngine.retryAttempts,
    privateTimeoutMs: submissionStrategy.privateTimeout,
    fallbackMultiplierBps: submissionStrategy.fallbackGasMultiplier,
    slippageToleranceBps: profit.slippageToleranceBps,
    minNetProfitWei: profit.minNetProfit,
    gasStrategy: gas.strategy,
    gasPercentile: gas.percentile,
    bidShareBps: mevProtection.bidShareBps,
    maxPriorityFeeWei: gas.maxPriorityFee ?? executionEngine.maxGasPrice,
    minPriorityFeeWei: mevProtection.minPriorityFee,
    maxGasPriceWei: executionEngine.maxGasPrice,
    gasLimitCeiling: executionEngine.defaultGasLimit,
  };
}

/** The configuration in the words of the limits; 0n is no limit there. */
export function riskSettingsOf({ risk }: Config) {
  const limit = (usdE8: bigint | "none"): bigint => (usdE8 === "none" ? 0n : usdE8);
  return {
    minProfitUsdE8: risk.minProfitUsd,
    maxGasCostUsdE8: limit(risk.maxOrderGasUsd),
    maxExposureUsdE8: limit(risk.maxExposureUsd),
    maxDailyLossUsdE8: limit(risk.maxDailyLossUsd),
    maxDailySpendingUsdE8: limit(risk.maxDailyGasUsd),
    circuitFailures: risk.breakerFailures,
    circuitPauseMs: risk.breakerRecovery,
    strategyWindow: risk.strategyWindow,
    strategyMinOrders: risk.strategyMinOrders,
    strategyPauseBps: risk.strategyPauseRateBps,
    strategyStopBps: risk.strategyStopRateBps,
    strategyPauseMs: risk.strategyPause,
  };
}

/** The configuration in the words of the relays' clients and of the two HTTP servers. */
export function doorSettingsOf({ signalRelay, executionRelay, api, monitoring }: Config) {
  return {
    signalRelay: {
      acceptZeroChecksum: signalRelay.acceptZeroChecksum,
      heartbeatIntervalMs: signalRelay.heartbeatInterval,
      incompleteAfterMs: signalRelay.incompleteAfter,
      consumerId: signalRelay.consumerId,
    },
    executionRelay: {
      tellDenials: executionRelay.tellDenials,
      maxWaitingBytes: executionRelay.maxWaitingBytes,
      closeTimeoutMs: executionRelay.closeTimeout,
    },
    api: {
      enabled: api.enabled,
      host: api.host,
      port: api.port,
      waitMs: api.answerTimeout,
      keepAnswersMs: api.keepAnswers,
      maxRequestsPerSecond: api.maxRequestsPerSecond,
    },
    monitoring: {
      enabled: monitoring.enabled,
      host: monitoring.host,
      port: monitoring.port,
      maxHeadAgeMs: monitoring.maxHeadAge,
    },
  };
}

/** All that the operators' keys may sign. */
export function signerPolicyOf({ chain, executionEngine }: Config, contract: Address) {
  return {
    chainId: chain.id,
    contract,
    // A replacement must cost more than what it replaces, also when that was at the limit.
    maxFeePerGasWei: 2n * executionEngine.maxGasPrice,
    maxGasLimit: executionEngine.defaultGasLimit,
  };
}
