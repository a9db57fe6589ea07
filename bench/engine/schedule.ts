/** When the signals of a run are due: at a fixed rate, whatever becomes of those before. */
export interface Schedule {
  readonly perSecond: number;
  readonly count: number;
  readonly firstId: number;
  /** Of the first signal, as {@link nowUs} counts. */
  readonly startUs: number;
}

/** Microseconds of CLOCK_MONOTONIC, which is the same in all processes of a machine. */
export function nowUs(): number {
  return Number(process.hrtime.bigint()) / 1_000;
}

/** When the signal is due, as {@link nowUs} counts. */
export function dueUs({ startUs, firstId, perSecond }: Schedule, signalId: number): number {
  return startUs + ((signalId - firstId) * 1_000_000) / perSecond;
}

/** How long the signals of the last schedule took, without those that were not written; see WriteTimes. */
export function latenciesMs(schedules: readonly Schedule[], writtenAtUs: Float64Array): Float64Array {
  const last = schedules.at(-1);
  if (last === undefined) throw new Error("a run has at least one phase");
  const times = Float64Array.from({ length: last.count }, (_, index) => {
    const signalId = last.firstId + index;
    return ((writtenAtUs[signalId] ?? NaN) - dueUs(last, signalId)) / 1_000;
  });
  return times.filter((timeMs) => !Number.isNaN(timeMs));
}
