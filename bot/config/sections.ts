import type * as z from "zod";
import { MAX_UINT16 } from "../core/integer-limits.ts";
import { MAX_TRANSACTION_GAS } from "../core/transaction-gas.ts";
import { USD_E8 } from "../core/usd.ts";
import { factorySettings } from "./factory-settings.ts";
import { feedSettings } from "./feed-settings.ts";
import { FUNDING_WORDS, lenderSettings } from "./funding-settings.ts";
import { relaySettings } from "./relay-settings.ts";
import {
  address,
  addresses,
  choice,
  count,
  durationMs,
  endpoint,
  exact,
  filePath,
  filePaths,
  flag,
  multiplierBps,
  name,
  nodeEndpoint,
  usd,
  usdOrNone,
} from "./value-settings.ts";
import { TRADING_SECTIONS } from "./trading-sections.ts";

const MAX_ETHER_WEI = 10n ** 24n;
const MAX_GAS_PRICE_WEI = 10n ** 14n;
/** Flashbots drops what asks for a block further away than this. */
const MAX_BLOCKS_AHEAD = 25;

/** Every setting there is, by section; part VII of specification 000, as far as something uses it. */
export const SECTIONS = {
  chain: {
    id: exact(1n, 2n ** 53n - 1n),
    /** Names deployments/<network>.json. */
    network: name(),
    /** The gas price oracle of a rollup of the OP stack, which takes a fee for data besides gas. */
    l1_fee_oracle: address().optional(),
  },
  contract: {
    /** Instead of the one in deployments/<network>.json. */
    address: address().optional(),
    /** Who pays for a cycle until it has paid for itself: what is cheapest for it, or always the same. */
    funding: choice(...FUNDING_WORDS).default("auto"),
    /** Of a funding that is a loan, and only of one. */
    lender: address().optional(),
    /** Those that "auto" may choose besides a cycle's own pools, by kind. */
    lenders: lenderSettings.default({}),
    /** Where the profit goes: a transfer costs gas too, so it may rest in the contract. */
    payout: choice("contract", "payout-address", "owner").default("contract"),
    /** Whether the profit becomes ETH; only of the wrapped native token. */
    unwrap_profit: flag().default(false),
    /** The part of the profit that the contract pays to the block's builder, besides the bid; something has to be left. */
    builder_share_bps: count(0, 9_999).default(0),
  },
  execution_engine: {
    max_concurrent_orders: count(1, 10_000).default(100),
    /** Units of gas that one execution may use at most. */
    default_gas_limit: exact(21_000n, MAX_TRANSACTION_GAS).default(500_000n),
    max_gas_price: exact(1n, MAX_GAS_PRICE_WEI, "wei"),
    confirmation_blocks: count(1, 64).default(2),
    /** How many blocks a reorganisation takes back at most: an order is followed until more lie on its block. */
    finality_blocks: count(1, 256).default(64),
    /** How often an order's transaction may be replaced by one that pays more; a dearer fallback counts as one. */
    retry_attempts: count(0, 20).default(3),
    submission_timeout: durationMs("1s", "10m").default(30_000),
    confirmation_timeout: durationMs("1s", "24h").default(300_000),
    max_signal_age: durationMs("1ms", "30s").default(10_000),
    /** How many signals may wait to be judged; then the stalest and least profitable go. */
    max_queued_signals: count(1, 1_000_000).default(10_000),
    /** How long pools are left alone after a success, a dry run, and where there was too little liquidity. */
    resource_rest: durationMs("0ms", "10m").default(10_000),
    /** How long open orders are followed after the first Ctrl-C. */
    shutdown_timeout: durationMs("1s", "1h").default(120_000),
  },
  submission_strategy: {
    type: choice("private", "hybrid", "public").default("private"),
    target_blocks: count(1, MAX_BLOCKS_AHEAD).default(3),
    /** How many further blocks a hybrid order may wait in the public pool. */
    fallback_blocks: count(1, MAX_BLOCKS_AHEAD).default(5),
    /** The least time that a hybrid order stays private, besides its target blocks. */
    private_timeout: durationMs("0ms", "10m").default(0),
    /** By how much a hybrid order's fees rise when it goes public, if it still pays then. */
    fallback_gas_multiplier: multiplierBps("1", "10").default(11_000n),
    /** As bundles for each target block, or as private transactions up to the last one. */
    private_via: choice("bundle", "transaction").default("bundle"),
  },
  gas: {
    /** What a bid is made from: a share of the profit, or what others have paid lately. */
    strategy: choice("profit-share", "percentile").default("profit-share"),
    /** Of the tips of the last blocks. */
    percentile: count(10, 90).default(60),
    /** Besides max_gas_price, which caps base fee and tip together. */
    max_priority_fee: exact(0n, MAX_GAS_PRICE_WEI, "wei").optional(),
  },
  rpc_endpoints: {
    primary: nodeEndpoint(),
    /** Asked when the primary one does not answer, and for a second opinion before an order ends. */
    secondary: nodeEndpoint().optional(),
    fallback: nodeEndpoint().optional(),
    /** How often the node is asked for a new head. */
    poll_interval: durationMs("20ms", "60s").default(500),
  },
  mev_protection: {
    enabled: flag().default(true),
    builder: choice("flashbots").default("flashbots"),
    relay_url: endpoint().optional(),
    /** Further relays and builders. */
    relays: relaySettings.default([]),
    min_priority_fee: exact(0n, MAX_GAS_PRICE_WEI, "wei"),
    /** The part of the expected profit that goes to the block's builder. */
    bid_share_bps: exact(0n, 9_999n, "basis points"),
  },
  profit: {
    min_net_profit: exact(1n, MAX_ETHER_WEI, "wei"),
    slippage_tolerance_bps: exact(0n, 9_999n, "basis points"),
  },
  simulation: {
    mode: choice("off", "node", "relay").default("node"),
  },
  scanner: {
    /** Whether the bot looks for opportunities itself. The pools are read in any case: they give prices and sizes. */
    enabled: flag().default(true),
    pools: filePath(),
    base_tokens: addresses(),
    max_hops: count(2, 4).default(3) as z.ZodType<2 | 3 | 4>,
    valid_for_blocks: count(1, MAX_BLOCKS_AHEAD).default(3),
    /** u16, carried in every order's id. */
    strategy_id: count(1, MAX_UINT16).default(1),
  },
  market: {
    /** So few pools are all read at each block, in one question instead of two; of more, those that a log has touched. */
    read_all_up_to: count(0, 10_000).default(60),
    /** Pools with more initialised ticks around their price are left out. */
    max_ticks: count(1, 100_000).default(5_000),
    /** While everything is read: pools that are read together, and the pause after that, for an endpoint's rate limit. */
    pools_per_part: count(1, 10_000).default(100),
    pause: durationMs("0ms", "1m").default(100),
    /** After more blocks that nobody followed, everything is read again. */
    max_catch_up_blocks: count(0, 100_000).default(300),
    /** Pools without any log that are compared with the chain all the same, at each block. */
    checked_pools_per_block: count(0, 1_000).default(10),
    /** How long a pool that had changed without a log is not traded through. */
    quarantine_time: durationMs("1s", "720h").default(3_600_000),
    /** How often the market is saved for the next start. */
    save_interval: durationMs("1s", "1h").default(30_000),
    /** Whose pools are found and watched, besides those of the list. */
    factories: factorySettings.default([]),
    /** When it names any: found pools with none of these are not watched. */
    only_with_tokens: addresses().default([]),
    max_found_pools: count(0, 1_000_000).default(20_000),
    /** Whether a pool that a block touched, and that nobody has listed, is looked at and watched. */
    take_touched_pools: flag().default(false),
  },
  backrun: {
    /** Whether transactions that are still pending are looked at, for what they open. */
    enabled: flag().default(false),
    /** Whether the public pool of a node is listened to. */
    public_pool: flag().default(true),
    /** The node whose pool that is, over a WebSocket or IPC; by default the first RPC endpoint that is one. */
    public_pool_endpoint: nodeEndpoint().optional(),
    /** MEV-Share's stream; none by default. */
    mev_share_url: endpoint().optional(),
    /** So many wait to be simulated; then the oldest go. */
    max_pending: count(1, 100_000).default(1_000),
    /** At once; each is one or two requests to the node. */
    max_simulations: count(1, 100).default(4),
    valid_for_blocks: count(1, MAX_BLOCKS_AHEAD).default(2),
  },
  signal_relay: {
    /** Whether signals are taken from a relay, besides those of the scanner. */
    enabled: flag().default(false),
    /** The relay's Unix socket. */
    socket: filePath().optional(),
    /** For relays whose senders leave the checksum out: then nothing notices damage. */
    accept_zero_checksum: flag().default(false),
    heartbeat_interval: durationMs("100ms", "10m").default(10_000),
    /** How long the rest of a message is waited for. */
    incomplete_after: durationMs("10ms", "1m").default(500),
    /** u32, by which we are known in requests for lost messages. */
    consumer_id: count(0, 2 ** 32 - 1).default(42),
  },
  execution_relay: {
    /** Whether results are sent to a relay. */
    enabled: flag().default(false),
    /** The relay's Unix socket. */
    socket: filePath().optional(),
    /** Whether signals that became no order are told, too. */
    tell_denials: flag().default(true),
    /** What waits in memory for a relay that reads slowly; the rest goes to a file in the data directory. */
    max_waiting_bytes: count(65_536, 2 ** 30).default(16 * 2 ** 20),
    /** How long the relay has at the end to take what is left. */
    close_timeout: durationMs("0ms", "5m").default(2_000),
  },
  api: {
    /** Whether signals and commands are taken over HTTP; ARB_API_READ_TOKEN, _TRADE_TOKEN and _ADMIN_TOKEN open it. */
    enabled: flag().default(false),
    /** Other machines reach it by a proxy that speaks TLS and knows who asks. */
    host: choice("127.0.0.1", "::1").default("127.0.0.1"),
    port: count(0, 65_535).default(8_560),
    /** How long an answer waits for the engine's word on a signal. */
    answer_timeout: durationMs("0ms", "5s").default(1_000),
    /** How long the answer to an Idempotency-Key is remembered. */
    keep_answers: durationMs("1s", "24h").default(600_000),
    max_requests_per_second: count(1, 100_000).default(200),
  },
  monitoring: {
    /** Whether metrics, health and readiness are served. */
    enabled: flag().default(false),
    host: choice("127.0.0.1", "::1").default("127.0.0.1"),
    port: count(0, 65_535).default(9_464),
    /** The bot is not ready when the newest block is older. */
    max_head_age: durationMs("1s", "1h").default(60_000),
  },
  risk: {
    /** So many sent orders that fail in a row open the circuit: no order until the recovery is over. */
    breaker_failures: count(1, 10_000).default(3),
    breaker_recovery: durationMs("1s", "24h").default(120_000),
    /** The part of a strategy's last sent orders that may fail before it is paused, and stopped. */
    strategy_pause_rate_bps: count(1, 10_000).default(1_000),
    strategy_stop_rate_bps: count(1, 10_000).default(2_500),
    /** How many of its last sent orders that is judged by, and how many there have to be. */
    strategy_window: count(1, 10_000).default(100),
    strategy_min_orders: count(1, 10_000).default(20),
    strategy_pause: durationMs("1s", "24h").default(600_000),
    /** In US dollars; "none" is no limit. */
    min_profit_usd: usd().default(10n * USD_E8),
    max_order_gas_usd: usdOrNone().default(100n * USD_E8),
    max_daily_loss_usd: usdOrNone().default(50_000n * USD_E8),
    max_daily_gas_usd: usdOrNone().default("none"),
    max_exposure_usd: usdOrNone().default("none"),
  },
  valuation: {
    /** Where prices in US dollars come from: the pools that are watched anyway, or Chainlink's feeds. */
    source: choice("pools", "chainlink").default("pools"),
    /** Of the source "chainlink"; what has none has no price. */
    feeds: feedSettings.default([]),
    /** What counts as one US dollar. */
    stable_tokens: addresses().default([]),
    max_price_age: durationMs("1s", "1h").default(60_000),
    /** What a pool has to hold on its priced side to give a price. */
    min_depth_usd: usd().default(100_000n * USD_E8),
    /** By how much the two deepest pools of a token may differ; further apart, neither is believed. */
    max_spread_bps: count(1, 5_000).default(200),
  },
  ...TRADING_SECTIONS,
  keys: {
    /** Encrypted key files, instead of ARB_OPERATOR_KEYS; all of them have one password. */
    operator_files: filePaths().default([]),
    /** Instead of ARB_RELAY_IDENTITY_KEY. */
    relay_identity_file: filePath().optional(),
    /** Holds the password, instead of ARB_KEYS_PASSWORD. */
    password_file: filePath().optional(),
  },
  storage: {
    directory: filePath(),
    /** How long an ended order stays in the journal and in memory; it is in the ledger in any case. */
    keep_ended: durationMs("0ms", "168h").default(3_600_000),
    /** Where backups go; none are made on a schedule without it. */
    backup_directory: filePath().optional(),
    backup_interval: durationMs("1m", "168h").default(3_600_000),
    backups_kept: count(1, 10_000).default(24),
    /** Where engines on this machine see that an account is in use; by default in the user's state directory. */
    lease_directory: filePath().optional(),
  },
  logging: {
    level: choice("trace", "debug", "info", "warn", "error", "fatal").default("info"),
    file: filePath(),
  },
} as const;
