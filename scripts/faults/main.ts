import { parseArgs } from "node:util";
import { holdCampaign } from "../../test/builders/campaign.ts";
import { isClean } from "../../test/builders/campaign-summary.ts";

const DEFAULT_ORDERS = 500;

const { values } = parseArgs({
  options: { orders: { type: "string" }, seed: { type: "string" }, json: { type: "boolean" } },
});
const orders = wholeNumber("--orders", values.orders ?? String(DEFAULT_ORDERS));
const seed = wholeNumber("--seed", values.seed ?? String(Date.now() % 1_000_000));

// Without these, the processes of a campaign that is broken off would go on.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

// With --json, the last line is the only one on stdout.
const say = values.json === true ? console.error : console.log;
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

function wholeNumber(option: string, given: string): number {
  const number = Number(given);
  if (Number.isSafeInteger(number) && number >= 0 && given.trim() !== "") return number;
  console.error(`${option} must be a whole number, not "${given}"`);
  process.exit(2);
}
