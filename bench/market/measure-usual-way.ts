// A process of its own: the usual way and ours over the same universe, after each other.
import { bestTogether, cyclesByForce } from "./brute-force.ts";
import type { Row } from "./row.ts";
import { SearchUnderTest } from "./search-under-test.ts";
import { Timing } from "./timing.ts";
import { twoPairsEach } from "./universe.ts";
import { answersOf, searchTheUsualWay } from "./usual-way.ts";

/** What the process is asked to measure. */
export interface UsualRun {
  readonly tokens: number;
  readonly repetitions: number;
}

const SEED = 1;
const WARM_UPS = 3;

const { tokens, repetitions } = JSON.parse(process.argv[2] ?? "") as UsualRun;
const universe = twoPairsEach(tokens, SEED);
const base = universe.baseTokens[0] ?? "0x";
const answers = answersOf(universe.pools);
const [usual, ours] = [new Timing(WARM_UPS), new Timing(WARM_UPS)];
const searcher = new SearchUnderTest(universe, 2, 0n);
let [usualWei, oursWei] = [0n, 0n];
for (let n = 0; n < repetitions + WARM_UPS; n++) {
  usualWei = usual.take(() => searchTheUsualWay(answers, base));
  const pools = universe.pools.map((pool) => ({ ...pool }));
  const { chosen } = ours.take(() => searcher.search(pools));
  oursWei = chosen.reduce((sum, { grossProfitWei }) => sum + grossProfitWei, 0n);
}

/** Each token's two pairs are a market of their own. */
let optimum = 0;
for (let n = 0; n < tokens; n++) {
  const forced = cyclesByForce(universe.pools.slice(2 * n, 2 * n + 2), [base], 2);
  optimum += bestTogether(forced.map(({ pools, profitWei }) => ({ pools, worth: Number(profitWei) })));
}

const name = `v2-${tokens}x2`;
const rows: readonly Row[] = [
  { name: `${name}-usual`, ...usual.figures, profitShare: Number(usualWei) / optimum },
  {
    name: `${name}-full`,
    ...ours.figures,
    profitShare: Number(oursWei) / optimum,
    timesUsual: usual.figures.ms / ours.figures.ms,
  },
];
console.log(JSON.stringify(rows));
