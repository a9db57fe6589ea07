import { bestFirst, type FoundCycle, isVerified } from "./found-cycle.ts";

/** The verified cycles, each once a block, at its best: one that stays open is found in many states. Best first. */
export function distinctCycles(cycles: readonly FoundCycle[]): readonly FoundCycle[] {
  const seen = new Set<string>();
  return cycles
    .filter(isVerified)
    .toSorted(bestFirst)
    .filter(({ block, route }) => {
      const name = [block, route.profitToken, ...route.hops.map(({ pool }) => pool)].join();
      const isNew = !seen.has(name);
      seen.add(name);
      return isNew;
    });
}
