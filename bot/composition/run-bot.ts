import { Accounts } from "../accounts/accounts.ts";
import { describeEndpointEvent, isWorthTelling } from "../adapters/chain/describe-endpoint-event.ts";
import { JsonRpcChain } from "../adapters/chain/json-rpc-chain.ts";
import { MulticallMarketReader } from "../adapters/chain/multicall-market-reader.ts";
import { HaltFile } from "../adapters/halt/halt-file.ts";
import { LocalSigner } from "../adapters/signer/local-signer.ts";
import { FileOrderStore } from "../adapters/store/file-order-store.ts";
import { VolatileOrderStore } from "../adapters/store/volatile-order-store.ts";
import { systemClock } from "../adapters/system-clock.ts";
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
import { operatorKeys } from "../config/secrets.ts";
import { engineSettingsOf, flashSettingsOf, signerPolicyOf } from "../config/settings-of.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../engine/engine-settings.ts";
import { Engine } from "../engine/engine.ts";
import { FlashExecutor } from "../executors/flash/flash-executor.ts";
import { NativePrices } from "../market/native-price.ts";
import { Scanner } from "../sources/scanner.ts";
import { openLog } from "../telemetry/logger.ts";
import { OrderLog } from "../telemetry/order-log.ts";
import { RunTally } from "../telemetry/run-tally.ts";
import { configOf } from "./load-settings.ts";
import { keeperOf, leaseOf, scheduleOf } from "./journal-of.ts";
import { keysOf, redact } from "./process-secrets.ts";
import { relaysOf } from "./relays-of.ts";
import { startChecksOf } from "./start-checks-of.ts";

/** `arb run` with its parts. */
export async function runBot(options: RunOptions, output: Output): Promise<number> {
  const config = await configOf(options);
  const { pools, tokens: entries } = await loadPoolList(config.scanner.pools);
  const headBlock = (): bigint => chain.head().number;
  const relays = await relaysOf(config, headBlock);
  await using resources = new AsyncDisposableStack();
  const { logger, close } = openLog(config.logging, redact);
  resources.defer(close);
  resources.defer(sayLastWords(output, logger, close));
  const warn = (sentence: string): void => (logger.warn(sentence), output.progress(sentence));
  const checks = startChecksOf(config, (event) => {
    const sentence = describeEndpointEvent(event, config.chain.id);
    if (isWorthTelling(event)) warn(sentence);
    else logger.warn(event, sentence);
  });
  if (!options.dryRun) resources.adopt(leaseOf(config, await checks.accounts()), (lease) => lease.release());
  const { directory, keepEnded: keepEndedMs } = config.storage;
  const hasOrdersToFollow = async (): Promise<boolean> => {
    const journal = options.dryRun ? undefined : await keeperOf(directory, output).check();
    return (journal?.unsettledOrders ?? 0) > 0;
  };
  const { contract, provider, loanPremiums } = await passStartChecks(checks, { hasOrdersToFollow, warn });
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
  const tokens = new TokenNames(entries);
  const prices = new NativePrices(wrappedNative);
  const tally = new RunTally({ wrappedNative, dryRun, elapsedMs: () => performance.now() });
  const reporter = new Reporter({ output, tokens, wrappedNative, headBlock, clock: systemClock });
  resources.defer(() => reporter.close());
  const settings = flashSettingsOf(config, contract, loanPremiums);
  const signer = new LocalSigner(operatorKeys(await keysOf(config)), {
    ...signerPolicyOf(config, contract.address),
    selector: contract.executeSelector,
  });
  const codeOf = async (account: Address): Promise<Hex> => (await provider.getCode(account)) as Hex;
  const accounts = await Accounts.open(chain, signer.accounts, warn, codeOf);
  resources.defer(() => accounts.stop());
  const halt = new HaltFile(directory);
  const storeWatch = new StoreWatch();
  const engine = new Engine({
    executors: [new FlashExecutor({ chain, signer, accounts, relays, prices, settings, clock: systemClock, halt })],
    halt,
    store,
    clock: systemClock,
    listeners: [new OrderLog(logger), tally, reporter, storeWatch],
    settings: { ...DEFAULT_ENGINE_SETTINGS, ...engineSettingsOf(config), dryRun },
  });
  const source = new Scanner({
    ...config.scanner,
    chain,
    reader: new MulticallMarketReader(provider.pool, pools, {
      onLeftOut: ({ address }, reason) => warn(`The pool ${address} is left out: ${reason}.`),
    }),
    clock: systemClock,
    prices,
    onFault: (err) => logger.warn({ err }, "the market could not be read"),
  });
  output.progress(
    `Watching ${pools.length} pools on chain ${config.chain.id} from block ${headBlock()}; Ctrl-C ends it.`,
  );
  const { shutdownTimeout: shutdownTimeoutMs } = config.executionEngine;
  const announce = (sentence: string): void => output.progress(sentence);
  const seen = await run(
    { engine, sources: [source], chain, announce, onRestored: async () => backups?.start() },
    { blocks, stop: interrupts.stop, shutdownTimeoutMs, storeFailed: storeWatch.failed },
  );
  const uses = relays.map((relay) => relay.snapshot()).filter(({ offered }) => offered > 0);
  return reportRun({ ...tally.summary(seen), ...(uses.length > 0 && { relays: uses }) }, tokens, output);
}
