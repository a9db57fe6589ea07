import { HaltFile } from "../../adapters/halt/halt-file.ts";
import type { FlashbotsRelay } from "../../adapters/relays/flashbots-relay.ts";
import { FileOrderStore } from "../../adapters/store/file-order-store.ts";
import { LateLedger } from "../../adapters/store/late-ledger.ts";
import { VolatileOrderStore } from "../../adapters/store/volatile-order-store.ts";
import { listenForInterrupts } from "../../cli/interrupts.ts";
import type { RunOptions } from "../../cli/options.ts";
import type { Output } from "../../cli/output.ts";
import { reportRun } from "../../cli/print-summary.ts";
import { TokenNames } from "../../cli/units.ts";
import { run } from "../../commands/run.ts";
import { loadPoolList } from "../../config/pool-list.ts";
import type { Config } from "../../config/schema.ts";
import { EXIT_CODES } from "../../core/errors.ts";
import { MarketMetrics, registerMarketMetrics } from "../../telemetry/metrics/market-metrics.ts";
import { keeperOf, leaseOf, scheduleOf } from "../journal-of.ts";
import { configOf } from "../load-settings.ts";
import { openMonitoring } from "../open-doors.ts";
import { openMarket } from "../open-market.ts";
import { relaysOf } from "../relays-of.ts";
import { type OneTrade, OneTradeSource } from "../one-trade.ts";
import { type Channels, openChannels } from "./open-channels.ts";
import { openEngine } from "./open-engine.ts";
import { openExecutors } from "./open-executors.ts";
import { openNode } from "./open-node.ts";
import { openSources } from "./open-sources.ts";
import { readinessFacts } from "./readiness-facts.ts";
import { signingAccounts } from "./signing-accounts.ts";

/**
 * `arb run` with its parts, each opened on what was opened before and closed in the opposite order; with one trade, for
 * that alone: no signals of others, no door, and no summary.
 */
export async function runBot(options: RunOptions, output: Output, trade?: OneTrade): Promise<number> {
  const { blocks, dryRun } = options;
  const config = await configOf(options);
  const poolList = await loadPoolList(config.scanner.pools);
  const headBlock = (): bigint => node.chain.head().number;
  const relays = await relaysOf(config, headBlock);
  const isTrading = config.trading.enabled || trade !== undefined;
  await using resources = new AsyncDisposableStack();
  const channels = openChannels(config, output, resources);
  const { warn, progress, log, onFault, registry } = channels;
  if (!dryRun) resources.adopt(leaseOf(config, await signingAccounts(config, isTrading)), (lease) => lease.release());
  const node = await openNode(config, channels, () => hasOrdersToFollow(config, options, output), resources);
  const { chain, contract, provider } = node;
  tellStandings(relays, headBlock(), channels);

  const { directory, keepEnded: keepEndedMs } = config.storage;
  const store = dryRun ? new VolatileOrderStore() : await FileOrderStore.open(directory, warn, { keepEndedMs });
  if (store instanceof FileOrderStore) resources.defer(() => store.close());
  const backups = dryRun ? undefined : scheduleOf(config, options, warn);
  resources.defer(() => backups?.stop());
  const interrupts = listenForInterrupts(() => {
    channels.endLog();
    process.exit(EXIT_CODES.interrupted);
  });
  resources.defer(() => interrupts.dispose());

  const marketMetrics = new MarketMetrics(registry);
  const market = await openMarket(
    { config, poolList, provider, chain, contract, dryRun, metrics: marketMetrics, progress, log, warn, onFault },
    resources,
  );
  registerMarketMetrics(registry, market.watched);

  const halt = new HaltFile(directory);
  const ledger = resources.use(new LateLedger(directory));
  const tokens = new TokenNames(poolList.tokens);
  const opened = { channels, node, market, marketMetrics, relays, halt, ledger };
  const world = { config, dryRun, isTrading, poolList, tokens, ...opened };
  const executing = await openExecutors(world, resources);
  const asked = trade && new OneTradeSource(trade, market.view);
  const engine = await openEngine(world, store, executing, asked === undefined ? [] : [asked], resources);
  const sources = asked === undefined ? await openSources(world, engine, executing.backrun, resources) : [asked];
  await openMonitoring({ config, registry, readiness: () => readinessFacts(world, engine), warn, onFault }, resources);

  const announce = (sentence: string): void => output.progress(sentence);
  announce(
    `Watching ${market.watched().pools} pools on chain ${config.chain.id} from block ${headBlock()}; Ctrl-C ends it.`,
  );
  const seen = await run(
    { engine: engine.engine, sources, chain, announce, onRestored: async () => backups?.start() },
    {
      ...{ blocks, until: asked?.heard, stop: interrupts.stop, storeFailed: engine.storeFailed },
      shutdownTimeoutMs: config.executionEngine.shutdownTimeout,
    },
  );
  if (trade !== undefined) return EXIT_CODES.ok;
  const uses = relays.map((relay) => relay.snapshot()).filter(({ offered }) => offered > 0);
  return reportRun({ ...engine.tally.summary(seen), ...(uses.length > 0 && { relays: uses }) }, tokens, output);
}

/** A dry run has no journal, and follows nothing. */
async function hasOrdersToFollow({ storage }: Config, { dryRun }: RunOptions, output: Output): Promise<boolean> {
  const journal = dryRun ? undefined : await keeperOf(storage.directory, output).check();
  return (journal?.unsettledOrders ?? 0) > 0;
}

/** What the relays think of us, when they answer. */
function tellStandings(relays: readonly FlashbotsRelay[], headBlock: bigint, { logger }: Channels): void {
  for (const relay of relays) {
    void relay.userStats(headBlock).then((stats) => {
      if (stats !== undefined) logger.info({ relay: relay.name, isHighPriority: stats.isHighPriority }, "standing");
    });
  }
}
