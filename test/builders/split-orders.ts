import type { Order } from "../../bot/core/order.ts";
import { applyOrderEvent } from "../../bot/core/order.ts";
import type { ExecutionUpdate, LifecycleEvent, PartUpdate } from "../../bot/core/order-event.ts";
import type { Inclusion } from "../../bot/core/outcome.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { PlannedApproval, PlannedPart, PlannedSwap } from "../../bot/executors/split/planned-part.ts";
import { requestsOf, type Round } from "../../bot/executors/split/round.ts";
import { tradeOf } from "../../bot/executors/split/split-signal.ts";
import type { PartTerms } from "../../bot/trading/parts/part-terms.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { anInclusion } from "./orders.ts";
import { aSplitSignal, type TradeWishes } from "./split-signals.ts";

export const SELLER: Address = `0x${"5e".repeat(20)}`;
const GWEI = 10n ** 9n;
const ETHER = 10n ** 18n;
/** The wall clock of an order's creation. */
export const CREATED_MS = 1_700_000_000_000;

export const ROUND_TERMS: PartTerms = {
  submission: "public",
  privateVia: "bundle",
  targetBlocks: [],
  expiryBlock: 105n,
  observedBlock: 100n,
  maxFeePerGasWei: 30n * GWEI,
  maxPriorityFeePerGasWei: GWEI,
};

/** Sells whole ether for as many thousand USDC. */
export function aPlannedSwap(partId: string, ether: bigint, changes: Partial<PlannedSwap> = {}): PlannedSwap {
  const [exchange = partId] = partId.split(" ");
  return {
    brief: {
      partId,
      purpose: "swap",
      exchange,
      sold: { token: TOKENS.WETH.address, amountWei: ether * ETHER },
      expected: { token: TOKENS.USDC.address, amountWei: ether * 1_000n * 10n ** 6n },
      leastWei: ether * 995n * 10n ** 6n,
    },
    contract: `0x${"c1".repeat(20)}`,
    data: "0x38ed1739",
    gasLimit: 150_000n,
    usdE8: ether * 1_000n * 10n ** 8n,
    slices: [{ pool: `0x${"b0".repeat(20)}`, amountInWei: ether * ETHER }],
    deadlineS: 1_700_001_270n,
    ...changes,
  };
}

export function aPlannedApproval(exchange: string, ether: bigint): PlannedApproval {
  const [token, spender] = [TOKENS.WETH.address, `0x${"c1".repeat(20)}`] as const;
  const brief = {
    partId: `approve for ${exchange}`,
    purpose: "approve",
    token,
    spender,
    amountWei: ether * ETHER,
  } as const;
  return { brief, contract: token, data: "0x095ea7b3", gasLimit: 60_000n };
}

/** An order of a split trade whose events a test writes by hand, without anybody who follows it. */
export class SplitStory {
  readonly orderId: bigint;
  #order: Order;
  #atMs = CREATED_MS;
  #nonce = 0;

  constructor(wishes: TradeWishes = {}, orderId = 42n) {
    this.orderId = orderId;
    this.#order = this.#applied({
      type: "created",
      signal: aSplitSignal(wishes, CREATED_MS),
      submissionDeadlineMs: CREATED_MS + 30_000,
      confirmationDeadlineMs: CREATED_MS + 60_000,
    });
    const nothing = { token: TOKENS.USDC.address, amountWei: 0n };
    this.tell({ type: "validated", predictedProfit: nothing, netProfit: nothing });
  }

  get order(): Order {
    return this.#order;
  }

  get tradeId(): string {
    return tradeOf(this.#order.signal).tradeId;
  }

  at(atMs: number): this {
    this.#atMs = atMs;
    return this;
  }

  /** All parts of the round, or so many of the first. */
  sign(planned: readonly PlannedPart[], changes: Partial<Round> = {}, count = planned.length): this {
    const round: Round = { round: 1, terms: ROUND_TERMS, planned, ...changes };
    for (const { brief, details } of requestsOf(round).slice(0, count)) {
      const nonce = this.#nonce++;
      const hash = `0x${nonce.toString(16).padStart(64, "0")}` as const;
      const transaction = { account: SELLER, nonce, hash, raw: "0x02", purpose: "execute", competesWith: [] } as const;
      this.tell({ type: "signed", intent: { transaction, part: brief, details } });
    }
    return this;
  }

  publish(...partIds: readonly string[]): this {
    for (const partId of partIds) this.#part(partId, { type: "published", via: "public-pool", targetBlocks: [] });
    return this;
  }

  include(partId: string, changes: Partial<Inclusion> = {}): this {
    return this.#part(partId, { type: "included", inclusion: anInclusion({ blockNumber: 101n, ...changes }) });
  }

  complete(partId: string): this {
    this.include(partId);
    const part = this.order.parts.find(({ brief }) => brief.partId === partId);
    const { brief, inclusion } = part!;
    const moved = brief.purpose === "swap" ? { sold: brief.sold, received: brief.expected } : {};
    return this.#part(partId, { type: "completed", outcome: { inclusion: inclusion!, ...moved } });
  }

  revert(partId: string, detail = "the pool would have paid less than the minimum: K"): this {
    this.include(partId, { succeeded: false });
    return this.#part(partId, { type: "failed", reason: "TransactionReverted", detail });
  }

  /** No block had it. */
  miss(partId: string): this {
    return this.#part(partId, { type: "failed", reason: "MEVBundleFailed", detail: "not included up to block 105" });
  }

  reopen(partId: string): this {
    return this.#part(partId, { type: "reopened", detail: "its block is not part of the chain any more" });
  }

  tell(update: ExecutionUpdate | LifecycleEvent): this {
    this.#order = this.#applied(update);
    return this;
  }

  #part(partId: string, update: PartUpdate): this {
    return this.tell({ type: "part", partId, update });
  }

  #applied(update: ExecutionUpdate | LifecycleEvent): Order {
    const known = update.type === "created" ? undefined : this.#order;
    return applyOrderEvent(known, { ...update, orderId: this.orderId, atMs: this.#atMs });
  }
}
