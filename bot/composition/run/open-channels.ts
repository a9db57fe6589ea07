import type { Logger } from "pino";
import type { Registry } from "prom-client";
import { slowSigningAlarm } from "../../adapters/crypto/secp256k1.ts";
import { sayLastWords } from "../../cli/last-words.ts";
import type { Output } from "../../cli/output.ts";
import type { Config } from "../../config/schema.ts";
import { openLog } from "../../telemetry/logger.ts";
import { openRegistry } from "../../telemetry/metrics/open-registry.ts";
import { registerSigningMetrics } from "../../telemetry/metrics/signing-metrics.ts";
import { redact } from "../process-secrets.ts";

/** By which the bot tells what happens: the terminal, the log and the metrics. */
export interface Channels {
  readonly output: Output;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Tells in one sentence what a person should know, on the terminal and in the log. */
  readonly warn: (sentence: string) => void;
  /** The same for how far something long is. */
  readonly progress: (sentence: string) => void;
  readonly log: (fields: object, sentence: string) => void;
  /** Hears what failed beside the orders. */
  readonly onFault: (error: unknown) => void;
  /** What is logged afterwards goes nowhere. */
  readonly endLog: () => void;
}

/** Opens them, and says at once when signing is slow; they end with the resources. Throws LOG_UNWRITABLE. */
export function openChannels(config: Config, output: Output, resources: AsyncDisposableStack): Channels {
  const { logger, close: endLog } = openLog(config.logging, redact);
  resources.defer(endLog);
  resources.defer(sayLastWords(output, logger, endLog));
  const warn = (sentence: string): void => (logger.warn(sentence), output.progress(sentence));
  const slowSigning = slowSigningAlarm();
  if (slowSigning !== undefined) warn(`Attention: ${slowSigning}.`);
  const registry = openRegistry();
  registerSigningMetrics(registry, slowSigning === undefined);
  return {
    output,
    logger,
    registry,
    warn,
    endLog,
    progress: (sentence) => (logger.info(sentence), output.progress(sentence)),
    log: (fields, sentence) => logger.info(fields, sentence),
    onFault: (err) => logger.error({ err }, "something beside the orders failed"),
  };
}
