import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { JsonRpcProvider, parseUnits } from "ethers";
import type { SqliteTradeMemory } from "../../bot/adapters/store/trade-memory/sqlite-trade-memory.ts";
import { TRADES_FILE } from "../../bot/adapters/store/trade-memory/trade-memory-file.ts";
import { type Denial, describeDenial } from "../../bot/core/denial.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { LegsArbitrage } from "../../bot/core/legs-arbitrage.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import { applyOrderEvent, isOpen, type Order } from "../../bot/core/order.ts";
import { type OrderPart, partStatus } from "../../bot/core/part.ts";
import { LegsExecutor } from "../../bot/executors/legs/legs-executor.ts";
import type { LegsSettings } from "../../bot/executors/legs/legs-settings.ts";
import { tokensOf } from "../../bot/market/pool-state.ts";
import type { EngineFault } from "../../bot/ports/engine-listener.ts";
import { ExchangeBook } from "../../bot/trading/exchanges/exchange-book.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { EMBEDDED_EXCHANGES } from "../../devnet/mainnet/exchange-list.ts";
import { TOKENS, type TokenSymbol } from "../../devnet/mainnet/token-list.ts";
import { type CampaignFloor, openCampaignFloor } from "./campaign-floor.ts";
import { eventually } from "./eventually.ts";
import { aLegsArbitrage, aLegsSignal, type LegsWay } from "./legs-signals.ts";
import { sendTrade } from "./public-trade.ts";
import { QUICK_TRADING } from "./quick-trading.ts";
import { SPECIFIED_LEGS } from "./specified-settings.ts";
import { tokenBalance } from "./token-balance.ts";
import { type LifeParts, openTradingLife, type TradingLife } from "./trading-life.ts";

const GWEI = 10n ** 9n;
const WITHIN_MS = 10_000;
const MOST_BLOCKS = 24;
/** Longer than any pause before something is tried anew. */
const PATIENCE_MS = 1_000;

/** Of the embedded mainnet. */
export type EmbeddedExchange = "uniswap-v2" | "sushiswap" | "shibaswap" | "uniswap-v3" | "balancer";

/** What is left after gas has to be worth a little. */
export const LEGS_SETTINGS: LegsSettings = {
  ...QUICK_TRADING,
  ...SPECIFIED_LEGS,
  blockTimeMs: 1_000,
  finalityBlocks: 4,
  minNetProfitWei: 10n ** 14n,
};

/** What a life of the bot may be given instead of its own. */
export interface LegsLifeParts extends LifeParts {
  readonly settings?: Partial<LegsSettings>;
}

type LegsFloor = Omit<CampaignFloor, "contract">;

/** The real bot without its command line, with the executor of legs, from life to life on one floor. */
export class LegsDesk {
  readonly floor: LegsFloor;
  readonly provider: JsonRpcProvider;
  readonly denials: Denial[] = [];
  readonly faults: EngineFault[] = [];
  readonly #directory: string;
  readonly #book: ExchangeBook;
  #parts: LegsLifeParts = {};
  readonly #events: OrderEvent[] = [];
  #life: TradingLife | undefined;
  #trader = 0;

  private constructor(floor: LegsFloor, directory: string, provider: JsonRpcProvider, book: ExchangeBook) {
    this.floor = floor;
    this.#directory = directory;
    this.provider = provider;
    this.#book = book;
  }

  /** On a floor whose blocks can be taken back, or on a fork. */
  static async open(openFloor: () => Promise<LegsFloor> = openCampaignFloor): Promise<LegsDesk> {
    const floor = await openFloor();
    const options = { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 };
    const provider = new JsonRpcProvider(floor.rpcUrl, 1, options);
    const book = await ExchangeBook.open(provider, EMBEDDED_EXCHANGES, floor.poolList.pools);
    return new LegsDesk(floor, await mkdtemp(path.join(tmpdir(), "legs-desk-")), provider, book);
  }

  /** A bot on the journal that the last one left. */
  async start(parts: LegsLifeParts = this.#parts): Promise<void> {
    this.#parts = parts;
    const heard = { events: this.#events, denials: this.denials, faults: this.faults };
    const { floor, provider } = this;
    this.#life = await openTradingLife(
      { floor, provider, exchanges: this.#book, directory: this.#directory, heard },
      { ...LEGS_SETTINGS, ...parts.settings },
      parts,
      (trading) => new LegsExecutor(trading),
    );
  }

  /** The bot ends; nothing is left of it but its journal and its memory. */
  async crash(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    await life?.end();
  }

  /** Between two lives the trade memory is lost, and the journal is not. */
  async forgetTrades(): Promise<void> {
    await rm(path.join(this.#directory, TRADES_FILE));
  }

  async stop(): Promise<void> {
    await this.crash();
    this.provider.destroy();
    await this.floor.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  get memory(): SqliteTradeMemory {
    return this.#alive.memory;
  }

  /** The first pool of both tokens on an exchange. */
  pool(exchange: EmbeddedExchange, one: TokenSymbol, other: TokenSymbol): Address {
    const tokens = [TOKENS[one].address, TOKENS[other].address];
    const { view } = this.#alive;
    const entry = this.floor.poolList.pools.find(({ address }) => {
      const pool = view.pool(address);
      if (pool === undefined || this.#book.exchangeOf(address)?.name !== exchange) return false;
      return tokens.every((token) => tokensOf(pool).includes(token));
    });
    if (entry === undefined) throw new Error(`${exchange} has no pool of ${one} and ${other}`);
    return entry.address;
  }

  /** From WETH over a token and back: bought on one exchange, sold on the other. */
  way(bought: TokenSymbol, buyAt: EmbeddedExchange, sellAt: EmbeddedExchange): LegsWay {
    return {
      profitToken: TOKENS.WETH.address,
      boughtToken: TOKENS[bought].address,
      buyPool: this.pool(buyAt, "WETH", bought),
      sellPool: this.pool(sellAt, "WETH", bought),
    };
  }

  /** Somebody swaps so much on the pair of Uniswap V2; it is in the pool, and not in a block. */
  async trade(tokenIn: TokenSymbol, tokenOut: TokenSymbol, units: string, tipWei = GWEI): Promise<void> {
    const trader = ACCOUNTS.traders[this.#trader++ % ACCOUNTS.traders.length]!;
    await sendTrade(this.provider, trader, {
      tokenIn: TOKENS[tokenIn].address,
      tokenOut: TOKENS[tokenOut].address,
      amountIn: parseUnits(units, TOKENS[tokenIn].decimals),
      tipWei,
    });
  }

  /** Offers an arbitrage; returns its id. */
  offer(way: LegsWay, wishes: Partial<LegsArbitrage> = {}): string {
    const legs = aLegsArbitrage(way, wishes);
    this.#alive.engine.accept([aLegsSignal(legs)]);
    return legs.opportunityId;
  }

  /** The order of an opportunity, as its events make it. */
  order(opportunityId: string): Order {
    const order = this.#orderOf(opportunityId);
    const denial = this.denials.at(-1);
    if (order === undefined) throw new Error(`no order: ${denial && describeDenial(denial)}`);
    return order;
  }

  /** The order has failed, without any block; resolves then. */
  async failed(opportunityId: string): Promise<Order> {
    await eventually(() => this.isFailed(opportunityId), WITHIN_MS);
    return this.order(opportunityId);
  }

  isFailed(opportunityId: string): boolean {
    return this.#orderOf(opportunityId)?.state === "Failed";
  }

  /** The part has gone out; resolves then. */
  async sent(opportunityId: string, partId: string): Promise<OrderPart> {
    const found = (): OrderPart | undefined =>
      this.#orderOf(opportunityId)?.parts.find(({ brief }) => brief.partId === partId);
    await eventually(() => {
      const order = this.#orderOf(opportunityId);
      if (order?.state === "Failed") throw new Error(order.failure?.detail);
      const part = found();
      return part !== undefined && partStatus(part) !== "pending";
    }, WITHIN_MS).catch((cause: unknown) => {
      throw new Error(`"${partId}" is not sent: ${this.story(opportunityId)}`, { cause });
    });
    return found()!;
  }

  /** A block, of which the bot has heard. */
  async block(): Promise<void> {
    const { number } = await this.floor.builder.sealNow();
    await this.caughtUp(number);
  }

  async caughtUp(number?: bigint): Promise<void> {
    const latest = number ?? BigInt(await this.provider.getBlockNumber());
    const { hash } = (await this.provider.getBlock(Number(latest)))!;
    const { chain, view } = this.#alive;
    await eventually(() => chain.head().hash === hash && view.blockNumber === latest, WITHIN_MS);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }

  /** Blocks come until the condition is true. */
  async blocksUntil(condition: () => boolean): Promise<void> {
    for (let blocks = 0; blocks < MOST_BLOCKS && !condition(); blocks++) await this.block();
  }

  /** Blocks come until the part has gone out. */
  async blocksUntilSent(opportunityId: string, partId: string): Promise<OrderPart> {
    const isSent = (): boolean =>
      this.order(opportunityId).parts.some((part) => part.brief.partId === partId && partStatus(part) !== "pending");
    const isOver = (): boolean => isSent() || !isOpen(this.order(opportunityId));
    for (let blocks = 0; blocks < MOST_BLOCKS && !isOver(); blocks++) {
      await this.block();
      await this.#led(opportunityId);
    }
    return this.sent(opportunityId, partId);
  }

  /** Blocks come until the order has ended. */
  async ended(opportunityId: string): Promise<Order> {
    await this.blocksUntil(() => !isOpen(this.order(opportunityId)));
    return this.order(opportunityId);
  }

  /** Blocks come until the chain is final about it. */
  async settled(opportunityId: string): Promise<Order> {
    await this.ended(opportunityId);
    await this.blocksUntil(() => this.order(opportunityId).settled);
    return this.order(opportunityId);
  }

  rpc(method: string, ...params: unknown[]): Promise<unknown> {
    return this.provider.send(method, params);
  }

  /** What both accounts of capital have in the native coin. */
  async capitalNative(): Promise<bigint> {
    const balances = ACCOUNTS.capital.map(({ address }) => this.provider.getBalance(address));
    return (await Promise.all(balances)).reduce((sum, wei) => sum + wei, 0n);
  }

  /** What both accounts of capital have of a token. */
  async capital(symbol: TokenSymbol): Promise<bigint> {
    const balances = ACCOUNTS.capital.map(({ address }) =>
      tokenBalance(this.floor.rpcUrl, TOKENS[symbol].address, address),
    );
    return (await Promise.all(balances)).reduce((sum, wei) => sum + wei, 0n);
  }

  /** What happened to the order, for a test that fails. */
  story(opportunityId: string): string {
    const orderId = this.#orderOf(opportunityId)?.orderId;
    const events = this.#events.filter((event) => event.orderId === orderId);
    return events
      .map((event) => (event.type === "part" ? `${event.partId}: ${textOf(event.update)}` : textOf(event)))
      .join("\n");
  }

  /** A block too early would have what is sent only now. */
  async #led(opportunityId: string): Promise<void> {
    const isLed = (): boolean => {
      const order = this.order(opportunityId);
      return !isOpen(order) || order.parts.some((part) => partStatus(part) === "submitted");
    };
    await eventually(isLed, PATIENCE_MS).catch(() => undefined);
  }

  #orderOf(opportunityId: string): Order | undefined {
    const created = this.#events.find(
      (event) =>
        event.type === "created" &&
        event.signal.kind === "legs-arbitrage" &&
        event.signal.legs.opportunityId === opportunityId,
    );
    return this.#events
      .filter(({ orderId }) => orderId === created?.orderId)
      .reduce<Order | undefined>(applyOrderEvent, undefined);
  }

  get #alive(): TradingLife {
    if (this.#life === undefined) throw new Error("the bot is not running");
    return this.#life;
  }
}

function textOf(update: { readonly type: string; readonly detail?: string }): string {
  return update.detail === undefined ? update.type : `${update.type} (${update.detail})`;
}
