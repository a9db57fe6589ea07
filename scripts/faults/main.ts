import { wholeNumber } from "../../bot/cli/arguments.ts";
import { holdCampaign } from "../../test/builders/campaign.ts";
import { isClean } from "../../test/builders/campaign-summary.ts";
import { commandLine } from "../command-line.ts";

const {
  orders,
  seed = Date.now() % 1_000_000,
  json,
} = commandLine(
  "npm run test:faults",
  "Runs the bot through random faults on the embedded mainnet, and judges its orders by the chain.",
)
  .option("--orders <n>", "end once so many orders were made, or a few more", wholeNumber(1, 1_000_000), 500)
  .option("--seed <n>", "makes the faults repeatable (default: another one each time)", wholeNumber(0, 2 ** 32 - 1))
  .option("--json", "the last line is the only one on stdout")
  .parse()
  .opts<{ readonly orders: number; readonly seed?: number; readonly json?: true }>();

// Without these, the processes of a campaign that is broken off would go on.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

// With --json, the last line is the only one on stdout.
const say = json === true ? console.error : console.log;
say(`A campaign of ${orders} orders with seed ${seed}.`);
const { summary, judgement } = await holdCampaign({
  ...{ orders, seed, keepsWrongBooks: true },
  onProgress: (sentence) => say(sentence),
});
for (const [kind, sentences] of Object.entries(judgement)) {
  for (const sentence of sentences) say(`${kind}: ${sentence}`);
}
console.log(JSON.stringify(summary));
process.exitCode = isClean(summary) ? 0 : 1;
