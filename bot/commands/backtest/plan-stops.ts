import type { Address, Hex } from "../../core/hex.ts";
import type { ReplayedTransaction } from "../../fork/replayed-transaction.ts";
import { type SearcherProfit, searcherProfit } from "./searcher-profit.ts";
import { changedKeys } from "./touched.ts";

/** A state inside a block that is searched. */
export interface Stop {
  /** Before the transaction of this index. */
  readonly index: number;
  /** The pools that are not as they were at the stop before. */
  readonly changed: ReadonlySet<Hex> | "all";
  /** Only what leads through one of these pools is tried: the rest was tried before. */
  readonly tried: ReadonlySet<Hex> | "all";
  /** Who took something out of this state. */
  readonly searcher: SearcherProfit | undefined;
}

/** What stops are planned from. */
export interface StopFacts {
  readonly replayed: readonly ReplayedTransaction[];
  readonly pools: ReadonlySet<Hex>;
  /** Every account that holds pools' tokens. */
  readonly holders: ReadonlySet<Address>;
}

/** The state before one transaction. */
export function onlyStop(index: number, { replayed, holders }: StopFacts): Stop {
  const transaction = replayed[index];
  const searcher = transaction && searcherProfit(transaction, holders);
  return { index, changed: "all", tried: "all", searcher };
}

/** The state before the block, and every later one in which a pool had changed or a searcher took something. */
export function everyStop(facts: StopFacts): readonly Stop[] {
  const { replayed, pools, holders } = facts;
  const later = replayed.flatMap((transaction, before): Stop[] => {
    const index = before + 1;
    const next = replayed[index];
    const searcher = next && searcherProfit(next, holders);
    const keys = changedKeys(transaction);
    const changed = new Set([...pools].filter((pool) => keys.has(pool)));
    if (changed.size === 0 && searcher === undefined) return [];
    return [{ index, changed, tried: new Set([...changed, ...(searcher?.holders ?? [])]), searcher }];
  });
  return [onlyStop(0, facts), ...later];
}
