import type { Address } from "../../core/hex.ts";
import type { Order } from "../../core/order.ts";
import { isTerminal } from "../../core/order-state.ts";
import type { OrderPart } from "../../core/part.ts";
import type { TradeMemory } from "../../ports/trade-memory.ts";
import type { Claim, HeadroomRefusal } from "./allocation/claim.ts";
import type { Headrooms } from "./allocation/headrooms.ts";
import type { OpenSale, OpenSales } from "./open-sales.ts";
import { recordOf } from "./part-record.ts";
import { type PlannedSwap, swapsOf } from "./planned-part.ts";
import { partOf, roundsOf } from "./round.ts";

/** How a swap stands in the books. */
type Standing = "reserved" | "committed" | "free";

/**
 * Keeps headrooms, tokens that are spoken for and the memory in step with what became of each swap. All of it follows from
 * the order as the journal has it, so that it is the same after a restart, and after a reorganisation.
 */
export class SplitBooks {
  readonly #headrooms: Headrooms;
  readonly #sales: OpenSales;
  readonly #memory: TradeMemory;
  /** Of each open order the swaps that this run knows of. */
  readonly #standings = new Map<bigint, Map<string, Standing>>();

  constructor(headrooms: Headrooms, sales: OpenSales, memory: TradeMemory) {
    this.#headrooms = headrooms;
    this.#sales = sales;
    this.#memory = memory;
  }

  /** Takes room for swaps that are about to be signed, and speaks for their tokens; nothing where the room is too small. */
  take(orderId: bigint, account: Address, swaps: readonly PlannedSwap[]): HeadroomRefusal | undefined {
    const refusal = this.#headrooms.reserve(swaps.map((swap) => claimOf(orderId, swap)));
    if (refusal !== undefined) return refusal;
    const standings = this.#of(orderId);
    for (const { brief } of swaps) standings.set(brief.partId, "reserved");
    this.#sales.set(
      orderId,
      swaps.map((swap) => saleOf(account, swap)),
    );
    return undefined;
  }

  /**
   * Says of each swap of the order how it stands.
   * @param willSign whether planned swaps that are not signed will be
   */
  keep(order: Order, account: Address, willSign: boolean): void {
    const { orderId } = order;
    const standings = this.#of(orderId);
    const sales: OpenSale[] = [];
    const planned = roundsOf(order).flatMap((round) => swapsOf(round.planned));
    for (const swap of planned) {
      const part = partOf(order, swap);
      const standing = standingOf(part, willSign);
      if (standing === "reserved" && part?.inclusion === undefined) sales.push(saleOf(account, swap));
      this.#stand(order, swap, part, standing);
    }
    for (const partId of standings.keys()) {
      if (!planned.some(({ brief }) => brief.partId === partId)) this.#free(orderId, partId);
    }
    this.#sales.set(orderId, sales);
  }

  /** Nothing of the order can change any more: what was not traded is free. */
  letGo(orderId: bigint): void {
    for (const [partId, standing] of this.#of(orderId)) if (standing === "reserved") this.#free(orderId, partId);
    this.#standings.delete(orderId);
    this.#sales.delete(orderId);
  }

  #stand(order: Order, swap: PlannedSwap, part: OrderPart | undefined, standing: Standing): void {
    const { orderId } = order;
    const { partId } = swap.brief;
    const standings = this.#of(orderId);
    const known = standings.get(partId);
    if (known === standing) return;
    standings.set(partId, standing);
    const claim = claimOf(orderId, swap);
    if (standing === "committed") this.#headrooms.commit(claim, part?.endedAtMs ?? 0);
    else if (standing === "reserved") this.#headrooms.adopt([claim]);
    else this.#headrooms.release(claim);
    const record = part && recordOf(order, swap, part);
    if (record !== undefined) this.#memory.recordPart(record);
    else if (known !== "reserved") this.#memory.forgetPart(orderId, partId);
  }

  #free(orderId: bigint, partId: string): void {
    this.#headrooms.release({ orderId, partId });
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

function saleOf(account: Address, { brief, contract, slices }: PlannedSwap): OpenSale {
  const { token, amountWei } = brief.sold;
  return { account, token, spender: contract, amountWei, slices };
}
