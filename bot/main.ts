import path from "node:path";
import { fileURLToPath } from "node:url";
import { Accounts } from "./accounts/accounts.ts";
import { describeEndpointEvent, isWorthTelling } from "./adapters/chain/describe-endpoint-event.ts";
import type { OnEndpointEvent } from "./adapters/chain/endpoint-event.ts";
import { EndpointPool } from "./adapters/chain/endpoint-pool.ts";
import { JsonRpcChain } from "./adapters/chain/json-rpc-chain.ts";
import { MulticallMarketReader } from "./adapters/chain/multicall-market-reader.ts";
import { PooledProvider } from "./adapters/chain/pooled-provider.ts";
import { HaltFile } from "./adapters/halt/halt-file.ts";
import { runningEngine } from "./adapters/halt/running-engine.ts";
import { connectRelays, type RelaySettings } from "./adapters/relays/connect-relays.ts";
import type { FlashbotsRelay } from "./adapters/relays/flashbots-relay.ts";
import { keysPassword, openKeyFiles, type PasswordSource } from "./adapters/signer/open-key-files.ts";
import { newKeyFile } from "./adapters/signer/new-key-file.ts";
import { LocalSigner } from "./adapters/signer/local-signer.ts";
import { AccountLease, defaultLeaseDirectory } from "./adapters/store/account-lease.ts";
import { BackupSchedule } from "./adapters/store/backup-schedule.ts";
import { FileJournalKeeper } from "./adapters/store/file-journal-keeper.ts";
import { FileOrderStore } from "./adapters/store/file-order-store.ts";
import { openBooks } from "./adapters/store/open-books.ts";
import { VolatileOrderStore } from "./adapters/store/volatile-order-store.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { listenForInterrupts } from "./cli/interrupts.ts";
import type { CommonOptions, RotateOptions, RunOptions, SimulateOptions } from "./cli/options.ts";
import type { Output } from "./cli/output.ts";
import { sayLastWords } from "./cli/last-words.ts";
import { performCheck } from "./cli/perform-check.ts";
import { performBackup, performJournalCheck, performRestore } from "./cli/perform-journal.ts";
import { performNewRelayIdentity } from "./cli/perform-new-relay-identity.ts";
import { performRotation } from "./cli/perform-operator-rotation.ts";
import { type HaltParts, performHalt, performResume } from "./cli/perform-halt.ts";
import { type Books, performExplain, performExport, performList, performShow } from "./cli/perform-orders.ts";
import { performWithdrawal } from "./cli/perform-withdrawal.ts";
import { reportSimulation } from "./cli/print-simulation.ts";
import { reportRun } from "./cli/print-summary.ts";
import type { Actions } from "./cli/program.ts";
import { Reporter } from "./cli/reporter.ts";
import { runCli } from "./cli/run-cli.ts";
import { TokenNames } from "./cli/units.ts";
import { configurationCopies, type ConfigurationFiles } from "./commands/journal-backup.ts";
import { run, StoreWatch } from "./commands/run.ts";
import { simulateNow } from "./commands/simulate-now.ts";
import type { SimulateParts } from "./commands/simulate.ts";
import { connectToContract, passStartChecks, reaching, type StartChecks } from "./commands/start-checks.ts";
import { loadContractArtifact } from "./config/contract-artifact.ts";
import { deployedAddress } from "./config/deployment.ts";
import { loadConfig, loadLocalConfig } from "./config/load-config.ts";
import { loadPoolList } from "./config/pool-list.ts";
import { Redactor } from "./config/redact.ts";
import { loadRoute } from "./config/route-file.ts";
import type { RelayConfig } from "./config/relay-settings.ts";
import type { Config, LocalConfig } from "./config/schema.ts";
import {
  type Environment,
  operatorAccounts,
  operatorKeys,
  ownerKey,
  relayIdentityKey,
  SECRET_VARIABLES,
  secretTexts,
  takeSecrets,
  withFileKeys,
} from "./config/secrets.ts";
import { engineSettingsOf, flashSettingsOf, settlementOf, signerPolicyOf } from "./config/settings-of.ts";
import { type Endpoint, shownEndpoint } from "./core/endpoint.ts";
import { EXIT_CODES } from "./core/errors.ts";
import type { Address, Hex } from "./core/hex.ts";
import { DEFAULT_ENGINE_SETTINGS } from "./engine/engine-settings.ts";
import { Engine } from "./engine/engine.ts";
import { describeRevert } from "./executors/flash/decode-revert.ts";
import { encodeExecution } from "./executors/flash/encode-route.ts";
import { FlashExecutor } from "./executors/flash/flash-executor.ts";
import { NativePrices } from "./market/native-price.ts";
import { Scanner } from "./sources/scanner.ts";
import { openLog } from "./telemetry/logger.ts";
import { OrderLog } from "./telemetry/order-log.ts";
import { RunTally } from "./telemetry/run-tally.ts";
import { DeploymentSuccession } from "../scripts/deployment/deployment-succession.ts";
import { flashArbitrageArtifact } from "../scripts/deployment/flash-arbitrage-artifact.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ARTIFACT = path.join(ROOT, "artifacts/contracts/FlashArbitrage.sol/FlashArbitrage.json");
const DEPLOYMENTS = path.join(ROOT, "deployments");
const environment = takeSecrets(process.env);
const redactor = new Redactor(secretTexts(environment));
const { redact } = redactor;
let keys: Promise<Environment> | undefined;

/** What each command does: its parts are made in this file and nowhere else. */
const actionsFor = (output: Output): Actions => ({
  run: (options) => runBot(options, output),
  simulate: (options) => simulateRoute(options, output),
  listOrders: (options) => withBooks(options, (books) => performList(books, options, output)),
  showOrder: (options) => withBooks(options, (books) => performShow(books, options, output)),
  exportOrders: (options) => withBooks(options, (books) => performExport(books, output)),
  explainOrder: (options) => withBooks(options, (books) => performExplain(books, options, output)),
  halt: async (options) => performHalt(haltPartsOf(await localConfigOf(options)), options, output),
  resume: async (options) => performResume(haltPartsOf(await localConfigOf(options)), output),
  checkJournal: async (options) => {
    const { directory } = (await localConfigOf(options)).storage;
    return performJournalCheck(keeperOf(directory, output), directory, output);
  },
  backUpJournal: async (options) => {
    const config = await localConfigOf(options);
    const to = options.to === undefined ? backupsOf(config) : path.resolve(options.to);
    const { directory } = config.storage;
    const configuration = configurationOf(config, options);
    return performBackup(keeperOf(directory, output), { to, configuration }, output);
  },
  newRelayIdentity: async ({ file, ...options }) => {
    const source = passwordOf(await localConfigOf(options));
    return performNewRelayIdentity(file, async (named) => newKeyFile(named, await keysPassword(source)), output);
  },
  restoreJournal: async (options) => {
    const { directory } = (await localConfigOf(options)).storage;
    const { force } = options;
    const backup = path.resolve(options.backup);
    return performRestore(keeperOf(directory, output), { backup, force }, output);
  },
  withdraw: async (options) => {
    const checks = checksOf(await configOf(options));
    return performWithdrawal(checks, ownerKey(environment), options, output);
  },
  rotateOperator: async (options) => rotateOperator(await configOf(options), options, output),
  checkConfig: async (options) => {
    const config = await configOf(options);
    const pools = () => loadPoolList(config.scanner.pools);
    const relays = async () => (await relaysOf(config, () => 0n)).map(({ name }) => name);
    const problems = new Map<string, string>();
    const checks = checksOf(config, (event) => {
      if (event.type === "lost") problems.set(event.endpoint, event.problem);
    });
    const endpoints = () =>
      endpointsOf(config).map((endpoint) => {
        const problem = problems.get(shownEndpoint(endpoint));
        return { endpoint: shownEndpoint(endpoint), ...(problem !== undefined && { problem }) };
      });
    return performCheck({ checks, pools, relays, endpoints, offline: options.offline }, output);
  },
});

process.exitCode = await runCli(process.argv.slice(2), actionsFor, process, redact);

async function runBot(options: RunOptions, output: Output): Promise<number> {
  const config = await configOf(options);
  const { pools, tokens: entries } = await loadPoolList(config.scanner.pools);
  const headBlock = (): bigint => chain.head().number;
  const relays = await relaysOf(config, headBlock);
  await using resources = new AsyncDisposableStack();
  const { logger, close } = openLog(config.logging, redact);
  resources.defer(close);
  resources.defer(sayLastWords(output, logger, close));
  const warn = (sentence: string): void => (logger.warn(sentence), output.progress(sentence));
  const checks = checksOf(config, (event) => {
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
    { engine, source, chain, announce, onRestored: async () => backups?.start() },
    { blocks, stop: interrupts.stop, shutdownTimeoutMs, storeFailed: storeWatch.failed },
  );
  const uses = relays.map((relay) => relay.snapshot()).filter(({ offered }) => offered > 0);
  return reportRun({ ...tally.summary(seen), ...(uses.length > 0 && { relays: uses }) }, tokens, output);
}

async function simulateRoute(options: SimulateOptions, output: Output): Promise<number> {
  const config = await configOf(options);
  const given = options.route === undefined ? undefined : await loadRoute(options.route);
  const { pools, tokens } = await loadPoolList(config.scanner.pools);
  const { provider, contract } = await connectToContract(checksOf(config));
  await using resources = new AsyncDisposableStack();
  resources.defer(() => provider.destroy());
  const { wrappedNative } = contract;
  const { funding } = config.contract;
  const settlement = settlementOf(config);
  const encode: SimulateParts["encode"] = (route, expiryBlock) =>
    encodeExecution({ route, expiryBlock, funding, settlement, minProfitWei: 1n, wrappedNative });
  const reader = new MulticallMarketReader(provider.pool, pools);
  const parts = { config, provider, contract, reader, encode, explainRevert: describeRevert };
  const result = await simulateNow(parts, given);
  return reportSimulation(result, new TokenNames(tokens), output);
}

async function rotateOperator(config: Config, options: RotateOptions, output: Output): Promise<number> {
  const key = ownerKey(environment);
  const { tokens } = await loadPoolList(config.scanner.pools);
  const place = { directory: DEPLOYMENTS, network: config.chain.network, chainId: config.chain.id };
  const succession = new DeploymentSuccession(place, flashArbitrageArtifact);
  const { address: configuredContract } = config.contract;
  return performRotation({ checks: checksOf(config), key, succession, tokens, configuredContract }, options, output);
}

async function withBooks(options: CommonOptions, perform: (books: Books) => number): Promise<number> {
  const { storage, scanner } = await localConfigOf(options);
  // Books can be read without the pool list; it only names the tokens.
  const { tokens } = await loadPoolList(scanner.pools).catch(() => ({ tokens: [] }));
  using ledger = await openBooks(storage.directory);
  return perform({ ledger, directory: storage.directory, tokens: new TokenNames(tokens) });
}

function configOf(options: CommonOptions): Promise<Config> {
  return loadConfig(configFileOf(options), environment);
}

/** For commands that ask no node: they work wherever nobody has set an endpoint. */
function localConfigOf(options: CommonOptions): Promise<LocalConfig> {
  return loadLocalConfig(configFileOf(options), environment);
}

function configFileOf({ config, env }: CommonOptions): string {
  return config ?? path.join(ROOT, "config", env, "execution.toml");
}

function keeperOf(directory: string, output: Output): FileJournalKeeper {
  return new FileJournalKeeper(directory, (note) => output.progress(note));
}

/** What a backup has besides the orders. */
function configurationOf({ scanner }: LocalConfig, options: CommonOptions): ConfigurationFiles {
  return { files: [configFileOf(options), scanner.pools], redact };
}

function backupsOf({ storage: { directory, backupDirectory } }: LocalConfig): string {
  return backupDirectory ?? path.join(path.dirname(directory), "backups");
}

/** None unless the settings say where backups go. */
function scheduleOf(config: Config, options: CommonOptions, note: (note: string) => void): BackupSchedule | undefined {
  const { directory, backupDirectory, backupInterval: intervalMs, backupsKept: kept } = config.storage;
  if (backupDirectory === undefined) return undefined;
  const configuration = () => configurationCopies(configurationOf(config, options));
  return new BackupSchedule({ directory, to: backupDirectory, intervalMs, kept, configuration, note });
}

/** In the order in which they are asked. */
function endpointsOf({ rpcEndpoints: { primary, secondary, fallback } }: Config): readonly Endpoint[] {
  return [primary, secondary, fallback].filter((endpoint) => endpoint !== undefined);
}

function checksOf(config: Config, onEvent?: OnEndpointEvent): StartChecks<PooledProvider> {
  const { chain, contract, executionEngine, mevProtection, scanner } = config;
  const endpoints = endpointsOf(config);
  const record = path.join(DEPLOYMENTS, `${chain.network}.json`);
  return {
    endpoint: endpoints.map(shownEndpoint).join(", "),
    connect: async () =>
      new PooledProvider(await EndpointPool.open(endpoints, { chainId: chain.id }, onEvent), chain.id),
    chainId: chain.id,
    contractAddress: async () => contract.address ?? (await deployedAddress(record, chain.id)),
    artifact: () => loadContractArtifact(ARTIFACT),
    funding: contract.funding,
    baseTokens: scanner.baseTokens,
    accounts: async () => operatorAccounts(await keysOf(config)),
    gasLimit: executionEngine.defaultGasLimit,
    minPriorityFeeWei: mevProtection.minPriorityFee,
  };
}

/** The environment with the keys of the files that the settings name, which are opened once: each takes a second. */
function keysOf(config: Config): Promise<Environment> {
  const { operatorFiles, relayIdentityFile } = config.keys;
  keys ??= openKeyFiles({ operatorFiles, relayIdentityFile, ...passwordOf(config) }).then((opened) => {
    const filled = withFileKeys(environment, opened);
    redactor.add(secretTexts(filled));
    return filled;
  });
  return keys;
}

function passwordOf({ keys: { passwordFile } }: LocalConfig): PasswordSource {
  const variable = SECRET_VARIABLES.keysPassword;
  return { variable, password: environment[variable], passwordFile };
}

/** Throws ACCOUNT_IN_USE when another engine of this machine signs with one of the accounts. */
function leaseOf({ chain, storage }: Config, accounts: readonly Address[]): AccountLease {
  const directory = storage.leaseDirectory ?? defaultLeaseDirectory(process.env);
  return AccountLease.acquire(accounts, { directory, chainId: chain.id, dataDirectory: storage.directory });
}

function haltPartsOf({ storage: { directory } }: LocalConfig): HaltParts {
  const engine = (): string | undefined => runningEngine(directory);
  return { control: new HaltFile(directory), directory, engine, nowMs: () => systemClock.nowMs() };
}

/** None when everything goes to the public pool. Throws SECRET_MISSING when there is no identity to sign bundles with. */
async function relaysOf(config: Config, headBlock: () => bigint): Promise<readonly FlashbotsRelay[]> {
  const { chain, mevProtection, submissionStrategy } = config;
  const { builder: name, relayUrl, relays } = mevProtection;
  if (submissionStrategy.type === "public") return [];
  const first: readonly RelaySettings[] = relayUrl === undefined ? [] : [{ name, url: relayUrl, dialect: "flashbots" }];
  const identityKey = relayIdentityKey(await keysOf(config));
  const isAhead = (block: bigint): boolean => block > headBlock();
  return connectRelays([...first, ...relays.map(relaySettingsOf)], { chainId: chain.id, identityKey, isAhead });
}

function relaySettingsOf({ name, url, dialect, refundPercent: percent, refundRecipient: recipient }: RelayConfig) {
  const isRefunded = percent !== undefined && recipient !== undefined;
  return { name, url, dialect, ...(isRefunded && { refund: { percent, recipient } }) };
}
