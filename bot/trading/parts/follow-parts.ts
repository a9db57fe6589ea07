import type { Awaitable } from "../../core/awaitable.ts";
import { isOpen, type Order } from "../../core/order.ts";
import type { ExecutionUpdate } from "../../core/order-event.ts";
import type { FollowedParts } from "./followed-parts.ts";
import type { PartRequest } from "./part-details.ts";

/** How an order ends, as its parts stand. */
export type OrderEnd = ExecutionUpdate & { readonly type: "completed" | "failed" };

/** What comes next for an order whose parts stand as they do. */
export type Decision =
  | { readonly next: "begin"; readonly parts: readonly PartRequest[] }
  /** Nothing, until something changes; at the latest at a time of the wall clock. */
  | { readonly next: "wait"; readonly untilMs?: number; readonly remark?: string }
  | { readonly next: "end"; readonly end: OrderEnd };

/**
 * Says what comes next, from nothing but the order as the journal has it and the market of the moment: so a restart, and a
 * reorganisation that takes a part back, lead where they must. It is asked again after every change, also after the end.
 */
export type Decide = (order: Order) => Awaitable<Decision>;

/** Leads an order of several parts from where it stands to its end, and until the chain is final about all of them. */
export async function followParts(parts: FollowedParts, decide: Decide, abort: AbortSignal): Promise<void> {
  const remarks = new Set<string>();
  const isAborted = (): boolean => abort.aborted;
  try {
    while (!isAborted()) {
      const decision = await decide(parts.order);
      if (isAborted()) return;
      if (decision.next === "begin") {
        if (!isOpen(parts.order)) await parts.record(reopened);
        await parts.begin(decision.parts);
        continue;
      }
      if (decision.next === "end") {
        await end(parts, decision.end);
        if (parts.areSettled) {
          await parts.record({ type: "settled", detail: "the chain is final about all of its parts" });
          return;
        }
      } else {
        if (!isOpen(parts.order)) await parts.record(reopened);
        const { remark } = decision;
        if (remark !== undefined && !remarks.has(remark)) await parts.record({ type: "noted", detail: remark });
        if (remark !== undefined) remarks.add(remark);
      }
      await parts.changed(decision.next === "wait" ? decision.untilMs : undefined);
    }
  } finally {
    await parts.stop();
  }
}

const reopened: ExecutionUpdate = { type: "reopened", detail: "a part of it is open again" };

/** An end that has become another one, because a part ended otherwise after all, takes the place of the first. */
async function end(parts: FollowedParts, update: OrderEnd): Promise<void> {
  const { order } = parts;
  if (!isOpen(order)) {
    if (isSame(order, update)) return;
    await parts.record(reopened);
  }
  await parts.record(update);
}

function isSame({ state, outcome, failure }: Order, update: OrderEnd): boolean {
  if (update.type === "completed") return state === "Completed" && hasSameFacts(outcome, update.outcome);
  const { type: _type, ...failed } = update;
  return state === "Failed" && hasSameFacts(failure, failed);
}

/** Plain data, in which undefined members say nothing. */
function hasSameFacts(known: unknown, found: unknown): boolean {
  return textOf(known) === textOf(found);
}

function textOf(facts: unknown): string {
  return JSON.stringify(facts, (_key, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}
