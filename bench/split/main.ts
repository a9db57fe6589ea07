// npm run bench:split [-- --json]
import { commandLine } from "../../scripts/command-line.ts";
import { readExchangePools } from "./exchange-pools.ts";
import { measureSplits } from "./measure-splits.ts";
import { countNonceConflicts } from "./parallel-trades.ts";
import { shareOf } from "./share.ts";
import { tableOf } from "./table.ts";

const TRADES = 100;
const SEED = 7;
const PARALLEL_TRADES = 50;
/** Of the optimum, in each trade. */
const LEAST_SHARE = 0.999;

const { json } = commandLine(
  "npm run bench:split",
  "Splits trades over the exchanges of the embedded mainnet: against the best that brute force finds, and the best exchange alone; then makes trades at once and counts conflicts of nonces.",
)
  .option("--json", "the last line is the result as one object")
  .parse()
  .opts<{ readonly json?: true }>();

const splits = measureSplits(await readExchangePools(), TRADES, SEED);
const shareOfOptimum = shareOf(splits.map((split) => split.shareOfOptimum));
const shareOfBestSingle = shareOf(splits.flatMap((split) => split.shareOfBestSingle ?? []));
const isOptimal = shareOfOptimum.min >= LEAST_SHARE;

console.log(tableOf(splits).join("\n"));
console.log(`At least ${LEAST_SHARE * 100} % of the optimum in each trade: ${isOptimal ? "met" : "MISSED"}.`);

const { nonceConflicts, completed } = await countNonceConflicts(PARALLEL_TRADES);
const areMade = nonceConflicts === 0 && completed === PARALLEL_TRADES;
console.log(
  `${PARALLEL_TRADES} trades at once, all completed without a conflict of nonces: ${areMade ? "met" : "MISSED"} ` +
    `(${completed} completed, conflicts: ${nonceConflicts}).`,
);
const isMet = isOptimal && areMade;
if (json === true) console.log(JSON.stringify({ shareOfOptimum, shareOfBestSingle, nonceConflicts }));
if (!isMet) process.exitCode = 1;
