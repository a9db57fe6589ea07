import type { Exchange } from "../../bot/core/exchange.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { LegsLimits } from "../../bot/core/legs-arbitrage.ts";
import { foldOrder, type Order } from "../../bot/core/order.ts";
import type { OrderEvent, PartUpdate } from "../../bot/core/order-event.ts";
import type { SwapBrief } from "../../bot/core/part.ts";
import type { LegsDetails } from "../../bot/executors/legs/legs-details.ts";
import type { LegsParts } from "../../bot/executors/legs/legs-parts.ts";
import type { Moment } from "../../bot/executors/legs/next-move.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { MarketView } from "../../bot/market/market-view.ts";
import type { UniswapV2Pool } from "../../bot/market/pool-state.ts";
import type { PartDetails, PartRequest } from "../../bot/trading/parts/part-details.ts";
import { aHead } from "./heads.ts";
import { LEGS_SETTINGS } from "./legs-desk.ts";
import { aLegsArbitrage, aLegsSignal } from "./legs-signals.ts";
import { anInclusion } from "./orders.ts";
import { addressOf, v2Pool } from "./pools.ts";

/** What goes in, and is the native coin as a token here. */
export const PROFIT_TOKEN = addressOf(1);
export const BOUGHT_TOKEN = addressOf(2);
export const BUY_POOL = addressOf(0xb1);
export const SELL_POOL = addressOf(0xb2);
export const OTHER_POOL = addressOf(0xb3);
export const ONE = 10n ** 18n;
/** What the purchase of these orders pays and brings. */
export const PAID_WEI = 10n * ONE;
export const BOUGHT_WEI = 10n * ONE;
/** When the orders of these tests are created; they have a minute. */
export const START_MS = 1_000_000;
const BLOCK = 100n;

const EXCHANGES: readonly Exchange[] = ["buyer", "seller", "other"].map((name, index) => ({
  name,
  routerKind: "uniswap-v2-router",
  router: addressOf(0xa1 + index),
}));
const POOLS: readonly Address[] = [BUY_POOL, SELL_POOL, OTHER_POOL];

/** A pool of both tokens where one that is bought brings so many millionths of the other, before fee, over a deep market. */
export function aPool(address: Address, pricePpm: bigint, depth = 1_000_000n * ONE): UniswapV2Pool {
  const facts = { address, token0: PROFIT_TOKEN, token1: BOUGHT_TOKEN };
  return v2Pool((depth * pricePpm) / 1_000_000n, depth, facts);
}

/** A moment in which the three pools stand so. */
export function aMoment(pools: readonly UniswapV2Pool[], changes: Partial<Moment> = {}): Moment {
  const market = new MarketView();
  market.update({ blockNumber: BLOCK, pools, changed: "all" }, { readAtMs: START_MS });
  return {
    market,
    exchanges: {
      exchanges: EXCHANGES,
      exchangeOf: (pool) => EXCHANGES[POOLS.indexOf(pool)],
      poolsOf: ({ name }) => POOLS.filter((_pool, index) => EXCHANGES[index]?.name === name),
    },
    prices: new NativePrices(PROFIT_TOKEN),
    settings: { ...LEGS_SETTINGS, retryDelayMs: 1_000 },
    gasCostWei: ONE / 1_000n,
    head: aHead(BLOCK),
    nowMs: START_MS + 10_000,
    halted: undefined,
    ...changes,
  };
}

/** A swap of an order of these tests, with what it sells. */
function brief(partId: string, exchange: string, sold: Address, amountWei: bigint): SwapBrief {
  const token = sold === PROFIT_TOKEN ? BOUGHT_TOKEN : PROFIT_TOKEN;
  return {
    ...{ partId, purpose: "swap", exchange, leastWei: 1n },
    sold: { token: sold, amountWei },
    expected: { token, amountWei },
  };
}

function detailsOf(changes: Partial<LegsDetails> = {}): PartDetails {
  return {
    ...{ contract: addressOf(0xa1), data: "0x", gasLimit: 150_000n, submission: "public", privateVia: "bundle" },
    ...{ targetBlocks: [], expiryBlock: BLOCK + 8n, observedBlock: BLOCK },
    ...{ maxFeePerGasWei: 1n, maxPriorityFeePerGasWei: 1n },
    ...changes,
  };
}

const HASH = (nonce: number): Hex => `0x${nonce.toString(16).padStart(64, "0")}`;

/** An order with a purchase and whatever became of it, written down as its journal would have it. */
export class LegsOrder {
  readonly #events: OrderEvent[] = [];
  #nonce = 0;

  constructor(limits: LegsLimits = {}, following: readonly PartRequest[] = []) {
    const way = { profitToken: PROFIT_TOKEN, boughtToken: BOUGHT_TOKEN, buyPool: BUY_POOL, sellPool: SELL_POOL };
    const signal = aLegsSignal(aLegsArbitrage(way, { limits }));
    const profit = { token: PROFIT_TOKEN, amountWei: ONE };
    const deadlines = { submissionDeadlineMs: START_MS + 1_000, confirmationDeadlineMs: START_MS + 60_000 };
    this.#add({ type: "created", signal, ...deadlines, orderId: 1n, atMs: START_MS });
    this.#add({ type: "validated", predictedProfit: profit, netProfit: profit, orderId: 1n, atMs: START_MS });
    const buys = following.length === 0;
    const first = buys ? brief("buy", "buyer", PROFIT_TOKEN, PAID_WEI) : approval();
    this.#sign(first.partId, first, { legs: { capBps: 50n, following } });
  }

  get order(): Order {
    return foldOrder(this.#events)!;
  }

  /** A further part is signed and sent. */
  signed(partId: string, exchange: string, amountWei = BOUGHT_WEI, isPurchase = false): this {
    const token = isPurchase ? PROFIT_TOKEN : BOUGHT_TOKEN;
    return this.#sign(partId, brief(partId, exchange, token, amountWei));
  }

  /** It brought so much, for all that it was to sell. */
  completed(partId: string, receivedWei: bigint, blockNumber = BLOCK - 2n): this {
    const part = this.order.parts.find((known) => known.brief.partId === partId)!;
    const inclusion = anInclusion({ blockNumber });
    this.update(partId, { type: "included", inclusion });
    if (part.brief.purpose === "approve") return this.update(partId, { type: "completed", outcome: { inclusion } });
    const { sold, expected } = part.brief;
    const received = { token: expected.token, amountWei: receivedWei };
    return this.update(partId, { type: "completed", outcome: { inclusion, sold, received } });
  }

  /** It is in a block, and reverted. */
  reverted(partId: string, detail = "the pool would have paid less than the minimum"): this {
    this.update(partId, { type: "included", inclusion: anInclusion({ succeeded: false, blockNumber: BLOCK - 2n }) });
    return this.update(partId, { type: "failed", reason: "TransactionReverted", detail });
  }

  /** It is in no block up to its last one. */
  absent(partId: string): this {
    return this.update(partId, { type: "failed", reason: "MEVBundleFailed", detail: "not included" });
  }

  update(partId: string, update: PartUpdate, atMs = START_MS + 5_000): this {
    return this.#add({ type: "part", partId, update, orderId: 1n, atMs });
  }

  ended(end: OrderEvent): this {
    return this.#add(end);
  }

  #sign(partId: string, part: SwapBrief | ReturnType<typeof approval>, details: Partial<LegsDetails> = {}): this {
    const nonce = this.#nonce++;
    const transaction = { account: addressOf(9), nonce, hash: HASH(nonce), raw: "0x02", purpose: "execute" } as const;
    const intent = { transaction: { ...transaction, competesWith: [] }, part, details: detailsOf(details) };
    this.#add({ type: "signed", intent, orderId: 1n, atMs: START_MS });
    return this.update(partId, { type: "published", via: "public-pool", targetBlocks: [] });
  }

  #add(event: OrderEvent): this {
    this.#events.push(event);
    return this;
  }
}

/** The purchase, as it is signed after an approval. */
export function purchaseRequest(): PartRequest {
  return { brief: brief("buy", "buyer", PROFIT_TOKEN, PAID_WEI), details: detailsOf() };
}

function approval() {
  const spender = addressOf(0xa1);
  return { partId: "approve", purpose: "approve", token: PROFIT_TOKEN, spender, amountWei: PAID_WEI } as const;
}

/** An order that has bought. */
export function boughtOrder(limits: LegsLimits = {}): LegsOrder {
  return new LegsOrder(limits).completed("buy", BOUGHT_WEI);
}

/** What is assessed and tried with in such a moment; all else is missing, and nothing asks for it. */
export function legsPartsOf({ head, market, exchanges, prices, settings }: Moment, changes: Partial<LegsParts> = {}) {
  return {
    ...{ market, exchanges, prices, settings },
    chain: { head: () => head, feeHistory: () => undefined },
    memory: { isKnownTrade: () => false },
    ...changes,
  } as unknown as LegsParts;
}
