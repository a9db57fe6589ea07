import type { Address } from "../../core/hex.ts";
import type { Order } from "../../core/order.ts";
import { isTerminal } from "../../core/order-state.ts";
import type { OrderPart } from "../../core/part.ts";
import type { TradeMemory } from "../../ports/trade-memory.ts";
import type { CapitalBook, CapitalPromise } from "../../trading/capital/capital-book.ts";
import type { Claim, HeadroomRefusal } from "./allocation/claim.ts";
import type { Headrooms } from "./allocation/headrooms.ts";
import type { ComingSlice, ComingSlices } from "./coming-slices.ts";
import { recordOf } from "./part-record.ts";
import { type PlannedSwap, swapsOf } from "./planned-part.ts";
import { partOf, roundsOf } from "./round.ts";

/** What the books consist of. */
export interface SplitBooksParts {
  readonly headrooms: Headrooms;
  readonly capital: CapitalBook;
  readonly coming: ComingSlices;
  readonly memory: TradeMemory;
}

/** How a swap stands in the books. */
type Standing = "reserved" | "committed" | "free";

/**
 * Keeps headrooms, tokens that are spoken for and the memory in step with what became of each swap. All of it follows from
 * the order as the journal has it, so that it is the same after a restart, and after a reorganisation.
 */
export class SplitBooks {
  readonly #parts: SplitBooksParts;
  /** Of each open order the swaps that this run knows of. */
  readonly #standings = new Map<bigint, Map<string, Standing>>();

  constructor(parts: SplitBooksParts) {
    this.#parts = parts;
  }

  /** Takes room for swaps that are about to be signed, and speaks for their tokens; nothing where the room is too small. */
  take(orderId: bigint, account: Address, swaps: readonly PlannedSwap[]): HeadroomRefusal | undefined {
    const refusal = this.#parts.headrooms.reserve(swaps.map((swap) => claimOf(orderId, swap)));
    if (refusal !== undefined) return refusal;
    const standings = this.#of(orderId);
    for (const { brief } of swaps) standings.set(brief.partId, "reserved");
    this.#speakFor(orderId, account, swaps);
    return undefined;
  }

  /**
   * Says of each swap of the order how it stands.
   * @param willSign whether planned swaps that are not signed will be
   */
  keep(order: Order, account: Address, willSign: boolean): void {
    const { orderId } = order;
    const standings = this.#of(orderId);
    const unsold: PlannedSwap[] = [];
    const planned = roundsOf(order).flatMap((round) => swapsOf(round.planned));
    for (const swap of planned) {
      const part = partOf(order, swap);
      const standing = standingOf(part, willSign);
      if (standing === "reserved" && part?.inclusion === undefined) unsold.push(swap);
      this.#stand(order, swap, part, standing);
    }
    for (const partId of standings.keys()) {
      if (!planned.some(({ brief }) => brief.partId === partId)) this.#free(orderId, partId);
    }
    this.#speakFor(orderId, account, unsold);
  }

  /** Nothing of the order can change any more: what was not traded is free. */
  letGo(orderId: bigint): void {
    for (const [partId, standing] of this.#of(orderId)) if (standing === "reserved") this.#free(orderId, partId);
    this.#standings.delete(orderId);
    this.#parts.capital.release(orderId);
    this.#parts.coming.delete(orderId);
  }

  #stand(order: Order, swap: PlannedSwap, part: OrderPart | undefined, standing: Standing): void {
    const { orderId } = order;
    const { partId } = swap.brief;
    const standings = this.#of(orderId);
    const known = standings.get(partId);
    if (known === standing) return;
    standings.set(partId, standing);
    const claim = claimOf(orderId, swap);
    if (standing === "committed") this.#parts.headrooms.commit(claim, part?.endedAtMs ?? 0);
    else if (standing === "reserved") this.#parts.headrooms.adopt([claim]);
    else this.#parts.headrooms.release(claim);
    const record = part && recordOf(order, swap, part);
    if (record !== undefined) this.#parts.memory.recordPart(record);
    else if (known !== "reserved") this.#parts.memory.forgetPart(orderId, partId);
  }

  #speakFor(orderId: bigint, account: Address, unsold: readonly PlannedSwap[]): void {
    const { capital, coming } = this.#parts;
    capital.promise(
      orderId,
      unsold.map((swap) => promiseOf(account, swap)),
    );
    coming.set(orderId, unsold.flatMap(comingOf));
  }

  #free(orderId: bigint, partId: string): void {
    this.#parts.headrooms.release({ orderId, partId });
    this.#of(orderId).delete(partId);
  }

  #of(orderId: bigint): Map<string, Standing> {
    const known = this.#standings.get(orderId) ?? new Map<string, Standing>();
    this.#standings.set(orderId, known);
    return known;
  }
}

function standingOf(part: OrderPart | undefined, willSign: boolean): Standing {
  if (part === undefined) return willSign ? "reserved" : "free";
  if (!isTerminal(part.state)) return "reserved";
  return part.state === "Completed" ? "committed" : "free";
}

function claimOf(orderId: bigint, { brief, usdE8 }: PlannedSwap): Claim {
  const { partId, exchange, sold, expected } = brief;
  return { orderId, partId, exchange, pair: [sold.token, expected.token], usdE8 };
}

function promiseOf(account: Address, { brief, contract }: PlannedSwap): CapitalPromise {
  const { token, amountWei } = brief.sold;
  return { account, token, spender: contract, amountWei };
}

function comingOf({ brief, slices }: PlannedSwap): readonly ComingSlice[] {
  return slices.map((slice) => ({ ...slice, token: brief.sold.token }));
}
