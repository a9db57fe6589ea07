import type { PoolKey } from "../../core/route.ts";
import type { Opportunity } from "./opportunity.ts";

/** Whoever shares a pool with somebody of a group is in it. The groups, and those in them, in the order given. */
export function conflictGroups(opportunities: readonly Opportunity[]): readonly (readonly Opportunity[])[] {
  const leader = new Map<PoolKey, PoolKey>();
  const leaderOf = (pool: PoolKey): PoolKey => {
    let at = pool;
    for (let above = leader.get(at); above !== undefined; above = leader.get(at)) at = above;
    // The next one has a short way.
    if (at !== pool) leader.set(pool, at);
    return at;
  };
  const firstPool = ({ route }: Opportunity): PoolKey => route.hops[0]?.pool ?? "0x";
  for (const opportunity of opportunities) {
    for (const { pool } of opportunity.route.hops) {
      const [one, other] = [leaderOf(firstPool(opportunity)), leaderOf(pool)];
      if (one !== other) leader.set(one, other);
    }
  }
  return [...Map.groupBy(opportunities, (opportunity) => leaderOf(firstPool(opportunity))).values()];
}
