// A process of its own, so that the memory is that of one universe.
import type { Row } from "./row.ts";
import { SearchUnderTest } from "./search-under-test.ts";
import { Timing } from "./timing.ts";
import { mixedMarket, twoPairsEach } from "./universe.ts";

/** What the process is asked to measure. */
export interface UniverseRun {
  readonly name: string;
  readonly kind: "two-pairs-each" | "mixed";
  /** Tokens, or pools. */
  readonly size: number;
  readonly maxHops: 2 | 3 | 4;
  readonly repetitions: number;
  /** What gas costs; 0 where everything counts that gains. */
  readonly baseFeeGwei: number;
}

const SEED = 1;
const WARM_UPS = 5;
const BLOCKS_A_REPETITION = 8;
const PART_CHANGED = 100;

const run = JSON.parse(process.argv[2] ?? "") as UniverseRun;
const universe = (run.kind === "mixed" ? mixedMarket : twoPairsEach)(run.size, SEED);
const pools = universe.pools.length;
const baseFeeWei = BigInt(run.baseFeeGwei) * 10n ** 9n;

const searcher = new SearchUnderTest(universe, run.maxHops, baseFeeWei);
let current = universe.pools;
searcher.search(current);
const block = new Timing(WARM_UPS * BLOCKS_A_REPETITION);
for (let n = 0; n < (run.repetitions + WARM_UPS) * BLOCKS_A_REPETITION; n++) {
  current = universe.later(current, pools / PART_CHANGED);
  block.take(() => searcher.search(current));
}
// Before the copies of whole markets below, which no bot makes.
globalThis.gc?.();
const rssMb = process.memoryUsage.rss() / 2 ** 20;

const first = new Timing(1);
for (let n = 0; n < 4; n++) {
  first.take(() => new SearchUnderTest(universe, run.maxHops, baseFeeWei).search(universe.pools));
}

const full = new Timing(WARM_UPS);
let selection = searcher.search(universe.pools);
for (let n = 0; n < run.repetitions + WARM_UPS; n++) {
  // Another object is another state: nothing is known of it, its ladders included.
  const copies = universe.pools.map((pool) => ({ ...pool }));
  selection = full.take(() => searcher.search(copies));
}
const { chosen, kept } = selection;

const rows: readonly Row[] = [
  { name: `${run.name}-first`, ...first.figures },
  { name: `${run.name}-full`, ...full.figures, found: chosen.length + kept.length, chosen: chosen.length },
  { name: `${run.name}-block`, ...block.figures, rssMb },
];
console.log(JSON.stringify(rows));
