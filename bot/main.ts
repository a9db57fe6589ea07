import { existsSync } from "node:fs";
import path from "node:path";
import { QUARANTINE_FILE, QuarantineBook } from "./adapters/chain/market/quarantine-book.ts";
import { slowSigningAlarm } from "./adapters/crypto/secp256k1.ts";
import { HaltFile } from "./adapters/halt/halt-file.ts";
import { runningEngine } from "./adapters/halt/running-engine.ts";
import { newKeyFile } from "./adapters/signer/new-key-file.ts";
import { keysPassword } from "./adapters/signer/open-key-files.ts";
import { ClearedFile } from "./adapters/store/ledger-cleared-file.ts";
import { openBooks } from "./adapters/store/open-books.ts";
import { systemClock } from "./adapters/system-clock.ts";
import type { CommonOptions } from "./cli/options.ts";
import type { Output } from "./cli/output.ts";
import { performCheck } from "./cli/perform-check.ts";
import { performClear } from "./cli/perform-clear.ts";
import { type HaltParts, performHalt, performResume } from "./cli/perform-halt.ts";
import { performBackup, performJournalCheck, performRestore } from "./cli/perform-journal.ts";
import { performNewRelayIdentity } from "./cli/perform-new-relay-identity.ts";
import { type Books, performExplain, performExport, performList, performShow } from "./cli/perform-orders.ts";
import { performQuarantineList, performRelease, type QuarantineParts } from "./cli/perform-quarantine.ts";
import { performWithdrawal } from "./cli/perform-withdrawal.ts";
import type { Actions } from "./cli/program.ts";
import { runCli } from "./cli/run-cli.ts";
import { TokenNames } from "./cli/units.ts";
import { keysInArguments } from "./cli/wallet-arguments.ts";
import { runBacktest } from "./composition/backtest.ts";
import { backupsOf, configurationOf, keeperOf } from "./composition/journal-of.ts";
import { configOf, localConfigOf } from "./composition/load-settings.ts";
import { environment, hide, passwordOf, redact } from "./composition/process-secrets.ts";
import { makeLegsTrade, makeSplitTrade } from "./composition/make-trade.ts";
import { relaysOf } from "./composition/relays-of.ts";
import { rotateOperator } from "./composition/rotate-operator.ts";
import { runBot } from "./composition/run/run-bot.ts";
import { simulateRoute } from "./composition/simulate-route.ts";
import { endpointsOf, startChecksOf } from "./composition/start-checks-of.ts";
import { walletActions } from "./composition/wallet-actions.ts";
import { loadPoolList } from "./config/pool-list.ts";
import type { LocalConfig } from "./config/schema.ts";
import { ownerKey } from "./config/secrets.ts";
import { shownEndpoint } from "./core/endpoint.ts";

/** What each command does: its parts are made in this file and nowhere else. */
const actionsFor = (output: Output): Actions => ({
  run: (options) => runBot(options, output),
  simulate: (options) => simulateRoute(options, output),
  backtest: (options) => runBacktest(options, output),
  listOrders: (options) => withBooks(options, (books) => performList(books, options, output)),
  showOrder: (options) => withBooks(options, (books) => performShow(books, options, output)),
  exportOrders: (options) => withBooks(options, (books) => performExport(books, output)),
  clearOrders: (options) =>
    withBooks(options, ({ ledger, directory }) => performClear(ledger, new ClearedFile(directory), output)),
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
  listQuarantine: (options) => withQuarantine(options, output, (parts) => performQuarantineList(parts, output)),
  release: (options) => withQuarantine(options, output, (parts) => performRelease(parts, options.released, output)),
  withdraw: async (options) => {
    const checks = startChecksOf(await configOf(options));
    return performWithdrawal(checks, ownerKey(environment), options, output);
  },
  rotateOperator: (options) => rotateOperator(options, output),
  ...walletActions(output),
  tradeSplit: (options) => makeSplitTrade(options, output),
  tradeLegs: (options) => makeLegsTrade(options, output),
  checkConfig: async (options) => {
    const config = await configOf(options);
    const pools = () => loadPoolList(config.scanner.pools);
    const relays = async () => (await relaysOf(config, () => 0n)).map(({ name }) => name);
    const problems = new Map<string, string>();
    const checks = startChecksOf(config, (event) => {
      if (event.type === "lost") problems.set(event.endpoint, event.problem);
    });
    const endpoints = () =>
      endpointsOf(config).map((endpoint) => {
        const problem = problems.get(shownEndpoint(endpoint));
        return { endpoint: shownEndpoint(endpoint), ...(problem !== undefined && { problem }) };
      });
    const signing = () => slowSigningAlarm() ?? "by the native secp256k1";
    return performCheck({ checks, pools, relays, signing, endpoints, offline: options.offline }, output);
  },
});

hide(keysInArguments(process.argv.slice(2)));
process.exitCode = await runCli(process.argv.slice(2), actionsFor, process, redact);

async function withBooks(options: CommonOptions, perform: (books: Books) => number): Promise<number> {
  const { storage, scanner } = await localConfigOf(options);
  // Books can be read without the pool list; it only names the tokens.
  const { tokens } = await loadPoolList(scanner.pools).catch(() => ({ tokens: [] }));
  using ledger = await openBooks(storage.directory);
  const { directory } = storage;
  return perform({ ledger, directory, tokens: new TokenNames(tokens), cleared: new ClearedFile(directory) });
}

async function withQuarantine(
  options: CommonOptions,
  output: Output,
  perform: (parts: QuarantineParts) => number,
): Promise<number> {
  const { directory } = (await localConfigOf(options)).storage;
  const file = path.join(directory, QUARANTINE_FILE);
  if (!existsSync(file)) return perform({ quarantine: undefined, directory });
  using quarantine = QuarantineBook.open(file, (note) => output.progress(note));
  return perform({ quarantine, directory });
}

function haltPartsOf({ storage: { directory } }: LocalConfig): HaltParts {
  const engine = (): string | undefined => runningEngine(directory);
  return { control: new HaltFile(directory), directory, engine, nowMs: () => systemClock.nowMs() };
}
