import path from "node:path";
import type { JsonRpcProvider } from "ethers";
import { Accounts } from "../../bot/accounts/accounts.ts";
import type { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import { simulateInOrder } from "../../bot/adapters/chain/simulated-bundle.ts";
import { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import { SWAP_SELECTORS } from "../../bot/adapters/signer/swap-selectors.ts";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { SqliteTradeMemory } from "../../bot/adapters/store/trade-memory/sqlite-trade-memory.ts";
import { TRADES_FILE } from "../../bot/adapters/store/trade-memory/trade-memory-file.ts";
import { systemClock } from "../../bot/adapters/system-clock.ts";
import { PoolValuation } from "../../bot/adapters/valuation/pool-valuation.ts";
import type { Denial } from "../../bot/core/denial.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import { DEFAULT_ENGINE_SETTINGS, type EngineSettings } from "../../bot/engine/engine-settings.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { MarketView } from "../../bot/market/market-view.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { DEFAULT_USD_PRICE_SETTINGS } from "../../bot/market/prices/usd-price-settings.ts";
import type { EngineFault } from "../../bot/ports/engine-listener.ts";
import type { Executor } from "../../bot/ports/executor.ts";
import type { OrderedCalls } from "../../bot/ports/ordered-calls.ts";
import type { Signer } from "../../bot/ports/signer.ts";
import { MarketWatch } from "../../bot/sources/market-watch.ts";
import { AllowanceReader } from "../../bot/trading/approvals/allowance-reader.ts";
import { DEFAULT_APPROVAL_SETTINGS } from "../../bot/trading/approvals/approval-settings.ts";
import { CapitalBook } from "../../bot/trading/capital/capital-book.ts";
import type { ExchangeBook } from "../../bot/trading/exchanges/exchange-book.ts";
import type { TradingSettings } from "../../bot/trading/parts/trading-settings.ts";
import type { TradingParts } from "../../bot/trading/trading-parts.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { EMBEDDED_EXCHANGES } from "../../devnet/mainnet/exchange-list.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import type { TradingFloor } from "../../devnet/trading-floor.ts";
import { oneNodeChain } from "./one-node-chain.ts";

const GWEI = 10n ** 9n;

/** What a life of the bot may be given instead of its own. */
export interface LifeParts {
  readonly engine?: Partial<EngineSettings>;
  /** What stands between the executor and its trials, or its keys. */
  readonly calls?: (real: OrderedCalls) => OrderedCalls;
  readonly signer?: (real: Signer) => Signer;
}

/** Where a bot lives: what outlasts it. */
export interface TradingPlace {
  readonly floor: Pick<TradingFloor, "relayUrl" | "poolList">;
  readonly provider: JsonRpcProvider;
  readonly exchanges: ExchangeBook;
  /** Of its journal and its memory. */
  readonly directory: string;
  /** What every life tells, appended. */
  readonly heard: {
    readonly events: OrderEvent[];
    readonly denials: Denial[];
    readonly faults: EngineFault[];
  };
}

/** A bot that runs. */
export interface TradingLife {
  readonly engine: Engine;
  readonly chain: JsonRpcChain;
  readonly view: MarketView;
  readonly memory: SqliteTradeMemory;
  end(): Promise<void>;
}

/** The real bot without its command line, with one executor that trades from the accounts of capital. */
export async function openTradingLife<Settings extends TradingSettings>(
  { floor, provider, exchanges, directory, heard }: TradingPlace,
  settings: Settings,
  parts: LifeParts,
  executorOf: (parts: TradingParts & { readonly settings: Settings; readonly capital: CapitalBook }) => Executor,
): Promise<TradingLife> {
  await using opened = new AsyncDisposableStack();
  const chain = await oneNodeChain(provider, 1n, 5);
  opened.defer(() => chain.stop());
  const routers = EMBEDDED_EXCHANGES.map(
    ({ router, routerKind }) => [router, new Set(SWAP_SELECTORS[routerKind])] as const,
  );
  const keys = new LocalSigner(
    ACCOUNTS.capital.map(({ privateKey }) => privateKey),
    { chainId: 1n, routers: new Map(routers), maxFeePerGasWei: 1_000n * GWEI, maxGasLimit: settings.gasLimitCeiling },
  );
  const signer = parts.signer?.(keys) ?? keys;
  const accounts = await Accounts.open(chain, signer.accounts);
  opened.defer(() => accounts.stop());
  const relay = new FlashbotsRelay({
    ...{ name: "flashbots", url: floor.relayUrl, chainId: 1n, identityKey: ACCOUNTS.relayIdentity.privateKey },
  });
  const view = new MarketView();
  const prices = new NativePrices(PROTOCOLS.weth);
  const stables = [TOKENS.USDC, TOKENS.USDT, TOKENS.DAI].map(({ address, decimals }) => ({ address, decimals }));
  const valuation = new PoolValuation({
    ...DEFAULT_USD_PRICE_SETTINGS,
    ...{ wrappedNative: PROTOCOLS.weth, stables, maxAgeMs: 60_000 },
  });
  const market = new MarketWatch({
    chain,
    reader: new MulticallMarketReader(provider, floor.poolList.pools),
    clock: systemClock,
    consumers: [prices, valuation, view],
    onFault: (cause) => void heard.faults.push({ kind: "executor-threw", detail: "the market", cause }),
  });
  opened.defer(() => market.stop());
  await market.start();
  const memory = opened.use(SqliteTradeMemory.open(path.join(directory, TRADES_FILE), () => undefined));
  const calls: OrderedCalls = { tryInOrder: (tried) => simulateInOrder(provider, tried, "latest") };
  const executor = executorOf({
    ...{ chain, signer, accounts, prices, valuation, memory, settings, exchanges, market: view, clock: systemClock },
    relays: settings.submission === "public" ? [] : [relay],
    allowances: new AllowanceReader(chain, DEFAULT_APPROVAL_SETTINGS),
    calls: parts.calls?.(calls) ?? calls,
    capital: new CapitalBook(),
  });
  const store = await FileOrderStore.open(directory, () => undefined);
  opened.defer(() => store.close());
  const engine = new Engine({
    executors: [executor],
    ...{ store, clock: systemClock },
    settings: { ...DEFAULT_ENGINE_SETTINGS, firstRetryPauseMs: 10, resourceRestMs: 0, ...parts.engine },
    listeners: [
      {
        onOrderEvent: (event) => void heard.events.push(event),
        onDenied: (_signal, denial) => void heard.denials.push(denial),
        onFault: (fault) => void heard.faults.push(fault),
      },
    ],
  });
  opened.defer(() => engine.halt());
  await engine.restore();
  const alive = opened.move();
  return { engine, chain, view, memory, end: () => alive.disposeAsync() };
}
