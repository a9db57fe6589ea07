import * as z from "zod";
import { MAX_UINT16 } from "../core/integer-limits.ts";
import { MAX_TRANSACTION_GAS } from "../core/transaction-gas.ts";
import { camelCaseKeys } from "./camel-case-keys.ts";
import { LENT_FUNDINGS, UNLENT_FUNDINGS, withFunding } from "./funding-settings.ts";
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
} from "./value-settings.ts";

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
  },
  contract: {
    /** Instead of the one in deployments/<network>.json. */
    address: address().optional(),
    /** Who pays for a cycle until it has paid for itself: its last pool, its first one, the contract, or a lender. */
    funding: choice(...UNLENT_FUNDINGS, ...LENT_FUNDINGS).default("flash-swap"),
    /** Of the fundings that are loans, and only of those. */
    lender: address().optional(),
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
    pools: filePath(),
    base_tokens: addresses(),
    max_hops: count(2, 3).default(3) as z.ZodType<2 | 3>,
    valid_for_blocks: count(1, MAX_BLOCKS_AHEAD).default(3),
    /** u16, carried in every order's id. */
    strategy_id: count(1, MAX_UINT16).default(1),
  },
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

/** Strict: a setting that nothing knows is an error, because it is most often a misspelt one. */
export const configSchema = z
  .strictObject({
    chain: section(SECTIONS.chain),
    contract: section(SECTIONS.contract).transform(withFunding),
    execution_engine: section(SECTIONS.execution_engine),
    submission_strategy: section(SECTIONS.submission_strategy),
    gas: section(SECTIONS.gas),
    rpc_endpoints: section(SECTIONS.rpc_endpoints),
    mev_protection: section(SECTIONS.mev_protection),
    profit: section(SECTIONS.profit),
    simulation: section(SECTIONS.simulation),
    scanner: section(SECTIONS.scanner),
    keys: section(SECTIONS.keys),
    storage: section(SECTIONS.storage),
    logging: section(SECTIONS.logging),
  })
  .transform(camelCaseKeys)
  .superRefine((config, context) => {
    const refuse = (path: readonly string[], message: string): void => {
      context.addIssue({ code: "custom", path: [...path], message });
    };
    const { type } = config.submissionStrategy;
    const { enabled, relayUrl } = config.mevProtection;
    if (!enabled && type !== "public") {
      refuse(["mev_protection", "enabled"], `Expected true, because submission_strategy.type is "${type}"`);
    }
    if (type === "public" && config.simulation.mode === "relay") {
      refuse(["simulation", "mode"], 'Expected "node" or "off", because submission_strategy.type is "public"');
    }
    if (relayUrl === undefined && type !== "public") {
      refuse(["mev_protection", "relay_url"], "Missing: bundles are sent, so a relay's https:// URL is expected");
    }
    const { maxPriorityFee } = config.gas;
    if (maxPriorityFee !== undefined && maxPriorityFee < config.mevProtection.minPriorityFee) {
      refuse(["gas", "max_priority_fee"], "Expected at least mev_protection.min_priority_fee");
    }
    const { confirmationBlocks, finalityBlocks } = config.executionEngine;
    if (finalityBlocks < confirmationBlocks) {
      refuse(["execution_engine", "finality_blocks"], "Expected at least execution_engine.confirmation_blocks");
    }
    const { relays, builder } = config.mevProtection;
    if (relays.some(({ name }) => name === builder)) {
      refuse(["mev_protection", "relays"], `Expected other names than "${builder}", which is that of relay_url`);
    }
    if (config.executionEngine.confirmationTimeout <= config.executionEngine.submissionTimeout) {
      refuse(["execution_engine", "confirmation_timeout"], "Expected more than execution_engine.submission_timeout");
    }
  });

/** A whole configuration: amounts in wei, times in milliseconds, addresses in lower case. */
export type Config = z.output<typeof configSchema>;

/** For commands that look at nothing beyond this machine: what is wrong with other settings must not hold up a halt. */
export const localConfigSchema = z
  .object({
    scanner: section(SECTIONS.scanner),
    keys: section(SECTIONS.keys),
    storage: section(SECTIONS.storage),
  })
  .transform(camelCaseKeys);

/** The settings of places on this machine. */
export type LocalConfig = z.output<typeof localConfigSchema>;

function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const table = z.strictObject(shape, {
    error: (issue) => (issue.code === "invalid_type" ? "Expected a table" : undefined),
  });
  // A missing section is an empty one, so that each missing setting is named.
  return z.preprocess((written) => written ?? {}, table.transform(camelCaseKeys));
}
