import { median } from "./quantiles.ts";

const BATCH = 200;
const BATCHES = 120;
/** Until the code is compiled. */
const DISCARDED = 60;

/** Microseconds of one call: the median over batches of calls. */
export function timeOf(work: (number: number) => void): number {
  const times: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const begunMs = performance.now();
    for (let number = 0; number < BATCH; number++) work(batch * BATCH + number);
    times.push(((performance.now() - begunMs) * 1_000) / BATCH);
  }
  return median(times.slice(DISCARDED));
}

/** The same for work that is done for several at once, and has to be waited for: microseconds of one of them. */
export async function timeOfBatches(size: number, work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const begunMs = performance.now();
    await work();
    times.push(((performance.now() - begunMs) * 1_000) / size);
  }
  return median(times.slice(DISCARDED));
}
