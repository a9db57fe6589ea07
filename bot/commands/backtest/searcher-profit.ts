import type { Address, Hex } from "../../core/hex.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { ReplayedTransaction } from "../../fork/replayed-transaction.ts";
import { tokenFlows, type TokenFlows } from "./token-flows.ts";

/** What a transaction of the block took out of the pools for nothing. */
export interface SearcherProfit {
  readonly index: number;
  readonly transactionHash: Hex;
  /** Before gas and before what the searcher paid to the block's builder; every token of which something was left. */
  readonly gains: readonly TokenAmount[];
  /** The accounts that hold the tokens of the pools on the way. */
  readonly holders: readonly Address[];
}

/**
 * The profit of a transaction that went round a cycle: the pools on the way together gave more of some tokens than they
 * got, and less of none. It is read from the tokens' own events, so it holds for pools of any venue. Undefined for other
 * transactions.
 * @param holders every account that holds pools' tokens
 */
export function searcherProfit(
  { index, hash, logs }: ReplayedTransaction,
  holders: ReadonlySet<Address>,
): SearcherProfit | undefined {
  const cycle = withoutLooseEnds(tokenFlows(logs, holders));
  const gains = new Map<Address, bigint>();
  for (const flows of cycle.values()) {
    for (const [token, amountWei] of flows) gains.set(token, (gains.get(token) ?? 0n) - amountWei);
  }
  const left = [...gains].filter(([, amountWei]) => amountWei !== 0n);
  if (left.length === 0 || left.some(([, amountWei]) => amountWei < 0n)) return undefined;
  return {
    index,
    transactionHash: hash,
    gains: left.map(([token, amountWei]) => ({ token, amountWei })),
    holders: [...cycle.keys()],
  };
}

/**
 * Leaves out whoever got a token that no other one gave, or gave one that no other one got, until nobody does: a trade
 * beside the cycle, in the same transaction, has such an end, and so have all the swaps of somebody who just trades.
 */
function withoutLooseEnds(all: ReadonlyMap<Address, TokenFlows>): ReadonlyMap<Address, TokenFlows> {
  const kept = new Map(all);
  for (let before = -1; before !== kept.size;) {
    before = kept.size;
    for (const [holder, flows] of kept) {
      const isMet = ([token, amountWei]: readonly [Address, bigint]): boolean =>
        amountWei === 0n || others(kept, holder).some((other) => (other.get(token) ?? 0n) * amountWei < 0n);
      if (![...flows].every(isMet)) kept.delete(holder);
    }
  }
  return kept;
}

function others(all: ReadonlyMap<Address, TokenFlows>, holder: Address): readonly TokenFlows[] {
  return [...all].filter(([account]) => account !== holder).map(([, flows]) => flows);
}
