import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Journal } from "../../bot/adapters/store/journal.ts";
import { aDirectory } from "../builders/directories.ts";

const SCRIPT = fileURLToPath(new URL("./processes/append-to-journal.ts", import.meta.url));

type Child = ChildProcessByStdio<null, Readable, null>;

async function printedBy(child: Child): Promise<string[]> {
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  await once(child, "close");
  return printed.split("\n").slice(0, -1);
}

async function numbersIn(file: string): Promise<number[]> {
  const numbers: number[] = [];
  const { journal } = await Journal.open(file, ({ payload }) => {
    numbers.push((JSON.parse(payload) as { number: number }).number);
  });
  await journal.close();
  return numbers;
}

describe("a journal whose process is killed", () => {
  it("has every record that was said to be durable, in order, each time", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    let durable = 0;
    for (let round = 0; round < 4; round++) {
      const child: Child = spawn(process.execPath, [SCRIPT, file], { stdio: ["ignore", "pipe", "inherit"] });
      const printed = printedBy(child);
      await once(child.stdout, "data");
      await delay(10 + 25 * round);
      child.kill("SIGKILL");
      const said = (await printed).map(Number);
      expect(said.length).to.be.greaterThan(0);

      const numbers = await numbersIn(file);
      expect(numbers).to.deep.equal(numbers.map((_number, index) => index));
      expect(numbers.length).to.be.greaterThan(Math.max(durable, ...said));
      durable = numbers.length - 1;
    }
  }).timeout(20_000);
});

describe("a journal that cannot be written any more", () => {
  it("says so of every append from then on, and keeps what it had", async function () {
    if (process.platform === "win32") return this.skip();
    using directory = aDirectory();
    const file = directory.file("journal.log");
    // The kernel refuses to let a file of this process grow beyond 16 blocks of 1,024 bytes, in the middle of a write.
    const command = `ulimit -f 16; exec "$0" "$@"`;
    const child: Child = spawn("bash", ["-c", command, process.execPath, SCRIPT, file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const printed = await printedBy(child);
    const said = printed.filter((line) => line !== "refused").map(Number);
    expect(said.length).to.be.greaterThan(50);
    expect(printed.slice(said.length)).to.satisfy((rest: string[]) => rest.every((line) => line === "refused"));
    expect(printed.length - said.length).to.be.greaterThan(19);

    const numbers = await numbersIn(file);
    expect(numbers.slice(0, said.length)).to.deep.equal(said);
    expect(numbers.length - said.length, "whole records of the write that failed").to.be.lessThan(5);
  }).timeout(20_000);
});
