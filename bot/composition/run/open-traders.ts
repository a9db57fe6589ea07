import { recallTrades } from "../../adapters/store/trade-memory/recall-trades.ts";
import { tradingKeys } from "../../config/secrets.ts";
import type { Executor } from "../../ports/executor.ts";
import { registerTradeMetrics } from "../../telemetry/metrics/trade-metrics.ts";
import { openTrading, tradesFileOf } from "../open-trading.ts";
import { keysOf } from "../process-secrets.ts";
import { tradingExecutors } from "../trading-executors.ts";
import type { BotWorld } from "./bot-world.ts";
import { MAX_BOOKED_ORDERS } from "./max-booked-orders.ts";

/** SQLite's own word for what is on no disk. */
const NO_FILE = ":memory:";

/** The executors that trade with capital of our own; a new memory of their trades is filled from the ledger. */
export async function openTraders(world: BotWorld, resources: AsyncDisposableStack): Promise<readonly Executor[]> {
  const { config, dryRun, poolList, channels, node, market, relays, halt, ledger } = world;
  const { provider, chain, codeOf, contract } = node;
  const keys = tradingKeys(await keysOf(config));
  const file = dryRun ? NO_FILE : tradesFileOf(config);
  const parts = {
    config,
    client: provider.pool,
    chain,
    pools: poolList.pools,
    keys,
    file,
    warn: channels.warn,
    codeOf,
  };
  const trading = await node.reaching(() => openTrading(parts, resources));
  if (trading.memory.isNew) recallTrades(ledger, trading.memory, MAX_BOOKED_ORDERS);
  const tell = (sentence: string): void => channels.logger.info(sentence);
  const { split, legs } = tradingExecutors(config, { ...trading, market, relays, halt, tell }, contract.wrappedNative);
  registerTradeMetrics(channels.registry, () => ({ exposures: split.exposures() }));
  return [split, legs];
}
