import { PoolReadings } from "../adapters/chain/pools/pool-readings.ts";
import { backrunSettingsOf } from "../config/backrun-settings-of.ts";
import { registerBackrunMetrics } from "../telemetry/metrics/backrun-metrics.ts";
import { Accounts } from "../accounts/accounts.ts";
import { describeEndpointEvent, isWorthTelling } from "../adapters/chain/describe-endpoint-event.ts";
import type { EndpointEvent } from "../adapters/chain/endpoint-event.ts";
import { JsonRpcChain } from "../adapters/chain/json-rpc-chain.ts";
import { replayingStore } from "../adapters/execution-relay/replaying-store.ts";
import { slowSigningAlarm } from "../adapters/crypto/secp256k1.ts";
import { HaltFile } from "../adapters/halt/halt-file.ts";
import { LocalSigner } from "../adapters/signer/local-signer.ts";
import { FileOrderStore } from "../adapters/store/file-order-store.ts";
import { LateLedger } from "../adapters/store/late-ledger.ts";
import { recallTrades } from "../adapters/store/trade-memory/recall-trades.ts";
import { VolatileOrderStore } from "../adapters/store/volatile-order-store.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { EngineWords } from "../api/engine-word.ts";
import { listenForInterrupts } from "../cli/interrupts.ts";
import { sayLastWords } from "../cli/last-words.ts";
import type { RunOptions } from "../cli/options.ts";
import type { Output } from "../cli/output.ts";
import { reportRun } from "../cli/print-summary.ts";
import { Reporter } from "../cli/reporter.ts";
import { TokenNames } from "../cli/units.ts";
import { run, StoreWatch } from "../commands/run.ts";
import { passStartChecks, reaching } from "../commands/start-checks.ts";
import { loadPoolList } from "../config/pool-list.ts";
import { operatorKeys, tradingAccounts, tradingKeys } from "../config/secrets.ts";
import type { Config } from "../config/schema.ts";
import { engineSettingsOf, flashSettingsOf, riskSettingsOf, signerPolicyOf } from "../config/settings-of.ts";
import { shownEndpoint } from "../core/endpoint.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../engine/engine-settings.ts";
import { LimitsGate } from "../engine/risk/limits-gate.ts";
import { Engine } from "../engine/engine.ts";
import { DivergenceWatch } from "../executors/flash/divergence-watch.ts";
import { FlashExecutor } from "../executors/flash/flash-executor.ts";
import { BACKRUN } from "../sources/backrun/backrun.ts";
import { Scanner, SCANNER } from "../sources/scanner.ts";
import { openLog } from "../telemetry/logger.ts";
import { OrderLog } from "../telemetry/order-log.ts";
import { RunTally } from "../telemetry/run-tally.ts";
import { EngineMetrics } from "../telemetry/metrics/engine-metrics.ts";
import { registerLoadMetrics } from "../telemetry/metrics/load-metrics.ts";
import { MarketMetrics, registerMarketMetrics } from "../telemetry/metrics/market-metrics.ts";
import { MoneyMetrics } from "../telemetry/metrics/money-metrics.ts";
import { openRegistry } from "../telemetry/metrics/open-registry.ts";
import { registerExecutionRelayMetrics, registerSignalRelayMetrics } from "../telemetry/metrics/relay-metrics.ts";
import { PartMetrics } from "../telemetry/metrics/part-metrics.ts";
import { registerTradeMetrics } from "../telemetry/metrics/trade-metrics.ts";
import { registerRiskMetrics } from "../telemetry/metrics/risk-metrics.ts";
import { registerSigningMetrics } from "../telemetry/metrics/signing-metrics.ts";
import { RpcMetrics } from "../telemetry/metrics/rpc-metrics.ts";
import { configOf } from "./load-settings.ts";
import { openApi, openExecutionRelay, openMonitoring, signalRelayOf } from "./open-doors.ts";
import { openMarket } from "./open-market.ts";
import { keeperOf, leaseOf, scheduleOf } from "./journal-of.ts";
import { keysOf, redact } from "./process-secrets.ts";
import { relaysOf } from "./relays-of.ts";
import { openBackrun } from "./open-backrun.ts";
import { type OneTrade, OneTradeSource } from "./one-trade.ts";
import { openTrading, tradesFileOf } from "./open-trading.ts";
import { tradingExecutors } from "./trading-executors.ts";
import { endpointsOf, startChecksOf } from "./start-checks-of.ts";

/** Of the newest ones, those of today are looked for: more than a day's orders of a bot that trades with every block. */
const MAX_BOOKED_ORDERS = 100_000;

/** SQLite's own word for what is on no disk. */
const NO_FILE = ":memory:";

/** `arb run` with its parts; with one trade, for that alone: no signals of others, no door, and no summary. */
export async function runBot(options: RunOptions, output: Output, trade?: OneTrade): Promise<number> {
  const config = await configOf(options);
  const poolList = await loadPoolList(config.scanner.pools);
  const headBlock = (): bigint => chain.head().number;
  const relays = await relaysOf(config, headBlock);
  await using resources = new AsyncDisposableStack();
  const { logger, close } = openLog(config.logging, redact);
  resources.defer(close);
  resources.defer(sayLastWords(output, logger, close));
  const warn = (sentence: string): void => (logger.warn(sentence), output.progress(sentence));
  const slowSigning = slowSigningAlarm();
  if (slowSigning !== undefined) warn(`Attention: ${slowSigning}.`);
  const registry = openRegistry();
  registerSigningMetrics(registry, slowSigning === undefined);
  const rpcMetrics = new RpcMetrics(registry, endpointsOf(config).map(shownEndpoint));
  const checks = startChecksOf(config, (event) => {
    noteEndpointEvent(rpcMetrics, event);
    const sentence = describeEndpointEvent(event, config.chain.id);
    if (isWorthTelling(event)) warn(sentence);
    else logger.warn(event, sentence);
  });
  if (!options.dryRun)
    resources.adopt(leaseOf(config, await accountsOf(config, checks, trade)), (lease) => lease.release());
  const { directory, keepEnded: keepEndedMs } = config.storage;
  const hasOrdersToFollow = async (): Promise<boolean> => {
    const journal = options.dryRun ? undefined : await keeperOf(directory, output).check();
    return (journal?.unsettledOrders ?? 0) > 0;
  };
  const { contract, provider, fundings } = await passStartChecks(checks, { hasOrdersToFollow, warn });
  resources.defer(() => provider.destroy());
  const { pollInterval } = config.rpcEndpoints;
  const chain = await reaching(checks.endpoint, () =>
    JsonRpcChain.follow(provider.pool, config.chain.id, pollInterval, ({ problem, attempt }) =>
      logger.warn({ problem, attempt }, "no head"),
    ),
  );
  resources.defer(() => chain.stop());
  for (const relay of relays) {
    void relay.userStats(headBlock()).then((stats) => {
      if (stats !== undefined) logger.info({ relay: relay.name, isHighPriority: stats.isHighPriority }, "standing");
    });
  }
  const store = options.dryRun ? new VolatileOrderStore() : await FileOrderStore.open(directory, warn, { keepEndedMs });
  if (store instanceof FileOrderStore) resources.defer(() => store.close());
  const backups = options.dryRun ? undefined : scheduleOf(config, options, warn);
  resources.defer(() => backups?.stop());
  const interrupts = listenForInterrupts(() => {
    close();
    process.exit(EXIT_CODES.interrupted);
  });
  resources.defer(() => interrupts.dispose());

  const { blocks, dryRun } = options;
  const { wrappedNative } = contract;
  const tokens = new TokenNames(poolList.tokens);
  const onFault = (err: unknown): void => logger.error({ err }, "something beside the orders failed");
  const doorWatch = { warn, onFault };
  const marketMetrics = new MarketMetrics(registry);
  const progress = (sentence: string): void => (logger.info(sentence), output.progress(sentence));
  const log = (fields: object, sentence: string): void => logger.info(fields, sentence);
  const market = await openMarket(
    { config, poolList, provider, chain, contract, dryRun, metrics: marketMetrics, progress, log, ...doorWatch },
    resources,
  );
  registerMarketMetrics(registry, market.watched);
  const { prices, valuation } = market;
  const divergences = new DivergenceWatch({
    reports: market.quarantine,
    chain,
    ownSources: [SCANNER, BACKRUN],
    vouchedFor: [wrappedNative, ...config.scanner.baseTokens, ...config.valuation.stableTokens],
    onDivergence: () => marketMetrics.diverged("order"),
  });
  const settings = flashSettingsOf(config, contract, fundings);
  const signer = new LocalSigner(operatorKeys(await keysOf(config)), {
    ...signerPolicyOf(config, contract.address),
    selector: contract.executeSelector,
  });
  resources.defer(() => signer.erase());
  const codeOf = async (account: Address): Promise<Hex> => (await provider.getCode(account)) as Hex;
  const accounts = await Accounts.open(chain, signer.accounts, warn, codeOf);
  resources.defer(() => accounts.stop());
  const halt = new HaltFile(directory);
  const keys = await keysOf(config);
  const trading =
    config.trading.enabled || trade !== undefined
      ? await reaching(checks.endpoint, () =>
          openTrading(
            {
              config,
              client: provider.pool,
              chain,
              pools: poolList.pools,
              keys: tradingKeys(keys),
              file: dryRun ? NO_FILE : tradesFileOf(config),
              warn,
              codeOf,
            },
            resources,
          ),
        )
      : undefined;
  const ledger = resources.use(new LateLedger(directory));
  const risk = new LimitsGate({
    settings: riskSettingsOf(config),
    valuation,
    wrappedNative,
    clock: systemClock,
    monotonicMs: () => performance.now(),
    books: () => ledger.listOrders({ limit: MAX_BOOKED_ORDERS }),
    resumption: () => halt.resumption(),
    onNews: warn,
  });

  const backrun = await openBackrun({
    ...config.scanner,
    section: backrunSettingsOf(config),
    endpoints: endpointsOf(config),
    client: provider.pool,
    chainId: config.chain.id,
    entry: market.entry,
    // Behind a transaction of the next block, which has its second.
    readings: new PoolReadings({ singletons: settings.singletons, secondsAhead: 0 }),
    market: market.watch,
    prices,
    ...doorWatch,
  });

  const asked = trade && new OneTradeSource(trade, market.view);
  const tally = new RunTally({ wrappedNative, dryRun, elapsedMs: () => performance.now() });
  const reporter = new Reporter({ output, tokens, wrappedNative, headBlock, clock: systemClock });
  resources.defer(() => reporter.close());
  const storeWatch = new StoreWatch();
  const words = new EngineWords();
  // A dry run would take what waits for the relay of a bot that runs in the same directory.
  const results = dryRun
    ? undefined
    : await openExecutionRelay(config, { valuation, wrappedNative }, doorWatch, resources);
  if (trading?.memory.isNew === true) recallTrades(ledger, trading.memory, MAX_BOOKED_ORDERS);
  const traders =
    trading &&
    tradingExecutors(
      config,
      { ...trading, market, relays, halt, tell: (sentence) => logger.info(sentence) },
      wrappedNative,
    );
  if (traders !== undefined) registerTradeMetrics(registry, () => ({ exposures: traders.split.exposures() }));
  const executors = [
    new FlashExecutor({
      chain,
      signer,
      accounts,
      relays,
      prices,
      settings,
      clock: systemClock,
      halt,
      ...market.facts,
      divergences,
      ...(backrun !== undefined && { behindChain: backrun.behindChain }),
    }),
    ...(traders === undefined ? [] : [traders.split, traders.legs]),
  ];
  const engine = new Engine({
    executors,
    halt,
    risk,
    valuation,
    store: results === undefined ? store : replayingStore(store, results),
    clock: systemClock,
    listeners: [
      new OrderLog(logger),
      tally,
      reporter,
      storeWatch,
      new EngineMetrics(
        registry,
        executors.map(({ kind }) => kind),
      ),
      new PartMetrics(registry),
      new MoneyMetrics(registry),
      words,
      divergences,
      ...(results === undefined ? [] : [results]),
      ...(backrun === undefined ? [] : [backrun.source.tally]),
      ...(asked === undefined ? [] : [asked]),
    ],
    settings: { ...DEFAULT_ENGINE_SETTINGS, ...engineSettingsOf(config), dryRun },
  });
  const signalRelay = signalRelayOf(config, doorWatch);
  const api =
    trade !== undefined
      ? undefined
      : await openApi(
          { config, words, control: halt, load: () => engine.load(), head: () => chain.head(), ledger, ...doorWatch },
          resources,
        );
  registerLoadMetrics(registry, () => engine.load());
  registerRiskMetrics(registry, () => risk.snapshot());
  if (signalRelay !== undefined) registerSignalRelayMetrics(registry, () => signalRelay.stats());
  if (backrun !== undefined) registerBackrunMetrics(registry, backrun);
  if (results !== undefined) registerExecutionRelayMetrics(registry, () => results.stats());
  const readiness = () => ({
    accepting: engine.isAccepting,
    halted: halt.current() !== undefined,
    storeWorks: !storeWatch.failed.aborted,
    headAgeMs: systemClock.nowMs() - Number(chain.head().timestampS) * 1_000,
    healthyEndpoints: provider.pool.states().filter(({ status }) => status === "healthy").length,
  });
  await openMonitoring({ config, registry, readiness, ...doorWatch }, resources);

  const scanner = config.scanner.enabled
    ? new Scanner({
        ...config.scanner,
        wrappedNative,
        market: market.watch,
        tickWishes: market.tickWishes,
        clock: systemClock,
        prices,
      })
    : undefined;
  const sources = asked === undefined ? [scanner, backrun?.source, signalRelay, api] : [asked];
  output.progress(
    `Watching ${market.watched().pools} pools on chain ${config.chain.id} from block ${headBlock()}; Ctrl-C ends it.`,
  );
  const { shutdownTimeout: shutdownTimeoutMs } = config.executionEngine;
  const announce = (sentence: string): void => output.progress(sentence);
  const seen = await run(
    {
      engine,
      sources: sources.filter((source) => source !== undefined),
      chain,
      announce,
      onRestored: async () => backups?.start(),
    },
    { blocks, until: asked?.heard, stop: interrupts.stop, shutdownTimeoutMs, storeFailed: storeWatch.failed },
  );
  if (trade !== undefined) return EXIT_CODES.ok;
  const uses = relays.map((relay) => relay.snapshot()).filter(({ offered }) => offered > 0);
  return reportRun({ ...tally.summary(seen), ...(uses.length > 0 && { relays: uses }) }, tokens, output);
}

/** All that this bot signs with. */
async function accountsOf(config: Config, checks: ReturnType<typeof startChecksOf>, trade: OneTrade | undefined) {
  const operators = await checks.accounts();
  if (!config.trading.enabled && trade === undefined) return operators;
  return [...operators, ...tradingAccounts(await keysOf(config))];
}

function noteEndpointEvent(metrics: RpcMetrics, event: EndpointEvent): void {
  if (event.type === "lost" || event.type === "wrong-chain") metrics.failed(event.endpoint);
  if (event.type === "restored" || event.type === "recovered") metrics.restored(event.endpoint);
}
