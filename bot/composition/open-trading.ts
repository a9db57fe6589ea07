import path from "node:path";
import type { EndpointPool } from "../adapters/chain/endpoint-pool.ts";
import type { JsonRpcChain } from "../adapters/chain/json-rpc-chain.ts";
import { simulateInOrder } from "../adapters/chain/simulated-bundle.ts";
import { LocalSigner } from "../adapters/signer/local-signer.ts";
import { SWAP_SELECTORS } from "../adapters/signer/swap-selectors.ts";
import { SqliteTradeMemory } from "../adapters/store/trade-memory/sqlite-trade-memory.ts";
import { TRADES_FILE } from "../adapters/store/trade-memory/trade-memory-file.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { Accounts } from "../accounts/accounts.ts";
import type { Config } from "../config/schema.ts";
import { tradeMemorySettingsOf, tradingBoundsOf } from "../config/trading-settings-of.ts";
import type { Address, Hex } from "../core/hex.ts";
import type { PoolEntry } from "../core/pool-entry.ts";
import type { OrderedCalls } from "../ports/ordered-calls.ts";
import { AllowanceReader } from "../trading/approvals/allowance-reader.ts";
import { DEFAULT_APPROVAL_SETTINGS } from "../trading/approvals/approval-settings.ts";
import { checkRouters } from "../trading/exchanges/check-routers.ts";
import { ExchangeBook } from "../trading/exchanges/exchange-book.ts";
import type { TradingParts } from "../trading/trading-parts.ts";

/** What both executors that trade with capital of our own have alike. */
export type OpenTrading = Pick<
  TradingParts,
  "accounts" | "allowances" | "calls" | "chain" | "clock" | "exchanges" | "signer"
> & { readonly memory: SqliteTradeMemory };

interface OpeningParts {
  readonly config: Config;
  readonly client: EndpointPool;
  readonly chain: JsonRpcChain;
  readonly pools: readonly PoolEntry[];
  readonly warn: (sentence: string) => void;
  /** Of the accounts that hold the capital. */
  readonly keys: readonly Hex[];
  /** Of the trade memory. */
  readonly file: string;
  /** Tells whether an account is delegated; none is, without it. */
  readonly codeOf?: (account: Address) => Promise<Hex>;
}

/** Where the bot of these settings keeps its trade memory. */
export function tradesFileOf({ storage }: Config): string {
  return path.join(storage.directory, TRADES_FILE);
}

/**
 * Looks at every router and opens the accounts that hold the capital; what it opens ends with the resources. Rejects with
 * EXCHANGE_UNUSABLE when a router is not what it is configured to be.
 */
export async function openTrading(parts: OpeningParts, resources: AsyncDisposableStack): Promise<OpenTrading> {
  const { config, client, chain, pools, keys, file, warn, codeOf } = parts;
  const { exchanges } = config.trading;
  await checkRouters(client, exchanges);
  const book = await ExchangeBook.open(client, exchanges, pools);
  if (book.unplaced > 0) warn(`${book.unplaced} pools belong to no configured exchange: no trade goes through them.`);
  const signer = new LocalSigner(
    keys,
    {
      ...tradingBoundsOf(config),
      routers: new Map(
        config.trading.exchanges.map(({ router, routerKind }) => [router, new Set(SWAP_SELECTORS[routerKind])]),
      ),
    },
    "ARB_TRADING_KEYS",
  );
  resources.defer(() => signer.erase());
  const accounts = await Accounts.open(chain, signer.accounts, warn, codeOf);
  resources.defer(() => accounts.stop());
  const memory = resources.use(SqliteTradeMemory.open(file, warn, { settings: tradeMemorySettingsOf(config) }));
  return {
    accounts,
    allowances: new AllowanceReader(chain, DEFAULT_APPROVAL_SETTINGS),
    calls: callsOf(client),
    chain,
    clock: systemClock,
    exchanges: book,
    memory,
    signer,
  };
}

/** Tries calls by eth_simulateV1 on the newest block. */
function callsOf(client: EndpointPool): OrderedCalls {
  return { tryInOrder: (calls) => simulateInOrder(client, calls, "latest") };
}
