import path from "node:path";
import { simulateInOrder } from "../../bot/adapters/chain/simulated-bundle.ts";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import { SWAP_SELECTORS } from "../../bot/adapters/signer/swap-selectors.ts";
import { SqliteTradeMemory } from "../../bot/adapters/store/trade-memory/sqlite-trade-memory.ts";
import { TRADES_FILE } from "../../bot/adapters/store/trade-memory/trade-memory-file.ts";
import { PoolValuation } from "../../bot/adapters/valuation/pool-valuation.ts";
import type { Address } from "../../bot/core/hex.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { DEFAULT_USD_PRICE_SETTINGS } from "../../bot/market/prices/usd-price-settings.ts";
import { MarketView } from "../../bot/market/market-view.ts";
import type { Signer } from "../../bot/ports/signer.ts";
import { MarketWatch } from "../../bot/sources/market-watch.ts";
import { AllowanceReader } from "../../bot/trading/approvals/allowance-reader.ts";
import { DEFAULT_APPROVAL_SETTINGS } from "../../bot/trading/approvals/approval-settings.ts";
import { ExchangeBook } from "../../bot/trading/exchanges/exchange-book.ts";
import { SPECIFIED_TRADING } from "./specified-settings.ts";
import type { TradingParts } from "../../bot/trading/trading-parts.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { EMBEDDED_EXCHANGES } from "../../devnet/mainnet/exchange-list.ts";
import { uniswapEntries } from "../../devnet/mainnet/pool-list.ts";
import { TOKENS, type TokenSymbol } from "../../devnet/mainnet/token-list.ts";
import type { ConformanceSurroundings } from "./conformance-candidate.ts";
import { CONFORMANCE_FALLBACK_BLOCKS, CONFORMANCE_FOLLOWING, CONFORMANCE_TARGET_BLOCKS } from "./conformance-desk.ts";

/** By the clock of the chain; see conformance-site.ts. */
const BLOCK_TIME_MS = 1_000;

/** The one account that executors with capital of our own trade with here. */
export const CAPITAL = ACCOUNTS.capital[0]!;

/** Signs swaps by the routers of the embedded mainnet, and approvals for them. */
export function capitalSigner(): Signer {
  return new LocalSigner([CAPITAL.privateKey], {
    ...{ chainId: 1n, maxFeePerGasWei: 2n * CONFORMANCE_FOLLOWING.maxGasPriceWei, maxGasLimit: 1_000_000n },
    routers: new Map(
      EMBEDDED_EXCHANGES.map(({ router, routerKind }) => [router, new Set(SWAP_SELECTORS[routerKind])] as const),
    ),
  });
}

/** What both executors with capital of our own have alike, on the pools of these tokens alone. */
export async function openCapital(
  surroundings: ConformanceSurroundings,
  symbols: readonly TokenSymbol[],
): Promise<TradingParts> {
  const { way, directory, endpoints, following, opened } = surroundings;
  const { chain, clock, signer, accounts, relays, halt } = surroundings;
  const tokens: readonly Address[] = symbols.map((symbol) => TOKENS[symbol].address);
  const entries = uniswapEntries().filter(({ token0, token1 }) => tokens.includes(token0) && tokens.includes(token1));
  const market = new MarketView();
  const prices = new NativePrices(PROTOCOLS.weth);
  const stables = [TOKENS.USDC, TOKENS.DAI, TOKENS.USDT];
  const valuation = new PoolValuation({
    ...{ ...DEFAULT_USD_PRICE_SETTINGS, wrappedNative: PROTOCOLS.weth, stables, maxAgeMs: 60_000 },
  });
  const watch = new MarketWatch({
    ...{ chain, clock, consumers: [market, prices, valuation] },
    reader: new MulticallMarketReader(endpoints, entries),
    // Where a case makes blocks narrow, the node refuses the call that reads the pools: the next head is another chance.
    onFault: () => undefined,
  });
  opened.defer(() => watch.stop());
  await watch.start();
  const memory = opened.use(SqliteTradeMemory.open(path.join(directory, TRADES_FILE), () => undefined));
  return {
    ...{ chain, clock, signer, accounts, relays, halt, market, prices, valuation, memory },
    exchanges: await ExchangeBook.open(endpoints, EMBEDDED_EXCHANGES, entries),
    allowances: new AllowanceReader(chain, DEFAULT_APPROVAL_SETTINGS),
    calls: { tryInOrder: (calls) => simulateInOrder(endpoints, calls, "latest") },
    settings: {
      ...SPECIFIED_TRADING,
      ...following,
      wrappedNative: PROTOCOLS.weth,
      submission: way === "relay" ? "private" : "public",
      privateVia: "bundle",
      targetBlocks: CONFORMANCE_TARGET_BLOCKS,
      fallbackBlocks: CONFORMANCE_FALLBACK_BLOCKS,
      blockTimeMs: BLOCK_TIME_MS,
      retries: 1,
      retryDelayMs: 1,
    },
  };
}
