import { toQuantity, Wallet } from "ethers";
import { JsonRpcChain } from "../adapters/chain/json-rpc-chain.ts";
import { VolatileOrderStore } from "../adapters/store/volatile-order-store.ts";
import { systemClock } from "../adapters/system-clock.ts";
import type { Output } from "../cli/output.ts";
import { describeHistory, historyJson } from "../cli/print-orders.ts";
import { Reporter } from "../cli/reporter.ts";
import { TokenNames } from "../cli/units.ts";
import { connectToContract, reaching } from "../commands/start-checks.ts";
import type { Config } from "../config/schema.ts";
import { engineSettingsOf } from "../config/settings-of.ts";
import { endpointOf } from "../core/endpoint.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";
import type { OrderEvent } from "../core/order-event.ts";
import type { Order } from "../core/order.ts";
import type { PoolList } from "../core/pool-entry.ts";
import type { Signal } from "../core/signal.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../engine/engine-settings.ts";
import { Engine } from "../engine/engine.ts";
import { forkChain } from "../fork/fork-chain.ts";
import { MarketMetrics } from "../telemetry/metrics/market-metrics.ts";
import { openRegistry } from "../telemetry/metrics/open-registry.ts";
import { run } from "../commands/run.ts";
import { OneTradeSource } from "./one-trade.ts";
import { openMarket } from "./open-market.ts";
import { openTrading } from "./open-trading.ts";
import { refusedTrade } from "./refused-trade.ts";
import { startChecksOf } from "./start-checks-of.ts";
import { tradingExecutors } from "./trading-executors.ts";

/** What is to be tried, and where. */
interface DryTrade {
  readonly config: Config;
  readonly list: PoolList;
  readonly signal: Signal;
  readonly output: Output;
}

const BLOCK_TIME_S = 1;
const TEN_ETHER = 10n ** 19n;
/** Of a trade that buys, or is sized by the plan, nobody knows yet how much it sells. */
const ENOUGH_TOKENS = 10n ** 9n;

/**
 * Makes a trade on a fork of the chain by the same executor, from its approvals to its end, for an account that is made up
 * and given ETH and tokens there: so it shows what would be done and what it would bring, and needs no key. Limits of risk
 * are left out, and so are relays: what it sends goes into the fork's next block.
 */
export async function dryTrade({ config, list, signal, output }: DryTrade): Promise<number> {
  await using resources = new AsyncDisposableStack();
  const { address: rpcUrl } = config.rpcEndpoints.primary;
  const fork = await forkChain({ rpcUrl });
  resources.defer(() => fork.stop());
  const forked = onFork(config, fork.rpcUrl);
  const checks = startChecksOf(forked);
  const { provider, contract } = await connectToContract(checks);
  resources.defer(() => provider.destroy());
  const trader = Wallet.createRandom();
  const token = soldBy(signal);
  const decimals = list.tokens.find(({ address }) => address === token)?.decimals ?? 18;
  const amount = toQuantity(ENOUGH_TOKENS * 10n ** BigInt(decimals));
  await reaching(checks.endpoint, async () => {
    await provider.send("anvil_setBalance", [trader.address, toQuantity(TEN_ETHER)]);
    await provider.send("anvil_dealERC20", [trader.address, token, amount]);
    await provider.send("evm_setIntervalMining", [BLOCK_TIME_S]);
  });
  const { pollInterval } = forked.rpcEndpoints;
  const chain = await reaching(checks.endpoint, () =>
    JsonRpcChain.follow(provider.pool, forked.chain.id, pollInterval),
  );
  resources.defer(() => chain.stop());

  const tokens = new TokenNames(list.tokens);
  const progress = (sentence: string): void => output.progress(sentence);
  const log = (): void => undefined;
  const market = await openMarket(
    {
      config: forked,
      poolList: list,
      provider,
      chain,
      contract,
      dryRun: true,
      metrics: new MarketMetrics(openRegistry()),
      progress,
      log,
      warn: progress,
      onFault: log,
    },
    resources,
  );
  const trading = await reaching(checks.endpoint, () =>
    openTrading(
      {
        config: forked,
        client: provider.pool,
        chain,
        pools: list.pools,
        warn: progress,
        keys: [trader.privateKey as Hex],
        file: ":memory:",
      },
      resources,
    ),
  );
  let problem = "it became no order";
  const source = new OneTradeSource(
    { signal, onOrder: () => undefined, onDenied: (refusal) => (problem = tokens.inWords(refusal)) },
    market.view,
  );
  const reporter = new Reporter({
    output,
    tokens,
    wrappedNative: contract.wrappedNative,
    headBlock: () => chain.head().number,
    clock: systemClock,
  });
  resources.defer(() => reporter.close());
  const history: { order?: Order; readonly events: OrderEvent[] } = { events: [] };
  const { split, legs } = tradingExecutors(
    forked,
    { ...trading, market, relays: [], tell: progress },
    contract.wrappedNative,
  );
  const engine = new Engine({
    executors: [split, legs],
    store: new VolatileOrderStore(),
    clock: systemClock,
    listeners: [
      source,
      reporter,
      {
        onOrderEvent: (event, order) => {
          history.events.push(event);
          history.order = order;
        },
      },
    ],
    settings: { ...DEFAULT_ENGINE_SETTINGS, ...engineSettingsOf(forked) },
  });
  output.progress(`On a fork of block ${chain.head().number}, by an account that is made up:`);
  await run(
    { engine, sources: [source], chain, announce: log },
    {
      blocks: undefined,
      until: source.heard,
      stop: new AbortController().signal,
      storeFailed: new AbortController().signal,
      shutdownTimeoutMs: forked.executionEngine.shutdownTimeout,
    },
  );
  const { order, events } = history;
  if (order === undefined) throw refusedTrade(signal, problem);
  output.result(historyJson({ order, events }), describeHistory({ order, events }, tokens));
  return order.state === "Completed" ? EXIT_CODES.ok : EXIT_CODES.negative;
}

/** The settings for a chain that nobody else writes to: the public pool is the way, and the first block counts. */
function onFork(config: Config, rpcUrl: string): Config {
  const primary = endpointOf(rpcUrl);
  if (primary === undefined) throw new Error(`${rpcUrl} is no endpoint`);
  const { pollInterval } = config.rpcEndpoints;
  return {
    ...config,
    rpcEndpoints: { primary, pollInterval },
    executionEngine: { ...config.executionEngine, confirmationBlocks: 1, finalityBlocks: 1 },
    submissionStrategy: { ...config.submissionStrategy, type: "public" },
    simulation: { mode: "node" },
    trading: { ...config.trading, blockTime: BLOCK_TIME_S * 1_000 },
  };
}

function soldBy(signal: Signal): Address {
  if (signal.kind === "split-trade") return signal.trade.tokenIn;
  if (signal.kind === "legs-arbitrage") return signal.legs.path.profitToken;
  throw new Error(`a "${signal.kind}" is no trade with capital of our own`);
}
