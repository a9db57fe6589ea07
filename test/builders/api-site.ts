import { HaltFile } from "../../bot/adapters/halt/halt-file.ts";
import { ApiServer } from "../../bot/api/api-server.ts";
import { DEFAULT_API_SETTINGS } from "../../bot/api/api-settings.ts";
import { BearerTokens } from "../../bot/api/bearer-tokens.ts";
import { EngineWords } from "../../bot/api/engine-word.ts";
import { DEFAULT_LOOPBACK_LIMITS, type LoopbackLimits } from "../../bot/api/loopback-limits.ts";
import { openMonitoringServer } from "../../bot/api/monitoring-server.ts";
import { DEFAULT_MONITORING_SETTINGS } from "../../bot/api/monitoring-settings.ts";
import type { ReadinessFacts } from "../../bot/api/readiness.ts";
import { historyJson } from "../../bot/cli/print-orders.ts";
import type { Redactor } from "../../bot/config/redact.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../bot/engine/engine-settings.ts";
import type { HaltControl } from "../../bot/commands/halt.ts";
import type { EngineListener } from "../../bot/ports/engine-listener.ts";
import type { Ledger } from "../../bot/ports/ledger.ts";
import { booksOf } from "./books.ts";
import { aDirectory } from "./directories.ts";
import { ScriptedExecutor } from "./executors.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryOrderStore, WAY_TO } from "./orders.ts";
import { WETH, USDC } from "./signals.ts";

export const TOKENS = { read: "r".repeat(32), trade: "t".repeat(32), admin: "a".repeat(32) } as const;

export const TOKEN_VARIABLES = {
  read: "ARB_API_READ_TOKEN",
  trade: "ARB_API_TRADE_TOKEN",
  admin: "ARB_API_ADMIN_TOKEN",
} as const;

export function tokenEnvironment(tokens: Readonly<Partial<Record<keyof typeof TOKENS, string>>>) {
  return Object.fromEntries(
    Object.entries(tokens).map(([scope, token]) => [TOKEN_VARIABLES[scope as keyof typeof TOKENS], token]),
  );
}

interface ApiSiteChanges {
  readonly limits?: Partial<LoopbackLimits>;
  readonly tokens?: Readonly<Partial<Record<keyof typeof TOKENS, string>>>;
  readonly redactor?: Redactor;
  readonly config?: unknown;
  readonly ledger?: Ledger;
  readonly waitMs?: number;
  readonly executor?: ScriptedExecutor;
  readonly control?: (file: HaltFile) => HaltControl;
}

/** An open HTTP door before a real engine, with a real kill switch; what it signs and books are doubles. */
export async function anApiSite(changes: ApiSiteChanges = {}) {
  const { limits = {}, tokens = TOKENS, redactor, executor = new ScriptedExecutor(), waitMs = 2_000 } = changes;
  const directory = aDirectory();
  const haltFile = new HaltFile(directory.path);
  const clock = new ManualClock();
  const words = new EngineWords();
  const store = new MemoryOrderStore();
  const heard: string[] = [];
  const recorder: EngineListener = { onSignal: ({ signalId }) => heard.push(String(signalId)) };
  const engine = new Engine({
    executors: [executor],
    store,
    clock,
    listeners: [words, recorder],
    settings: { ...DEFAULT_ENGINE_SETTINGS, resourceRestMs: 0 },
    halt: haltFile,
  });
  await engine.restore();
  const redact = redactor?.redact ?? ((text: string): string => text);
  /** What the log would hold. */
  const log: string[] = [];
  const allLimits = { ...DEFAULT_LOOPBACK_LIMITS, ...limits };
  const { maxRequestsPerSecond } = allLimits;
  const api = new ApiServer({
    settings: { ...DEFAULT_API_SETTINGS, enabled: true, port: 0, waitMs, maxRequestsPerSecond },
    tokens: new BearerTokens(tokenEnvironment(tokens), TOKEN_VARIABLES),
    words,
    limits: allLimits,
    ledger: changes.ledger ?? booksOf(new Map([[42n, WAY_TO.Completed]])),
    historyJson,
    control: changes.control?.(haltFile) ?? haltFile,
    clock,
    load: () => engine.load(),
    head: () => undefined,
    config: changes.config ?? {},
    redact,
    note: (sentence) => log.push(redact(sentence)),
    onFault: (error) => log.push(redact(String(error))),
  });
  const port = await api.open();
  await api.start((signals) => engine.offer(signals));
  return {
    api,
    port,
    engine,
    executor,
    clock,
    store,
    heard,
    log,
    haltFile,
    [Symbol.asyncDispose]: async () => {
      await api.close();
      await engine.halt();
      directory[Symbol.dispose]();
    },
  };
}

export const READY: ReadinessFacts = {
  accepting: true,
  halted: false,
  storeWorks: true,
  headAgeMs: 12_000,
  healthyEndpoints: 1,
};

/** An open port for watching a bot that is ready. */
export async function aMonitoringSite(
  changes: {
    readonly limits?: Partial<LoopbackLimits>;
    readonly readiness?: () => ReadinessFacts;
    readonly metrics?: () => Promise<string>;
  } = {},
) {
  const log: string[] = [];
  const server = await openMonitoringServer({
    settings: { ...DEFAULT_MONITORING_SETTINGS, port: 0 },
    limits: { ...DEFAULT_LOOPBACK_LIMITS, ...changes.limits },
    metrics: changes.metrics ?? (() => Promise.resolve("arb_orders_total 3\n")),
    metricsContentType: "text/plain; version=0.0.4; charset=utf-8",
    readiness: changes.readiness ?? (() => READY),
    redact: (text) => text,
    onFault: (error) => log.push(String(error)),
  });
  return { port: server.port, log, [Symbol.asyncDispose]: () => server.close() };
}

let lastPool = 0;

function aPool(): string {
  lastPool += 1;
  return `0x${lastPool.toString(16).padStart(40, "0")}`;
}

/** A signal without amounts as a caller writes it, fresh for an engine whose clock shows the manual clock's time. */
export function aWrittenPath(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    signalId: String(1_000_000 + lastPool),
    strategyId: 7,
    detectedAtMs: new ManualClock().ms,
    path: {
      profitToken: WETH,
      hops: [
        { pool: aPool(), tokenIn: WETH, tokenOut: USDC },
        { pool: aPool(), tokenIn: USDC, tokenOut: WETH },
      ],
    },
    ...changes,
  };
}

/** The same with amounts. */
export function aWrittenRoute(changes: Readonly<Record<string, unknown>> = {}) {
  const { path, ...facts } = aWrittenPath();
  const [first, second] = path.hops;
  const hops = [
    { venue: "uniswap-v2", ...first, amountIn: "1000000000000000000", amountOut: "2000000000" },
    { venue: "uniswap-v3", ...second, amountIn: "2000000000", amountOut: "1010000000000000000" },
  ];
  return { ...facts, route: { profitToken: WETH, hops }, ...changes };
}

/** A trade to be split, as a caller writes it. */
export function aWrittenTrade(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    kind: "split-trade",
    tradeId: "trade_1",
    strategyId: 7,
    detectedAtMs: new ManualClock().ms,
    tokenIn: WETH,
    tokenOut: USDC,
    side: "sell",
    amountWei: "1500000000000000000",
    ...changes,
  };
}

/** An arbitrage by two swaps, as a caller writes it. */
export function aWrittenLegs(changes: Readonly<Record<string, unknown>> = {}) {
  const { signalId: _signalId, ...facts } = aWrittenPath();
  return { kind: "legs-arbitrage", opportunityId: "opportunity-1", ...facts, ...changes };
}
