import type { EquivalentMutant } from "./equivalent-mutants.ts";
import type { Mutant } from "./mutant.ts";

/** Why each equivalent mutant cannot be observed, by its id. An entry that does not name exactly one mutant is a fault. */
export function reasonsById(
  mutants: readonly Mutant[],
  entries: readonly EquivalentMutant[],
): ReadonlyMap<string, string> {
  return new Map(entries.map((entry) => [theMutant(entry, mutants).id, entry.why]));
}

function theMutant(entry: EquivalentMutant, mutants: readonly Mutant[]): Mutant {
  const fits = mutants.filter(
    ({ file, inside, original, mutated }) =>
      file === entry.file && inside === entry.inside && original === entry.original && mutated === entry.mutated,
  );
  const fit = entry.occurrence === undefined && fits.length > 1 ? undefined : fits[(entry.occurrence ?? 1) - 1];
  if (fit === undefined) {
    throw new Error(
      `The equivalent mutant "${entry.original}" → "${entry.mutated}" in ${entry.file} (${entry.inside}) fits ${fits.length} mutants: correct scripts/mutation/equivalent-mutants.ts.`,
    );
  }
  return fit;
}
