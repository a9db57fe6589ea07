import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Compiler } from "./compiler.ts";
import { EQUIVALENT_MUTANTS } from "./equivalent-mutants.ts";
import { reasonsById } from "./explain-survivors.ts";
import { findMutants } from "./find-mutants.ts";
import { judgeMutants } from "./judge-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { contractFiles, OWN, type Project, readProject } from "./project.ts";
import { ProjectCopy } from "./project-copy.ts";
import { reportLines, reportOf, sentence } from "./report.ts";
import type { Verdict } from "./trial.ts";

const interrupt = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => interrupt.abort(new Error("The run was interrupted; nothing is left behind.")));
}

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = interrupt.signal.aborted ? 130 : 1;
}

async function run(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      only: { type: "string", default: "" },
      jobs: { type: "string", default: String(availableParallelism()) },
      json: { type: "boolean", default: false },
    },
  });
  const jobs = Number(options.jobs);
  if (!Number.isSafeInteger(jobs) || jobs < 1) throw new Error("--jobs takes a whole number of at least 1.");
  const project = await readProject();
  const all = mutantsOf(project);
  const reasons = reasonsById(all, EQUIVALENT_MUTANTS);
  const mutants = all.filter(({ id }) => id.includes(options.only));
  if (mutants.length === 0) throw new Error(`No mutant's id contains "${options.only}".`);

  const verdicts = new Map<Mutant, Verdict>();
  await judgeMutants(project, mutants, Math.min(jobs, mutants.length), interrupt.signal, (mutant, verdict) => {
    verdicts.set(mutant, verdict);
    progress(`${verdicts.size}/${mutants.length}`, mutant, verdict);
  });
  const survivors = mutants.filter((mutant) => verdicts.get(mutant)?.outcome === "survived" && !reasons.has(mutant.id));
  if (survivors.length > 0) {
    await using copy = await ProjectCopy.make(project.tests.root, interrupt.signal);
    for (const [index, mutant] of survivors.entries()) {
      const verdict = await copy.judge(mutant);
      interrupt.signal.throwIfAborted();
      verdicts.set(mutant, verdict);
      progress(`again ${index + 1}/${survivors.length}`, mutant, verdict);
    }
  }

  const report = reportOf(
    [...verdicts].map(([mutant, verdict]) => ({ mutant, verdict, equivalent: reasons.get(mutant.id) })),
  );
  for (const line of reportLines(report)) console.log(line);
  if (options.json) console.log(JSON.stringify(report));
  if (report.survivors.length > 0 || report.wronglyExplained.length > 0) process.exitCode = 1;
}

function mutantsOf({ input }: Project): Mutant[] {
  const trees = new Compiler(input).trees();
  return contractFiles(input).flatMap((sourceName) => {
    const tree = trees.get(sourceName);
    const content = input.sources[sourceName]?.content;
    if (tree === undefined || content === undefined) throw new Error(`solc did not read ${sourceName}.`);
    return findMutants({ sourceName, file: sourceName.slice(`${OWN}contracts/`.length), content, tree });
  });
}

function progress(count: string, mutant: Mutant, verdict: Verdict): void {
  const by = verdict.outcome === "killed" ? ` by ${verdict.by}` : "";
  console.log(`${count} ${sentence(mutant)}: ${verdict.outcome}${by}`);
}
