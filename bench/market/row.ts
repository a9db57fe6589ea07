/** One line of the result; what does not apply is left out. */
export interface Row {
  /** The universe, then what was measured: v2-10000x2-full. */
  readonly name: string;
  /** The median of the repetitions. */
  readonly ms?: number;
  /** The quickest repetition: what the machine's other work did not disturb. */
  readonly bestMs?: number;
  readonly perSecond?: number;
  /** The profit found as a part of the optimum, over everything and where it is least. */
  readonly profitShare?: number;
  readonly worstShare?: number;
  /** How many opportunities it found, and how many of them it chose together. */
  readonly found?: number;
  readonly chosen?: number;
  readonly rssMb?: number;
  /** How many times as long the usual way takes. */
  readonly timesUsual?: number;
}

/** What is wanted of a row. */
interface Target {
  readonly text: string;
  readonly isMet: (row: Row) => boolean;
}

/** Those of the project's plan. */
export const TARGETS: Readonly<Record<string, Target>> = {
  "v2-10000x2-full": atMostMs(12),
  "mixed-20000-full": atMostMs(150),
  "mixed-20000-block": atMostMs(10),
  "random-1000": {
    text: "≥ 99.9 %, each ≥ 99 %",
    isMet: ({ profitShare = 0, worstShare = 0 }) => profitShare >= 0.999 && worstShare >= 0.99,
  },
  "v3-step": { text: "≥ 800,000/s", isMet: ({ perSecond = 0 }) => perSecond >= 800_000 },
  "start-20000-saved": atMostMs(2_000),
};

function atMostMs(limitMs: number): Target {
  return { text: `≤ ${limitMs.toLocaleString("en-US")} ms`, isMet: ({ ms = Infinity }) => ms <= limitMs };
}
