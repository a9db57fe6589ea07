import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { JsonRpcProvider } from "ethers";
import type { Denial } from "../../bot/core/denial.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import { applyOrderEvent, isOpen, type Order } from "../../bot/core/order.ts";
import type { OrderPart } from "../../bot/core/part.ts";
import { partStatus } from "../../bot/core/part.ts";
import { USD_E8 } from "../../bot/core/usd.ts";
import { DEFAULT_ALLOCATION_SETTINGS } from "../../bot/executors/split/allocation/allocation-settings.ts";
import { partOf, roundsOf } from "../../bot/executors/split/round.ts";
import { SplitExecutor } from "../../bot/executors/split/split-executor.ts";
import { DEFAULT_SPLIT_SETTINGS, type SplitSettings } from "../../bot/executors/split/split-settings.ts";
import type { EngineFault } from "../../bot/ports/engine-listener.ts";
import { ExchangeBook } from "../../bot/trading/exchanges/exchange-book.ts";
import type { TradingSettings } from "../../bot/trading/parts/trading-settings.ts";
import type { SealedBlock } from "../../devnet/builder/builder.ts";
import { EMBEDDED_EXCHANGES } from "../../devnet/mainnet/exchange-list.ts";
import { openTradingFloor, type TradingFloor } from "../../devnet/trading-floor.ts";
import { eventually } from "./eventually.ts";
import { QUICK_TRADING } from "./quick-trading.ts";
import { aSplitSignal, type TradeWishes } from "./split-signals.ts";
import { type LifeParts, openTradingLife, type TradingLife } from "./trading-life.ts";

const WITHIN_MS = 10_000;
const QUIET_MS = 10;
const MOST_BLOCKS = 20;
/** Longer than any pause before something is tried anew. */
const PATIENCE_MS = 500;

/** Every exchange has room for whatever a test trades. */
export const ROOMY_SPLIT: SplitSettings = {
  ...DEFAULT_SPLIT_SETTINGS,
  allocation: {
    ...DEFAULT_ALLOCATION_SETTINGS,
    maxExchangeExposureUsdE8: 1_000_000_000n * USD_E8,
    maxPairExposureUsdE8: 1_000_000_000n * USD_E8,
    rebalanceThresholdBps: 10_000n,
  },
};

/** What a life of the bot may be given instead of its own. */
export interface SplitLifeParts extends LifeParts {
  readonly settings?: Partial<TradingSettings>;
  readonly split?: SplitSettings;
}

/** The real bot without its command line, with the split executor, from life to life on one floor and one journal. */
export class SplitDesk {
  readonly floor: TradingFloor;
  readonly provider: JsonRpcProvider;
  readonly denials: Denial[] = [];
  readonly faults: EngineFault[] = [];
  readonly #directory: string;
  #parts: SplitLifeParts = {};
  readonly #events: OrderEvent[] = [];
  #life: TradingLife | undefined;

  private constructor(floor: TradingFloor, directory: string) {
    this.floor = floor;
    this.#directory = directory;
    const options = { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 };
    this.provider = new JsonRpcProvider(floor.rpcUrl, 1, options);
  }

  static async open(): Promise<SplitDesk> {
    return new SplitDesk(await openTradingFloor(), await mkdtemp(path.join(tmpdir(), "split-desk-")));
  }

  /** A bot on the journal that the last one left. */
  async start(parts: SplitLifeParts = this.#parts): Promise<void> {
    this.#parts = parts;
    const { provider, floor } = this;
    const exchanges = await ExchangeBook.open(provider, EMBEDDED_EXCHANGES, floor.poolList.pools);
    const heard = { events: this.#events, denials: this.denials, faults: this.faults };
    this.#life = await openTradingLife(
      { floor, provider, exchanges, directory: this.#directory, heard },
      { ...QUICK_TRADING, ...parts.settings },
      parts,
      (trading) => new SplitExecutor({ ...trading, split: parts.split ?? ROOMY_SPLIT }),
    );
  }

  /** The bot ends; nothing is left of it but its journal and its memory. */
  async crash(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    await life?.end();
  }

  async stop(): Promise<void> {
    await this.crash();
    this.provider.destroy();
    await this.floor.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Offers a trade; returns its id. */
  trade(wishes: TradeWishes = {}): string {
    const signal = aSplitSignal(wishes);
    this.#alive.engine.accept([signal]);
    return signal.trade.tradeId;
  }

  /** The order of a trade, as its events make it. */
  order(tradeId: string): Order {
    const order = this.#orderOf(tradeId);
    if (order === undefined) throw new Error(`no order of ${tradeId}: ${this.denials.at(-1)?.code ?? "not yet"}`);
    return order;
  }

  /** Every part that was planned first has gone out; resolves then. */
  async sent(tradeId: string): Promise<Order> {
    await eventually(() => {
      const order = this.#orderOf(tradeId);
      if (order?.state === "Failed") throw new Error(order.failure?.detail);
      return order !== undefined && isSigned(order) && order.parts.every(isOut);
    }, WITHIN_MS);
    return this.order(tradeId);
  }

  /** A relay has answered to the bundle of the trade for each of its blocks; resolves then. */
  async answered(tradeId: string): Promise<Order> {
    const { orderId } = await this.sent(tradeId);
    const isAnswer = (event: OrderEvent): boolean =>
      event.orderId === orderId && event.type === "part" && event.update.type === "answered";
    const { targetBlocks } = QUICK_TRADING;
    await eventually(() => this.#events.filter(isAnswer).length >= targetBlocks, WITHIN_MS);
    return this.order(tradeId);
  }

  /** Something was thrown; resolves then. */
  async faulted(): Promise<void> {
    await eventually(() => this.faults.length > 0, WITHIN_MS);
    this.faults.length = 0;
  }

  /** A block, of which the bot has heard and made what it can. */
  async block(): Promise<SealedBlock> {
    const sealed = await this.floor.builder.sealNow();
    await this.#heard(sealed.number);
    return sealed;
  }

  /** Blocks of a builder that knows of no bundle. */
  async emptyBlocks(count: number): Promise<void> {
    for (let mined = 0; mined < count; mined++) {
      await this.provider.send("evm_mine", []);
      await this.#heard(BigInt(await this.provider.getBlockNumber()));
    }
  }

  /** Blocks come until the trade has ended. */
  async ended(tradeId: string): Promise<Order> {
    await eventually(() => this.#isAtRest(tradeId), WITHIN_MS);
    for (let blocks = 0; blocks < MOST_BLOCKS && isOpen(this.order(tradeId)); blocks++) {
      await this.block();
      await this.#rested(tradeId);
    }
    return this.order(tradeId);
  }

  /** Blocks come until the chain is final about the trade. */
  async settled(tradeId: string): Promise<Order> {
    await this.ended(tradeId);
    for (let blocks = 0; blocks < MOST_BLOCKS && !this.order(tradeId).settled; blocks++) await this.block();
    return this.order(tradeId);
  }

  async #heard(block: bigint): Promise<void> {
    const { chain, view } = this.#alive;
    await eventually(() => chain.head().number >= block && view.blockNumber >= block, WITHIN_MS);
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }

  /** It has ended, or everything that was planned is out. */
  #isAtRest(tradeId: string): boolean {
    const order = this.#orderOf(tradeId);
    if (order === undefined) return false;
    return !isOpen(order) || (isSigned(order) && order.parts.every(isOut));
  }

  /** What is to be signed next is out, where something has just failed. */
  async #rested(tradeId: string): Promise<void> {
    const isLed = (): boolean => !isOpen(this.order(tradeId)) || this.order(tradeId).parts.some(isLive);
    await eventually(isLed, PATIENCE_MS).catch(() => undefined);
    await eventually(() => this.order(tradeId).parts.every(isOut), PATIENCE_MS).catch(() => undefined);
  }

  #orderOf(tradeId: string): Order | undefined {
    const created = this.#events.find(
      (event) =>
        event.type === "created" && event.signal.kind === "split-trade" && event.signal.trade.tradeId === tradeId,
    );
    if (created === undefined) return undefined;
    return this.#events
      .filter(({ orderId }) => orderId === created.orderId)
      .reduce<Order | undefined>(applyOrderEvent, undefined);
  }

  get #alive(): TradingLife {
    if (this.#life === undefined) throw new Error("the bot is not running");
    return this.#life;
  }
}

/** All that was planned together is signed. */
function isSigned(order: Order): boolean {
  const [first] = roundsOf(order);
  return first !== undefined && first.planned.every((planned) => partOf(order, planned) !== undefined);
}

function isOut(part: OrderPart): boolean {
  return partStatus(part) !== "pending";
}

function isLive(part: OrderPart): boolean {
  return partStatus(part) === "pending" || partStatus(part) === "submitted";
}
