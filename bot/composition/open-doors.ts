import path from "node:path";
import type { Registry } from "prom-client";
import { DEFAULT_EXECUTION_RELAY_SETTINGS } from "../adapters/execution-relay/execution-relay-settings.ts";
import { ExecutionRelay } from "../adapters/execution-relay/execution-relay.ts";
import type { HaltFile } from "../adapters/halt/halt-file.ts";
import { RelaySocket } from "../adapters/relay-socket/relay-socket.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { ApiServer } from "../api/api-server.ts";
import { BearerTokens } from "../api/bearer-tokens.ts";
import type { EngineWords } from "../api/engine-word.ts";
import { openMonitoringServer } from "../api/monitoring-server.ts";
import type { ReadinessFacts } from "../api/readiness.ts";
import { historyJson } from "../cli/print-orders.ts";
import type { Config } from "../config/schema.ts";
import { SECRET_VARIABLES } from "../config/secrets.ts";
import { doorSettingsOf } from "../config/settings-of.ts";
import type { Head } from "../core/head.ts";
import type { Address } from "../core/hex.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { EngineLoad } from "../ports/engine-load.ts";
import type { Valuation } from "../ports/valuation.ts";
import { TlvRelaySource } from "../sources/tlv-relay/tlv-relay-source.ts";
import { environment, redact } from "./process-secrets.ts";

/** What all doors tell somebody. */
interface DoorWatch {
  /** Hears in one sentence what a person should know. */
  readonly warn: (sentence: string) => void;
  readonly onFault: (error: unknown) => void;
}

/** Signals of the TLV relay; undefined when the settings have none. */
export function signalRelayOf(config: Config, { warn: note }: DoorWatch): TlvRelaySource | undefined {
  const { enabled, socket } = config.signalRelay;
  if (!enabled || socket === undefined) return undefined;
  const link = new RelaySocket({ name: "signal relay", path: socket, note });
  const settings = doorSettingsOf(config).signalRelay;
  return new TlvRelaySource({ link, clock: systemClock, chainId: config.chain.id, settings, note });
}

/** Tells the execution relay; undefined when the settings have none. Ends with the resources. */
export async function openExecutionRelay(
  config: Config,
  money: { readonly valuation: Valuation; readonly wrappedNative: Address },
  { warn: note }: DoorWatch,
  resources: AsyncDisposableStack,
): Promise<ExecutionRelay | undefined> {
  const { enabled, socket } = config.executionRelay;
  if (!enabled || socket === undefined) return undefined;
  const relay = await ExecutionRelay.start({
    ...money,
    link: new RelaySocket({ name: "execution relay", path: socket, note }),
    clock: systemClock,
    settings: { ...DEFAULT_EXECUTION_RELAY_SETTINGS, ...doorSettingsOf(config).executionRelay },
    spoolPath: path.join(config.storage.directory, "results.spool"),
    redact,
    note,
  });
  resources.defer(() => relay.close());
  return relay;
}

interface ApiParts extends DoorWatch {
  readonly config: Config;
  readonly words: EngineWords;
  readonly control: HaltFile;
  readonly load: () => EngineLoad;
  readonly head: () => Head;
  readonly ledger: Ledger;
}

/** Opens the HTTP door; undefined when the settings leave it shut. Closes with the resources. */
export async function openApi(parts: ApiParts, resources: AsyncDisposableStack): Promise<ApiServer | undefined> {
  const { config, words, control, load, head, ledger, warn, onFault } = parts;
  const settings = doorSettingsOf(config).api;
  if (!settings.enabled) return undefined;
  const { apiReadToken: read, apiTradeToken: trade, apiAdminToken: admin } = SECRET_VARIABLES;
  const tokens = new BearerTokens(environment, { read, trade, admin });
  if ([read, trade, admin].every((variable) => (environment[variable] ?? "") === "")) {
    warn(`The API answers nobody, because none of ${read}, ${trade} and ${admin} is set.`);
  }
  const about = { settings, tokens, words, ledger, historyJson, control, config, redact };
  const server = new ApiServer({ ...about, clock: systemClock, load, head, note: warn, onFault });
  const port = await server.open();
  resources.defer(() => server.close());
  warn(`The API is open on http://${hostOf(settings.host)}:${port}.`);
  return server;
}

interface MonitoringParts extends DoorWatch {
  readonly config: Config;
  readonly registry: Registry;
  readonly readiness: () => ReadinessFacts;
}

/** Opens the port for metrics, health and readiness, unless the settings leave it shut. Closes with the resources. */
export async function openMonitoring(parts: MonitoringParts, resources: AsyncDisposableStack): Promise<void> {
  const { config, registry, readiness, warn, onFault } = parts;
  const settings = doorSettingsOf(config).monitoring;
  if (!settings.enabled) return;
  const server = await openMonitoringServer({
    settings,
    metrics: () => registry.metrics(),
    metricsContentType: registry.contentType,
    readiness,
    redact,
    onFault,
  });
  resources.defer(() => server.close());
  warn(`Metrics, health and readiness are on http://${hostOf(settings.host)}:${server.port}.`);
}

function hostOf(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
