import { type Awaitable, isPending } from "../../core/awaitable.ts";
import type { Address } from "../../core/hex.ts";
import type { Order } from "../../core/order.ts";
import type { Signal } from "../../core/signal.ts";
import type { Assessment, Executor, OrDenied, Report, Trial } from "../../ports/executor.ts";
import type { Quarantine } from "../../ports/quarantine.ts";
import { CapitalBook } from "../../trading/capital/capital-book.ts";
import { claimOf } from "../../trading/parts/claim-of.ts";
import { FollowedParts } from "../../trading/parts/followed-parts.ts";
import { type Decision, followParts } from "../../trading/parts/follow-parts.ts";
import type { PartIntent } from "../../trading/parts/part-details.ts";
import { partPurpose } from "../../trading/parts/part-purpose.ts";
import { signPart } from "../../trading/parts/sign-part.ts";
import type { TradingParts } from "../../trading/trading-parts.ts";
import { type FollowingParts, followingTogether } from "../../transactions/following-parts.ts";
import { claimsOfRecords } from "./allocation/claims-of-records.ts";
import { type ExchangeExposure, Headrooms } from "./allocation/headrooms.ts";
import { assessTrade } from "./assess.ts";
import { ComingSlices } from "./coming-slices.ts";
import { endOfTrade } from "./end-of-trade.ts";
import { type Moment, nextStep, unsignedOf } from "./next-step.ts";
import { planRound } from "./plan-round.ts";
import { planTrade } from "./plan-trade.ts";
import { requestsOf, roundsOf } from "./round.ts";
import { simulateTrade } from "./simulate-trade.ts";
import { SplitBooks } from "./split-books.ts";
import type { SplitParts } from "./split-parts.ts";
import type { SplitPlan } from "./split-plan.ts";
import { DEFAULT_SPLIT_SETTINGS, type SplitSettings } from "./split-settings.ts";
import { tradeOf } from "./split-signal.ts";

/** What split trades are executed with. */
export interface SplitExecutorParts extends TradingParts {
  readonly split?: SplitSettings;
  /** Shared with every executor that trades from the same accounts; without one, from these nobody else does. */
  readonly capital?: CapitalBook;
  /** Hears where each trade may go and why, a sentence an exchange. */
  readonly tell?: (sentence: string) => void;
  /** Without one, nothing is held. */
  readonly quarantine?: Pick<Quarantine, "held">;
}

/** More parts than a day has blocks on any chain: whatever counts for the headrooms. */
const MOST_RECORDS = 100_000;

/** Trades that are split over exchanges (specification 003): each stage is a file of its own beside this one. */
export class SplitExecutor implements Executor<SplitPlan, undefined> {
  readonly kind = "split-trade";
  readonly confirmationTimeoutMs: number;
  readonly #parts: SplitParts;
  readonly #following: FollowingParts;
  /** Orders that are being planned and tried; what gives up those that take too long. */
  readonly #preparing = new Map<bigint, AbortController>();
  /** How many nonces were reserved for each order that is being signed, or was signed here and not executed yet. */
  readonly #fresh = new Map<bigint, number>();

  /** Throws STORE_UNUSABLE when the memory cannot be read. */
  constructor({
    split = DEFAULT_SPLIT_SETTINGS,
    capital = new CapitalBook(),
    quarantine,
    ...trading
  }: SplitExecutorParts) {
    const { clock, memory, settings } = trading;
    this.confirmationTimeoutMs = settings.timeoutMs;
    const headrooms = new Headrooms(split.allocation, clock);
    const sinceMs = clock.nowMs() - split.allocation.exposureWindowMs;
    headrooms.adopt(claimsOfRecords(memory.listParts({ status: "confirmed", sinceMs, limit: MOST_RECORDS })));
    const kept = { headrooms, capital, coming: new ComingSlices() };
    const books = new SplitBooks({ ...kept, memory });
    const nothing: ReadonlySet<Address> = new Set();
    this.#parts = { ...trading, split, ...kept, books, held: () => quarantine?.held() ?? nothing };
    this.#following = followingTogether(trading, partPurpose(trading.chain));
  }

  /** What of the room at each exchange is taken. */
  exposures(): readonly ExchangeExposure[] {
    return this.#parts.headrooms.exposures();
  }

  assess(signal: Signal): Assessment<undefined> {
    return assessTrade(signal, this.#parts);
  }

  plan(order: Order): Promise<OrDenied<{ readonly plan: SplitPlan }>> {
    const { orderId } = order;
    const givingUp = new AbortController();
    this.#preparing.set(orderId, givingUp);
    return planTrade(order, this.#parts, givingUp.signal);
  }

  simulate(plan: SplitPlan): Promise<OrDenied<Trial<SplitPlan>>> {
    return simulateTrade(plan, this.#parts, () => !this.#preparing.has(plan.orderId));
  }

  /**
   * Reserves a nonce for each part, so that no other order comes in between, and signs the first. Throws when the trade's id
   * was used up since it was planned.
   */
  sign({ orderId, account, round, trade: { tradeId } }: SplitPlan): Awaitable<PartIntent> {
    const { accounts, clock, memory } = this.#parts;
    if (!memory.rememberTrade({ tradeId, orderId, kind: this.kind, atMs: clock.nowMs() })) {
      throw new Error(`the trade ${tradeId} was made before`);
    }
    const requests = requestsOf(round);
    const [first] = requests;
    if (first === undefined) throw new Error(`order ${orderId} has nothing to sign`);
    this.#preparing.delete(orderId);
    this.#fresh.set(orderId, requests.length);
    for (const index of requests.keys()) accounts.reserve(claimOf(orderId, index), account, "public");
    const intent = signPart(first, { claimId: claimOf(orderId, 0), account }, this.#parts);
    return isPending(intent) ? intent.then((late) => this.#unlessGivenUp(orderId, requests.length, late)) : intent;
  }

  async execute(order: Order, report: Report, abort: AbortSignal): Promise<void> {
    const { orderId, signal, createdAtMs } = order;
    const { memory } = this.#parts;
    const { tradeId, limits } = tradeOf(signal);
    const account = accountOf(order);
    const reserved = this.#fresh.get(orderId);
    this.#fresh.delete(orderId);
    const isFresh = (claimId: bigint): boolean => reserved !== undefined && claimId === claimOf(orderId, 0);
    const followed = new FollowedParts(order, account, {
      following: this.#following,
      report,
      abort,
      isFresh,
      maxGasPriceWei: limits.maxGasPriceWei,
    });
    // A memory that was begun anew does not know it.
    memory.rememberTrade({ tradeId, orderId, kind: this.kind, atMs: createdAtMs });
    this.#keepBooks(order, account);
    const decide = async (known: Order): Promise<Decision> => {
      const decision = await this.#decide(known, account);
      if (decision.next !== "begin") this.#freeNonces(orderId, known.parts.length, reserved);
      return decision;
    };
    await followParts(followed, decide, abort);
  }

  release(orderId: bigint): void {
    this.#preparing.get(orderId)?.abort();
    this.#preparing.delete(orderId);
    this.#freeNonces(orderId, 0, this.#fresh.get(orderId) ?? 1);
    this.#fresh.delete(orderId);
    this.#parts.books.letGo(orderId);
  }

  async #decide(order: Order, account: Address): Promise<Decision> {
    this.#keepBooks(order, account);
    const step = nextStep(order, this.#moment(), this.#parts.settings);
    switch (step.step) {
      case "sign": {
        const parts = requestsOf(step.round).filter(({ brief }) =>
          step.unsigned.some((each) => each.brief.partId === brief.partId),
        );
        return { next: "begin", parts };
      }
      case "plan": {
        const decision = await planRound(order, account, step, this.#parts);
        // What it has taken room for, and is not signed now, needs none.
        if (decision.next !== "begin") this.#keepBooks(order, account);
        return decision;
      }
      case "wait": {
        const { step: _step, ...until } = step;
        return { next: "wait", ...until };
      }
      case "end":
        return { next: "end", end: endOfTrade(order, tradeOf(order.signal), step.isPartial) };
    }
  }

  #keepBooks(order: Order, account: Address): void {
    const last = roundsOf(order).at(-1);
    const willSign = last !== undefined && unsignedOf(order, last, this.#moment()).length > 0;
    this.#parts.books.keep(order, account, willSign);
  }

  #moment(): Moment {
    const { chain, clock, halt, market } = this.#parts;
    return {
      nowMs: clock.nowMs(),
      head: chain.head(),
      marketBlock: market.blockNumber,
      isHalted: halt?.current() !== undefined,
    };
  }

  /** Nonces that are reserved for parts which are not signed would hold up all above them. */
  #freeNonces(orderId: bigint, from: number, reserved = 0): void {
    for (let index = from; index < reserved; index++) this.#parts.accounts.release(claimOf(orderId, index));
  }

  #unlessGivenUp(orderId: bigint, reserved: number, intent: PartIntent): PartIntent {
    if (this.#fresh.has(orderId)) return intent;
    // The engine did not wait for the signer. The bytes go nowhere, and must hold no nonce.
    this.#freeNonces(orderId, 0, reserved);
    throw new Error(`order ${orderId} was given up while it was being signed`);
  }
}

/** All parts of a trade are of one account. */
function accountOf({ orderId, intents }: Order): Address {
  const [first] = intents;
  if (first === undefined) throw new Error(`order ${orderId} has nothing signed`);
  return first.transaction.account;
}
