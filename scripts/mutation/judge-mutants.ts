import type { Mutant } from "./mutant.ts";
import type { Project } from "./project.ts";
import type { Verdict } from "./trial.ts";
import { WorkerProcess } from "./worker-process.ts";

/** Tries every mutant on the Solidity tests, several at a time, and tells each verdict as soon as it stands. */
export async function judgeMutants(
  project: Project,
  mutants: readonly Mutant[],
  jobs: number,
  signal: AbortSignal,
  onVerdict: (mutant: Mutant, verdict: Verdict) => void,
): Promise<void> {
  const waiting = mutants.values();
  await using workers = new AsyncDisposableStack();
  const work = async (): Promise<void> => {
    const worker = workers.use(new WorkerProcess(project));
    await worker.prepare();
    for (const mutant of waiting) {
      const verdict = await worker.judge(mutant);
      signal.throwIfAborted();
      onVerdict(mutant, verdict);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
}
