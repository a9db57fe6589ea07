import type { ConformanceWay } from "./conformance-candidate.ts";
import type { ConformanceBench } from "./conformance-bench.ts";

/** Sets the chain back to where it began, and a bot without a past beside it, which does not run yet. */
export type OpenBench = () => Promise<ConformanceBench>;

/** Something that every executor must do. */
export interface ConformanceCase {
  /** Never given to another case. */
  readonly number: number;
  /** Goes on after the executor's name. */
  readonly sentence: string;
  readonly way: ConformanceWay;
  /** Throws when the candidate does not pass. */
  run(open: OpenBench): Promise<void>;
}

/** One bot on one chain, whose books are judged at the end. */
export function onOneBench(run: (bench: ConformanceBench) => Promise<void>): ConformanceCase["run"] {
  return async (open) => {
    await using bench = await open();
    await bench.desk.start();
    await run(bench);
    await bench.judge();
  };
}
