import type { Mutant } from "./mutant.ts";
import type { Verdict } from "./trial.ts";

/** A mutant that was tried. */
export interface Trialled {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  /** Why it cannot be observed, when it is listed as equivalent. */
  readonly equivalent: string | undefined;
}

type Shown = Pick<Mutant, "id" | "inside" | "original" | "mutated">;

/** What the run found. `mutants` is `killed` and `survivors` together; the others are listed beside them. */
export interface Report {
  readonly mutants: number;
  readonly killed: number;
  readonly survivors: readonly Shown[];
  readonly equivalent: readonly (Shown & { readonly why: string })[];
  /** Listed as equivalent, but a test tells the difference: the list is wrong. */
  readonly wronglyExplained: readonly (Shown & { readonly killedBy: string })[];
  readonly doesNotCompile: readonly Shown[];
}

export function reportOf(trialled: readonly Trialled[]): Report {
  const having = (outcome: Verdict["outcome"]): Trialled[] =>
    trialled.filter(({ verdict }) => verdict.outcome === outcome);
  const [killed, survived] = [having("killed"), having("survived")];
  const survivors = survived.filter(({ equivalent }) => equivalent === undefined);
  return {
    mutants: killed.length + survivors.length,
    killed: killed.length,
    survivors: survivors.map(shown),
    equivalent: survived.flatMap((one) =>
      one.equivalent === undefined ? [] : [{ ...shown(one), why: one.equivalent }],
    ),
    wronglyExplained: killed.flatMap((one) =>
      one.equivalent !== undefined && one.verdict.outcome === "killed"
        ? [{ ...shown(one), killedBy: one.verdict.by }]
        : [],
    ),
    doesNotCompile: having("does-not-compile").map(shown),
  };
}

/** For people: the score, and everything that was not killed. */
export function reportLines(report: Report): string[] {
  const share = report.mutants === 0 ? 100 : (100 * report.killed) / report.mutants;
  return [
    ...report.survivors.map((one) => `survived: ${sentence(one)}`),
    ...report.wronglyExplained.map((one) => `listed as equivalent, but killed by ${one.killedBy}: ${sentence(one)}`),
    ...report.equivalent.map((one) => `equivalent: ${sentence(one)} (${one.why})`),
    ...report.doesNotCompile.map((one) => `does not compile: ${sentence(one)}`),
    `${report.killed} of ${report.mutants} mutants killed (${share.toFixed(1)} %), ${report.survivors.length} survived, ${report.equivalent.length} are equivalent, ${report.doesNotCompile.length} do not compile`,
  ];
}

/** One mutant on a line. */
export function sentence({ id, inside, original, mutated }: Shown): string {
  return `${id} in ${inside}: ${original} → ${mutated === "" ? "(deleted)" : mutated}`;
}

function shown({ mutant: { id, inside, original, mutated } }: Trialled): Shown {
  return { id, inside, original, mutated };
}
