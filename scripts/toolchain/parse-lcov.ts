/** How much of one source file was run. */
export interface FileCoverage {
  /** Relative to the repository. */
  readonly path: string;
  readonly lines: Tally;
  readonly branches: Tally;
}

/** What there is to run, and the numbers of the lines where something was not. */
export interface Tally {
  readonly found: number;
  readonly missedAtLines: readonly number[];
}

const END_OF_FILE = "end_of_record";

/**
 * Reads a report in lcov's format, of which three records matter here (geninfo(1) has them all): `SF:path` begins a file,
 * `DA:line,hits` is a line, and `BRDA:line,block,branch,hits` is a branch, with `-` where its line was never reached.
 */
export function parseLcov(report: string): FileCoverage[] {
  return report
    .split(END_OF_FILE)
    .map((part) => part.split("\n"))
    .flatMap((records) =>
      valuesOf("SF", records).map((path) => ({
        path,
        lines: tally(valuesOf("DA", records)),
        branches: tally(valuesOf("BRDA", records)),
      })),
    );
}

function valuesOf(kind: string, records: readonly string[]): string[] {
  return records.filter((record) => record.startsWith(`${kind}:`)).map((record) => record.slice(kind.length + 1));
}

function tally(values: readonly string[]): Tally {
  const missed = values.filter((value) => ["0", "-"].includes(value.slice(value.lastIndexOf(",") + 1)));
  return { found: values.length, missedAtLines: missed.map((value) => Number.parseInt(value, 10)) };
}
