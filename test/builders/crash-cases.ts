import type { Way } from "./crash-site.ts";

/** What a bot can be killed at; see crash-point.ts. */
export type PointKind = "commit" | "file" | "ledger" | "send";

/** How many points of each kind a run has. */
export type PointCounts = Readonly<Record<PointKind, number>>;

/** Where a bot is killed, and how many blocks are made before it starts again. */
export interface CrashCase {
  readonly way: Way;
  /** As crash-point.ts names it. */
  readonly crashPoint: string;
  readonly blocksMissed: number;
}

/** Enough for an order to be included and confirmed, or to expire. */
const MANY_BLOCKS = 4;

/** At each point of each kind, and how many blocks are missed then; what was sent may land meanwhile, or not. */
const MOMENTS: Readonly<Record<PointKind, readonly (readonly [moment: string, blocksMissed: number])[]>> = {
  commit: [
    ["durable", 0],
    ["torn", 1],
    ["lost", MANY_BLOCKS],
  ],
  file: [
    ["before", 0],
    ["after", 1],
  ],
  ledger: [
    ["before", 1],
    ["after", 0],
  ],
  send: [
    ["before", 0],
    ["before", MANY_BLOCKS],
    ["after", 1],
    ["after", MANY_BLOCKS],
  ],
};

/** Every case of a run that has so many points. */
export function crashCases(way: Way, counts: PointCounts): readonly CrashCase[] {
  return (Object.keys(MOMENTS) as PointKind[]).flatMap((kind) =>
    Array.from({ length: counts[kind] }, (_, index) => index + 1).flatMap((number) =>
      MOMENTS[kind].map(([moment, blocksMissed]) => ({ way, crashPoint: `${kind}:${number}:${moment}`, blocksMissed })),
    ),
  );
}

/** Reads what crash-point.ts wrote down: a line a point. */
export function countPoints(trail: string): PointCounts {
  const points = trail.split("\n");
  const count = (kind: PointKind): number => points.filter((point) => point === kind).length;
  return { commit: count("commit"), file: count("file"), ledger: count("ledger"), send: count("send") };
}
