import { MAX_TRANSACTION_GAS } from "../core/transaction-gas.ts";
import { MAX_UINT16 } from "../core/integer-limits.ts";
import { RECOVERIES } from "../core/legs-arbitrage.ts";
import { USD_E8 } from "../core/usd.ts";
import { exchangeSettings } from "./exchange-settings.ts";
import { choices, count, durationMs, exact, filePaths, flag, usd } from "./value-settings.ts";

const MAX_GAS_PRICE_WEI = 10n ** 14n;
const GWEI = 10n ** 9n;

/** What executors that trade with capital of our own need, over what [submission_strategy] and [gas] say for all. */
export const TRADING_SECTIONS = {
  trading: {
    /** Whether split trades and legs are executed. */
    enabled: flag().default(false),
    /** Where: an allowlist. */
    exchanges: exchangeSettings.default([]),
    /** Encrypted key files of the accounts that hold the capital, instead of ARB_TRADING_KEYS; password as in [keys]. */
    account_files: filePaths().default([]),
    /** u16, of trades that the command line makes; carried in every order's id. */
    strategy_id: count(0, MAX_UINT16).default(2),
    /** How often the chain has a block: the deadlines of routers are times. */
    block_time: durationMs("100ms", "1m").default(12_000),
    /** Parts of trades are remembered so long, and so many: their gas, errors and volume feed the next scores. */
    memory_max_age: durationMs("1h", "8760h").default(30 * 86_400_000),
    memory_max_records: count(100, 1_000_000).default(20_000),
  },
  split: {
    /** Units of gas that one part may use at most. */
    default_gas_limit: exact(21_000n, MAX_TRANSACTION_GAS).default(300_000n),
    max_gas_price: exact(1n, MAX_GAS_PRICE_WEI, "wei").default(100n * GWEI),
    /** Until a trade's nonces are neutralised. */
    timeout: durationMs("1s", "24h").default(60_000),
    max_slippage_bps: exact(0n, 5_000n, "basis points").default(50n),
    /** Of one pool, against its price before the trade. */
    max_price_impact_bps: exact(1n, 10_000n, "basis points").default(300n),
    /** How often what has failed for certain is tried anew, after this pause, doubled each time. */
    retry_attempts: count(0, 20).default(3),
    retry_delay: durationMs("0ms", "10m").default(5_000),
    /** Weights of the score, in basis points. */
    gas_weight_bps: count(0, 10_000).default(2_000),
    liquidity_weight_bps: count(0, 10_000).default(3_000),
    volume_weight_bps: count(0, 10_000).default(3_000),
    success_weight_bps: count(0, 10_000).default(2_000),
    /** An exchange whose score is lower is left out. */
    min_score_bps: count(0, 10_000).default(0),
    max_exchanges: count(1, 8).default(5),
    min_liquidity_usd: usd().default(10_000n * USD_E8),
    max_exposure_per_exchange_usd: usd().default(100_000n * USD_E8),
    max_exposure_per_pair_usd: usd().default(50_000n * USD_E8),
    /** What was traded longer ago counts no more. */
    exposure_window: durationMs("1m", "720h").default(86_400_000),
    /** Exposures are unbalanced when (max − min) / max is more than this. */
    rebalance_threshold_bps: exact(0n, 10_000n, "basis points").default(2_000n),
    /** Of the output: what balancing them may cost. */
    rebalance_max_cost_bps: exact(0n, 1_000n, "basis points").default(5n),
  },
  legs: {
    default_gas_limit: exact(21_000n, MAX_TRANSACTION_GAS).default(500_000n),
    max_gas_price: exact(1n, MAX_GAS_PRICE_WEI, "wei").default(100n * GWEI),
    timeout: durationMs("1s", "24h").default(300_000),
    retry_attempts: count(0, 20).default(3),
    retry_delay: durationMs("0ms", "10m").default(5_000),
    /** What is tried, in this order, when the second leg does not sell what the first has bought. */
    recoveries: choices(...RECOVERIES).default(["other-exchange", "smaller-size", "unwind", "hold"]),
    /** Of what went in: what recovering may lose. */
    max_loss_bps: exact(0n, 10_000n, "basis points").default(100n),
  },
} as const;
