// `npm test`: the Solidity tests and half of the others in one process, the rest in a second one beside it, because most
// of them wait for chains, disks and processes. With arguments, those tests alone.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";

interface Result {
  readonly passing: number;
  readonly failing: number;
  readonly hasFailed: boolean;
}

const HARDHAT = ["node_modules/hardhat/dist/src/cli.js"];
/** What runs commands from the repository's own folder must not meet another such test. */
const USES_THE_FOLDER = /^test\/(e2e|contracts)\//;

const named = process.argv.slice(2);
if (named.length > 0) {
  const { hasFailed } = await runLive(["test", "--no-compile", ...named]);
  process.exitCode = hasFailed ? 1 : 0;
} else {
  const files = globSync("test/**/*.test.ts").toSorted();
  const free = files.filter((file) => !USES_THE_FOLDER.test(file));
  const here = [...files.filter((file) => USES_THE_FOLDER.test(file)), ...free.filter((_, index) => index % 3 === 0)];
  const beside = free.filter((_, index) => index % 3 !== 0);

  const second = runBuffered(["test", "mocha", "--no-compile", ...beside]);
  const first = [
    await runLive(["test", "solidity", "--no-compile"]),
    await runLive(["test", "mocha", "--no-compile", ...here]),
  ];
  const results = [...first, await second];
  const sum = (count: (result: Result) => number): number =>
    results.reduce((total, result) => total + count(result), 0);
  console.log(`\n${sum(({ passing }) => passing)} passing`);
  const failing = sum((result) => result.failing);
  if (failing > 0) console.log(`${failing} failing`);
  process.exitCode = results.some(({ hasFailed, passing }) => hasFailed || passing === 0) ? 1 : 0;
}

/** Its output is shown as it comes. */
function runLive(args: readonly string[]): Promise<Result> {
  return run(args, (text) => process.stdout.write(text));
}

/** Its output is shown in one piece when it has ended. */
async function runBuffered(args: readonly string[]): Promise<Result> {
  let output = "";
  const result = await run(args, (text) => (output += text));
  process.stdout.write(output);
  return result;
}

async function run(args: readonly string[], show: (text: string) => unknown): Promise<Result> {
  const child = spawn(process.execPath, [...HARDHAT, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      show(text);
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { passing: countOf("passing", output), failing: countOf("failing", output), hasFailed: code !== 0 };
}

/** What a runner counted last. */
function countOf(what: "passing" | "failing", output: string): number {
  return Number(
    output
      .match(new RegExp(`^\\s*(\\d+) ${what}`, "gm"))
      ?.at(-1)
      ?.match(/\d+/)?.[0] ?? 0,
  );
}
