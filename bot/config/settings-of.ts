import type { Address } from "../core/hex.ts";
import type { LoanPremiums } from "../core/loan-premium.ts";
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

/** The configuration in the words of the flash executor, with the premiums of its lender. */
export function flashSettingsOf(config: Config, contract: ContractFacts, loanPremiums: LoanPremiums | undefined) {
  const { executionEngine, submissionStrategy, mevProtection, profit, gas } = config;
  const settlement = settlementOf(config);
  const { recipient } = settlement;
  return {
    chainId: config.chain.id,
    contract: contract.address,
    wrappedNative: contract.wrappedNative,
    funding: config.contract.funding,
    ...(loanPremiums === undefined ? {} : { loanPremiums }),
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
