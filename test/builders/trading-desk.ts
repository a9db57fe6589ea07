import { singletonsOf } from "../../bot/core/singletons.ts";
import { JsonRpcProvider } from "ethers";
import { Accounts } from "../../bot/accounts/accounts.ts";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import { ChainBehind } from "../../bot/adapters/pending/chain-behind.ts";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import { VolatileOrderStore } from "../../bot/adapters/store/volatile-order-store.ts";
import { systemClock } from "../../bot/adapters/system-clock.ts";
import type { Address } from "../../bot/core/hex.ts";
import { applyOrderEvent, type Order } from "../../bot/core/order.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import type { PoolEntry } from "../../bot/core/pool-entry.ts";
import type { SizedArbitrageSignal } from "../../bot/core/signal.ts";
import { DEFAULT_ENGINE_SETTINGS, type EngineSettings } from "../../bot/engine/engine-settings.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { FlashExecutor } from "../../bot/executors/flash/flash-executor.ts";
import type { FlashSettings } from "../../bot/executors/flash/flash-settings.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { SignalSource } from "../../bot/ports/signal-source.ts";
import { MarketWatch } from "../../bot/sources/market-watch.ts";
import { Scanner } from "../../bot/sources/scanner.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { eventually } from "./eventually.ts";
import { oneNodeChain } from "./one-node-chain.ts";
import { EXECUTE_SELECTOR } from "./plans.ts";

export interface DeskOptions {
  readonly rpcUrl: string;
  /** Without one, everything goes to the public pool. */
  readonly relayUrl?: string;
  readonly contract: Address;
  readonly pools: readonly PoolEntry[];
  readonly settings?: Partial<FlashSettings>;
  readonly engineSettings?: Partial<EngineSettings>;
  /** How many operators' keys the bot has; all by default. */
  readonly operators?: number;
}

/** The real bot without its command line: scanner, engine, executor and adapters, put together as main.ts does. */
export interface TradingDesk {
  readonly engine: Engine;
  readonly provider: JsonRpcProvider;
  /** All that was announced, oldest first. */
  readonly events: readonly OrderEvent[];
  readonly signals: readonly SizedArbitrageSignal[];
  /** The order as its events make it. */
  order(orderId: bigint): Order;
  orders(): readonly Order[];
  /** Scans from now on; resolves after the first look. */
  startScanning(): Promise<void>;
  stopScanning(): Promise<void>;
  /** Takes signals from another source from now on, in a market that is read for it. */
  listenTo<Source extends SignalSource>(
    make: (parts: { readonly market: MarketWatch; readonly prices: NativePrices }) => Source,
  ): Promise<Source>;
  /** The bot has heard of the chain's newest block. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

const GWEI = 10n ** 9n;
const POLL_INTERVAL_MS = 10;

export async function openTradingDesk(options: DeskOptions): Promise<TradingDesk> {
  const provider = new JsonRpcProvider(options.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
  const chain = await oneNodeChain(provider, 1n, POLL_INTERVAL_MS);
  const prices = new NativePrices(PROTOCOLS.weth);
  const settings: FlashSettings = {
    chainId: 1n,
    contract: options.contract,
    wrappedNative: PROTOCOLS.weth,
    singletons: singletonsOf(1n),
    fundings: [{ kind: "flash-swap" }],
    settlement: { recipient: "contract", unwrap: false, builderShareBps: 0 },
    submission: options.relayUrl === undefined ? "public" : "private",
    privateVia: "bundle",
    simulation: "node",
    targetBlocks: 2,
    fallbackBlocks: 5,
    confirmationBlocks: 2,
    finalityBlocks: 64,
    retryAttempts: 3,
    privateTimeoutMs: 0,
    fallbackMultiplierBps: 11_000n,
    slippageToleranceBps: 50n,
    minNetProfitWei: 10n ** 14n,
    gasStrategy: "profit-share",
    gasPercentile: 60,
    bidShareBps: 5_000n,
    minPriorityFeeWei: GWEI,
    maxPriorityFeeWei: 500n * GWEI,
    maxGasPriceWei: 500n * GWEI,
    gasLimitCeiling: 1_000_000n,
    ...options.settings,
  };
  const signer = new LocalSigner(
    ACCOUNTS.operators.slice(0, options.operators).map((operator) => operator.privateKey),
    {
      chainId: 1n,
      contract: options.contract,
      selector: EXECUTE_SELECTOR,
      maxFeePerGasWei: 2n * settings.maxGasPriceWei,
      maxGasLimit: settings.gasLimitCeiling,
    },
  );
  const relays =
    options.relayUrl === undefined
      ? []
      : [
          new FlashbotsRelay({
            name: "flashbots",
            url: options.relayUrl,
            chainId: 1n,
            identityKey: ACCOUNTS.relayIdentity.privateKey,
          }),
        ];
  const accounts = await Accounts.open(chain, signer.accounts);
  const behindChain = new ChainBehind(provider);
  const events: OrderEvent[] = [];
  const signals: SizedArbitrageSignal[] = [];
  const engine = new Engine({
    executors: [
      new FlashExecutor({ chain, signer, accounts, relays, prices, settings, clock: systemClock, behindChain }),
    ],
    store: new VolatileOrderStore(),
    clock: systemClock,
    listeners: [
      {
        onOrderEvent: (event) => events.push(event),
        onSignal: (signal) => signals.push(signal as SizedArbitrageSignal),
      },
    ],
    settings: { ...DEFAULT_ENGINE_SETTINGS, ...options.engineSettings },
  });
  await engine.restore();
  let market: MarketWatch | undefined;
  const newMarket = (): MarketWatch =>
    new MarketWatch({
      chain,
      reader: new MulticallMarketReader(provider, options.pools),
      clock: systemClock,
      consumers: [prices],
      onFault: (fault) => {
        throw new Error("the market could not be read", { cause: fault });
      },
    });
  const order = (orderId: bigint): Order => {
    const folded = events
      .filter((event) => event.orderId === orderId)
      .reduce<Order | undefined>(applyOrderEvent, undefined);
    if (folded === undefined) throw new Error(`no order ${orderId}`);
    return folded;
  };
  return {
    engine,
    provider,
    events,
    signals,
    order,
    orders: () => [...new Set(events.map((event) => event.orderId))].map(order),
    startScanning: async () => {
      market = newMarket();
      const terms = { strategyId: 1, baseTokens: [PROTOCOLS.weth], maxHops: 3, validForBlocks: 3 } as const;
      const scanner = new Scanner({ ...terms, market, clock: systemClock, prices });
      const scanning = scanner.start((batch) => engine.accept(batch));
      await market.start();
      await scanning;
    },
    stopScanning: async () => market?.stop(),
    listenTo: async (make) => {
      market = newMarket();
      const source = make({ market, prices });
      await market.start();
      await source.start((batch) => engine.accept(batch));
      return source;
    },
    caughtUp: async () => {
      const { hash } = (await provider.getBlock("latest"))!;
      await eventually(() => chain.head().hash === hash);
    },
    stop: async () => {
      await market?.stop();
      await engine.halt();
      await accounts.stop();
      chain.stop();
      provider.destroy();
    },
  };
}
