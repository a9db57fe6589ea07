/** How many of a sweep's points are looked at unless all are asked for. */
const SAMPLE = 9;

/**
 * The points from 1 to `count` that a sweep looks at: all of them when FULL_SWEEPS is set (npm run test:sweeps), or else a
 * few with growing distances, the last one among them.
 */
export function sweepPoints(count: number): readonly number[] {
  const all = Array.from({ length: count }, (_, index) => index + 1);
  if (process.env["FULL_SWEEPS"] !== undefined) return all;
  const ratio = count ** (1 / (SAMPLE - 1));
  const sample = new Set(Array.from({ length: SAMPLE }, (_, index) => Math.round(ratio ** index)));
  return all.filter((point) => sample.has(point));
}
