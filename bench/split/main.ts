// npm run bench:split [-- --json]
import { commandLine } from "../../scripts/command-line.ts";
import { readExchangePools } from "./exchange-pools.ts";
import { measureSplits } from "./measure-splits.ts";
import { shareOf } from "./share.ts";
import { tableOf } from "./table.ts";

const TRADES = 100;
const SEED = 7;
/** Of the optimum, in each trade. */
const LEAST_SHARE = 0.999;

const { json } = commandLine(
  "npm run bench:split",
  "Splits trades over the exchanges of the embedded mainnet: against the best that brute force finds, and the best exchange alone.",
)
  .option("--json", "the last line is the result as one object")
  .parse()
  .opts<{ readonly json?: true }>();

const splits = measureSplits(await readExchangePools(), TRADES, SEED);
const shareOfOptimum = shareOf(splits.map((split) => split.shareOfOptimum));
const shareOfBestSingle = shareOf(splits.flatMap((split) => split.shareOfBestSingle ?? []));
const isMet = shareOfOptimum.min >= LEAST_SHARE;

console.log(tableOf(splits).join("\n"));
console.log(`At least ${LEAST_SHARE * 100} % of the optimum in each trade: ${isMet ? "met" : "MISSED"}.`);
if (json === true) console.log(JSON.stringify({ shareOfOptimum, shareOfBestSingle }));
if (!isMet) process.exitCode = 1;
