import type { PoolKey } from "../../core/route.ts";
import { conflictGroups } from "./conflict-groups.ts";
import { byNetProfit, type Opportunity } from "./opportunity.ts";

/** What a block gets, and what it does not. */
export interface Selection {
  /** No two of them use the same pool. Best first. */
  readonly chosen: readonly Opportunity[];
  /** Each shares a pool with a chosen one: for the next block, if it is still there. Best first. */
  readonly kept: readonly Opportunity[];
}

/** Comparisons of two opportunities: some milliseconds, which is all choices among a few dozen in conflict. */
const MOST_COMPARISONS = 50_000;

/**
 * The opportunities that together gain most while no two use the same pool: amounts are exact, so two orders must never
 * count on the state of the same pool.
 *
 * The bound: what is chosen is the optimum when `mostComparisons` was enough to try all that could be better, and never
 * gains less than taking the best first, which gets at least a part in as many as a route has hops.
 */
export function selectDisjoint(opportunities: readonly Opportunity[], mostComparisons = MOST_COMPARISONS): Selection {
  const sorted = opportunities.filter(({ netProfitNativeWei }) => netProfitNativeWei > 0n).sort(byNetProfit);
  const groups = conflictGroups(sorted);
  const chosen = new Set(groups.flatMap((group) => new Choice(group, mostComparisons / groups.length).best));
  return {
    chosen: sorted.filter((opportunity) => chosen.has(opportunity)),
    kept: sorted.filter((opportunity) => !chosen.has(opportunity)),
  };
}

/** One of those in conflict; what it gains as a double, because it is added up at every turn. */
interface Contender {
  readonly opportunity: Opportunity;
  readonly pools: readonly PoolKey[];
  readonly gain: number;
}

/** Branch and bound: with or without each in turn, the best first, so that the first try is the greedy choice. */
class Choice {
  best: readonly Opportunity[] = [];
  #bestGain = 0;
  #comparisonsLeft: number;
  readonly #taken: Opportunity[] = [];

  constructor(group: readonly Opportunity[], comparisons: number) {
    this.#comparisonsLeft = comparisons;
    const contenders = group.map((opportunity): Contender => {
      const pools = opportunity.route.hops.map(({ pool }) => pool);
      return { opportunity, pools, gain: Number(opportunity.netProfitNativeWei) };
    });
    this.#decide(contenders, 0);
  }

  /** @param open those that may still be taken, the best first */
  #decide(open: readonly Contender[], gained: number): void {
    if (gained > this.#bestGain) {
      this.#bestGain = gained;
      this.best = [...this.#taken];
    }
    const [next, ...others] = open;
    if (next === undefined || open.reduce((sum, { gain }) => sum + gain, gained) <= this.#bestGain) return;
    const compatible = others.filter(({ pools }) => !pools.some((pool) => next.pools.includes(pool)));
    this.#comparisonsLeft -= others.length;
    this.#taken.push(next.opportunity);
    this.#decide(compatible, gained + next.gain);
    this.#taken.pop();
    // Nobody would want the place of one that is in nobody's way.
    if (compatible.length < others.length && this.#comparisonsLeft > 0) this.#decide(others, gained);
  }
}
