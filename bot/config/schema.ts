import * as z from "zod";
import { camelCaseKeys } from "./camel-case-keys.ts";
import { withFundings } from "./funding-settings.ts";
import { SECTIONS } from "./sections.ts";

/** Strict: a setting that nothing knows is an error, because it is most often a misspelt one. */
export const configSchema = z
  .strictObject({
    chain: section(SECTIONS.chain),
    contract: section(SECTIONS.contract).transform(withFundings),
    execution_engine: section(SECTIONS.execution_engine),
    submission_strategy: section(SECTIONS.submission_strategy),
    gas: section(SECTIONS.gas),
    rpc_endpoints: section(SECTIONS.rpc_endpoints),
    mev_protection: section(SECTIONS.mev_protection),
    profit: section(SECTIONS.profit),
    simulation: section(SECTIONS.simulation),
    scanner: section(SECTIONS.scanner),
    market: section(SECTIONS.market),
    backrun: section(SECTIONS.backrun),
    signal_relay: section(SECTIONS.signal_relay),
    execution_relay: section(SECTIONS.execution_relay),
    api: section(SECTIONS.api),
    monitoring: section(SECTIONS.monitoring),
    risk: section(SECTIONS.risk),
    valuation: section(SECTIONS.valuation),
    trading: section(SECTIONS.trading),
    split: section(SECTIONS.split),
    legs: section(SECTIONS.legs),
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
    for (const [name, { enabled, socket }] of [
      ["signal_relay", config.signalRelay],
      ["execution_relay", config.executionRelay],
    ] as const) {
      if (enabled && socket === undefined) refuse([name, "socket"], "Missing: the path of the relay's Unix socket");
    }
    if (config.risk.strategyStopRateBps < config.risk.strategyPauseRateBps) {
      refuse(["risk", "strategy_stop_rate_bps"], "Expected at least risk.strategy_pause_rate_bps");
    }
    if (config.valuation.source === "chainlink" && config.valuation.feeds.length === 0) {
      refuse(["valuation", "feeds"], 'Missing: valuation.source is "chainlink", so a list of its feeds is expected');
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
    if (config.trading.enabled && config.trading.exchanges.length === 0) {
      refuse(["trading", "exchanges"], "Missing: trading.enabled is true, so a list of exchanges is expected");
    }
    const { gasWeightBps, liquidityWeightBps, volumeWeightBps, successWeightBps } = config.split;
    if (gasWeightBps + liquidityWeightBps + volumeWeightBps + successWeightBps === 0) {
      refuse(["split", "gas_weight_bps"], "Expected at least one weight above 0");
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

/** Whose capital is at work, whatever else of [trading] may be wrong. */
export const tradingFilesSchema = z
  .object({
    trading: z.preprocess(
      (written) => written ?? {},
      z.object({ account_files: SECTIONS.trading.account_files }, "Expected a table"),
    ),
  })
  .transform(({ trading }) => trading.account_files);

/** The settings of places on this machine. */
export type LocalConfig = z.output<typeof localConfigSchema>;

function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const table = z.strictObject(shape, {
    error: (issue) => (issue.code === "invalid_type" ? "Expected a table" : undefined),
  });
  // A missing section is an empty one, so that each missing setting is named.
  return z.preprocess((written) => written ?? {}, table.transform(camelCaseKeys));
}
