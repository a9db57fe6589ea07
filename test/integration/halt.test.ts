import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { expect } from "chai";
import { HaltFile } from "../../bot/adapters/halt/halt-file.ts";
import { runningEngine } from "../../bot/adapters/halt/running-engine.ts";
import { addHalt, type HaltOptions } from "../../bot/cli/halt-commands.ts";
import { Output } from "../../bot/cli/output.ts";
import { performHalt, performResume } from "../../bot/cli/perform-halt.ts";
import type { HaltRequest } from "../../bot/commands/halt.ts";
import type { Halt } from "../../bot/core/halt.ts";
import { aDirectory } from "../builders/directories.ts";

const ENGINE = fileURLToPath(new URL("./processes/obey-halt.ts", import.meta.url));
const NOW_MS = 1_700_000_000_000;

/** The commands on a data directory, and the last line that they printed. */
function commandsOn(directory: string, json = false) {
  let printed = "";
  const stdout = { write: (text: string) => (printed = text) };
  const output = new Output({ stdout, stderr: stdout, json, redact: (text) => text });
  const engine = (): string | undefined => runningEngine(directory);
  const parts = { control: new HaltFile(directory), directory, engine, nowMs: () => NOW_MS };
  return {
    halt: async (request: Partial<HaltRequest> = {}): Promise<string> => {
      expect(await performHalt(parts, { cancel: false, ...request }, output)).to.equal(0);
      return printed.trimEnd();
    },
    resume: async (): Promise<string> => {
      expect(await performResume(parts, output)).to.equal(0);
      return printed.trimEnd();
    },
  };
}

describe("arb halt and arb resume", () => {
  it("reach a running engine, which looks before each signature, and outlast its death", async () => {
    using directory = aDirectory();
    const engine = spawn(process.execPath, [ENGINE, directory.path], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface(engine.stdout)[Symbol.asyncIterator]();
    const heard = async (): Promise<Halt | null> => JSON.parse((await lines.next()).value ?? "") as Halt | null;
    const { halt, resume } = commandsOn(directory.path);
    try {
      expect(await heard()).to.equal(null);
      expect(await halt({ reason: "drill" })).to.equal(
        `Halted (drill): no new orders are made until \`arb resume\`. The engine of process ${engine.pid} obeys before its next signature.`,
      );
      expect(await heard()).to.deep.equal({ reason: "drill", atMs: NOW_MS, cancelInFlight: false });
      expect(await resume()).to.equal(
        `Resumed (it was halted: drill): orders may be made. The engine of process ${engine.pid} obeys with its next order.`,
      );
      expect(await heard()).to.equal(null);
      await halt({ reason: "again" });
      expect(await heard()).to.include({ reason: "again" });
    } finally {
      engine.kill("SIGKILL");
      await once(engine, "close");
    }
    expect(await halt()).to.equal(
      `Was halted already, since 2023-11-14T22:13:20.000Z (again): no new orders are made until \`arb resume\`. No engine runs on ${directory.path}; the next one that starts there obeys.`,
    );
  });

  it("may be repeated: what was asked for is added, and nothing is taken back", async () => {
    using directory = aDirectory();
    const { halt, resume } = commandsOn(directory.path);
    expect(await halt()).to.include("Halted (no reason was given): ");
    expect(await halt({ cancel: true })).to.match(
      /^Halted .*, and what is in flight is cancelled as far as it can be\. /,
    );
    expect(await halt()).to.match(/^Was halted already, .* is cancelled as far as it can be\. /);
    expect(await halt({ reason: "words" })).to.match(/^Halted \(words\): .* is cancelled as far as it can be\. /);
    await resume();
    expect(await resume()).to.match(/^Was not halted; what failures have stopped may go on\. No engine runs on /);
    expect(await halt()).not.to.include("cancelled");
  });

  it("tell programs in data what they did", async () => {
    using directory = aDirectory();
    const { halt, resume } = commandsOn(directory.path, true);
    const where = { directory: directory.path, engine: null };
    expect(JSON.parse(await halt({ reason: "drill", cancel: true }))).to.deep.equal({
      ...{ halted: true, changed: true, reason: "drill", atMs: NOW_MS, cancelInFlight: true },
      ...where,
    });
    expect(JSON.parse(await halt())).to.include({ halted: true, changed: false, reason: "drill" });
    expect(JSON.parse(await resume())).to.deep.equal({ halted: false, changed: true, ...where });
    expect(JSON.parse(await resume())).to.deep.equal({ halted: false, changed: false, ...where });
  });

  it("command no terminal with their reason", async () => {
    using directory = aDirectory();
    expect(await commandsOn(directory.path).halt({ reason: "a\u001b[2Jb" })).to.include("(a [2Jb)");
  });

  it("take a reason of one to 200 characters", async () => {
    const halts: HaltOptions[] = [];
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    const add = (parent: Command, usage: string): Command =>
      parent
        .command(usage)
        .exitOverride()
        .configureOutput({ writeErr: () => undefined });
    const actions = {
      halt: (options: HaltOptions) => Promise.resolve(halts.push(options)),
      resume: () => Promise.resolve(0),
    };
    addHalt(program, add, actions, async (_options, action) => {
      await action();
    });
    await program.parseAsync(["halt", "--reason", " a drill ", "--cancel"], { from: "user" });
    await program.parseAsync(["halt"], { from: "user" });
    expect(halts).to.deep.equal([{ reason: "a drill", cancel: true }, { cancel: false }]);
    for (const reason of ["  ", "r".repeat(201)]) {
      const parsed = program.parseAsync(["halt", "--reason", reason], { from: "user" });
      expect(await parsed.then(() => "parsed", String)).to.include("Expected a text of 1 to 200 characters");
    }
  });
});
