import type { Way } from "./crash-site.ts";

/** What a bot can be killed at; see crash-point.ts. */
export type PointKind = "commit" | "file" | "ledger" | "send";

/** How many points of each kind a run has. */
export type PointCounts = Readonly<Record<PointKind, number>>;

/** Where a bot is killed, and how many blocks are made before it starts again. */
export interface Death {
  /** As crash-point.ts names it. */
  readonly crashPoint: string;
  readonly blocksMissed: number;
}

/** A run whose points are swept. */
export interface CrashScenario {
  readonly way: Way;
  /** A death before the run, which takes up what that has left. */
  readonly earlier?: Death;
  readonly kinds: readonly PointKind[];
}

/** One death at a point of a scenario's run. */
export interface CrashCase extends Death {
  readonly way: Way;
  readonly earlier?: Death;
}

/** Enough for an order to be included and confirmed, or to expire. */
const MANY_BLOCKS = 4;

/** What is never sent, and expires: its nonce is neutralised, while another order signs for it. */
export const DEATH_BEFORE_PUBLIC_SEND: Death = { crashPoint: "send:2:before", blocksMissed: MANY_BLOCKS };

const ALL_KINDS: readonly PointKind[] = ["commit", "file", "ledger", "send"];

/** Each way from its beginning, and the restart that signs most. */
export const SCENARIOS: readonly CrashScenario[] = [
  { way: "relay", kinds: ALL_KINDS },
  { way: "public", kinds: ALL_KINDS },
  { way: "public", earlier: DEATH_BEFORE_PUBLIC_SEND, kinds: ["commit", "send"] },
];

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

/** Every case of a scenario whose run has so many points. */
export function crashCases({ kinds, ...scenario }: CrashScenario, counts: PointCounts): readonly CrashCase[] {
  return kinds.flatMap((kind) =>
    Array.from({ length: counts[kind] }, (_, index) => `${kind}:${index + 1}`).flatMap((point) =>
      MOMENTS[kind].map(([moment, blocksMissed]) => ({ ...scenario, crashPoint: `${point}:${moment}`, blocksMissed })),
    ),
  );
}

/** Reads what crash-point.ts wrote down: a line a point. */
export function countPoints(trail: string): PointCounts {
  const points = trail.split("\n");
  const count = (kind: PointKind): number => points.filter((point) => point === kind).length;
  return { commit: count("commit"), file: count("file"), ledger: count("ledger"), send: count("send") };
}

/** Names a case or a scenario. */
export function nameOf({ way, earlier, ...rest }: CrashScenario | CrashCase): string {
  const start = earlier === undefined ? way : `${way} after ${earlier.crashPoint}`;
  return "crashPoint" in rest ? `${start}, ${rest.crashPoint}, ${rest.blocksMissed} blocks missed` : start;
}
