import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { HaltFile } from "../../bot/adapters/halt/halt-file.ts";
import { HALT_FILE, RESUME_FILE } from "../../bot/core/halt.ts";
import type { Halt } from "../../bot/core/halt.ts";
import { aDirectory } from "../builders/directories.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const WORKER = fileURLToPath(new URL("./processes/work-halt.ts", import.meta.url));
const HALT: Halt = { reason: "drill", atMs: 1_700_000_000_000, cancelInFlight: false };
const KILLS = 12;

describe("the kill switch of a data directory", () => {
  it("holds from the moment in which it was pulled until it is released, for whoever reads it", async () => {
    using directory = aDirectory();
    const [pulled, read] = [new HaltFile(directory.path), new HaltFile(directory.path)];
    expect(read.current()).to.equal(undefined);
    expect(await pulled.pull(HALT)).to.deep.equal(HALT);
    expect(read.current()).to.deep.equal(HALT);
    expect(new HaltFile(directory.path).current()).to.deep.equal(HALT);
    expect(await pulled.pull({ ...HALT, cancelInFlight: true })).to.include({ cancelInFlight: true });
    expect(read.current()).to.include({ cancelInFlight: true });
    await pulled.release();
    expect(read.current()).to.equal(undefined);
    await pulled.release();
    expect(readdirSync(directory.path)).to.deep.equal([RESUME_FILE]);
  });

  it("is parsed again only when it has changed", async () => {
    using directory = aDirectory();
    const haltFile = new HaltFile(directory.path);
    await haltFile.pull(HALT);
    const first = haltFile.current();
    expect(haltFile.current()).to.equal(first);
    await haltFile.pull(HALT);
    expect(haltFile.current()).not.to.equal(first);
  });

  it("can be pulled before the first run", async () => {
    using directory = aDirectory();
    const haltFile = new HaltFile(directory.file("data/of/later"));
    await haltFile.pull(HALT);
    expect(haltFile.current()).to.deep.equal(HALT);
  });

  it("tells each release from the one before it, in every process, whether anything was halted or not", async () => {
    using directory = aDirectory();
    const [worked, read] = [new HaltFile(directory.path), new HaltFile(directory.path)];
    const seen = [read.resumption()];
    for (let resume = 0; resume < 3; resume++) {
      await worked.release();
      seen.push(read.resumption());
      expect(read.resumption()).to.equal(seen.at(-1));
    }
    await worked.pull(HALT);
    expect(read.resumption()).to.equal(seen.at(-1));
    expect(new Set(seen).size).to.equal(4);
    expect(seen[0]).to.equal(undefined);
    await new HaltFile(directory.file("no/run/yet")).release();
  });

  for (const [damage, text] of Object.entries({
    "it is empty": "",
    "it is torn": '{"reason":"dr',
    "it lacks a fact": '{"reason":"drill","atMs":1}',
    "a fact is of another kind": '{"reason":"drill","atMs":"1","cancelInFlight":false}',
  })) {
    it(`counts as pulled when ${damage}`, async () => {
      using directory = aDirectory();
      const haltFile = new HaltFile(directory.path);
      writeFileSync(directory.file(HALT_FILE), text);
      expect(haltFile.current()?.reason).to.match(/^the halt file .*halt\.json cannot be read: /);
      await haltFile.release();
      expect(haltFile.current()).to.equal(undefined);
    });
  }

  it("counts as pulled when anything else is in its place, and is released all the same", async () => {
    using directory = aDirectory();
    const haltFile = new HaltFile(directory.path);
    mkdirSync(directory.file(HALT_FILE));
    writeFileSync(directory.file(`${HALT_FILE}/inside`), "");
    expect(haltFile.current()?.reason).to.include("EISDIR");
    await haltFile.release();
    expect(haltFile.current()).to.equal(undefined);
    symlinkSync(HALT_FILE, directory.file(HALT_FILE));
    expect(haltFile.current()?.reason).to.include("ELOOP");
    await haltFile.release();
    expect(haltFile.current()).to.equal(undefined);
  });

  it("that cannot be worked is named in a sentence", async () => {
    using directory = aDirectory();
    writeFileSync(directory.file("file"), "");
    const haltFile = new HaltFile(directory.file("file"));
    expect((await thrownBy(() => haltFile.pull(HALT))).code).to.equal("HALT_UNWRITABLE");
    expect((await thrownBy(() => haltFile.release())).code).to.equal("HALT_UNWRITABLE");
  });

  it("is whole or absent whenever the process that works it is killed", async () => {
    using directory = aDirectory();
    const haltFile = new HaltFile(directory.path);
    const seen = new Set<string>();
    for (let kill = 0; kill < KILLS; kill++) {
      const worker = spawn(process.execPath, [WORKER, directory.path], { stdio: ["ignore", "pipe", "inherit"] });
      await once(worker.stdout, "data");
      for (let look = 0; look < 200; look++) seen.add(haltFile.current()?.reason.slice(0, 5) ?? "free");
      await delay(kill);
      worker.kill("SIGKILL");
      await once(worker, "close");
      seen.add(haltFile.current()?.reason.slice(0, 5) ?? "free");
    }
    expect([...seen].filter((reason) => reason !== "free" && reason !== "rrrrr")).to.deep.equal([]);
  });

  it("can be pulled on a full disk, where only its words are lost", function () {
    using directory = aDirectory();
    if (spawnSync("unshare", ["-rm", "true"]).status !== 0) this.skip();
    // A file system of three pages in a namespace of its own: the directory takes one, the filling the others.
    const script =
      'mount -t tmpfs -o size=12k tmpfs "$1" && cat /dev/zero > "$1/filling" 2>&-; exec "$2" "$3" "$1" once';
    const args = ["-rm", "sh", "-c", script, "sh", directory.path, process.execPath, WORKER];
    const holds = JSON.parse(execFileSync("unshare", args, { encoding: "utf8" })) as Halt;
    expect(holds.reason).to.match(/^the halt file .*halt\.json cannot be read: /);
    expect(holds.cancelInFlight).to.equal(false);
  });
});
