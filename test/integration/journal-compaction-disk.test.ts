import { cpSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { aDirectory } from "../builders/directories.ts";
import { canTrace } from "../builders/failing-disk.ts";
import { mixedHistories } from "../builders/histories.ts";
import { runStoreProcess } from "../builders/store-process.ts";
import { storeWrongs } from "../builders/store-verdict.ts";

const ORDERS = 12;
/** What SQLite and the journal do to the disk. */
const WRITES = "pwrite64,write,fdatasync,fsync,ftruncate,rename,unlink";

async function prepare(directory: string): Promise<void> {
  const store = await FileOrderStore.open(directory, () => undefined, { nowMs: () => 0 });
  await store.restore();
  for (const event of mixedHistories(0, ORDERS)) await store.append(event);
  await store.close();
}

/** The lines of a trace, in order, in which a file of that name is synced or renamed. */
function indexesOf(trace: readonly string[], pattern: RegExp): readonly number[] {
  return [...trace.entries()].flatMap(([index, line]) => (pattern.test(line) ? [index] : []));
}

describe("a journal that is compacted on a disk that may lose power", () => {
  it("is replaced only when the ledger and the new journal are durable, and used only when its name is", async function () {
    if (!canTrace()) return this.skip();
    using directory = aDirectory();
    using traces = aDirectory();
    await prepare(directory.path);
    const options = ["-f", "-y", "-qq", "-o", traces.file("trace"), "-e", "trace=pwrite64,fdatasync,fsync,rename"];
    const run = {
      script: "compact-while-appending",
      args: [directory.path, ORDERS, 0],
      under: ["strace", ...options],
    } as const;
    expect((await runStoreProcess(run)).lines.at(-1)).to.equal("closed");

    const trace = readFileSync(traces.file("trace"), "utf8").split("\n");
    const [renamed = 0] = indexesOf(trace, /rename\(".*journal\.log\.compacted", ".*journal\.log"/);
    expect(renamed, trace.join("\n")).to.be.greaterThan(0);
    const compacted = indexesOf(trace, /fsync\(\d+<.*journal\.log\.compacted>/);
    const written =
      indexesOf(trace, /pwrite64\(\d+<.*ledger\.db-wal>/).findLast((index) => index < renamed) ?? Infinity;
    const ledger = indexesOf(trace, /sync\(\d+<.*ledger\.db-wal>/);
    expect(ledger.some((index) => index > written && index < (compacted[0] ?? 0))).to.equal(true);
    const name = indexesOf(trace, /fsync\(\d+<[^>]*arb-test-\w+>/);
    expect(compacted.filter((index) => index < renamed).length, "as written, and again with what came since").to.equal(
      2,
    );
    expect(name.some((index) => index > renamed)).to.equal(true);
  }).timeout(20_000);

  it("keeps every order when there is no room for the ledger", async function () {
    if (!canTrace()) return this.skip();
    using directory = aDirectory();
    await prepare(directory.path);
    const before = readFileSync(directory.file("journal.log"));
    const fault = ["-P", directory.file("ledger.db-wal"), "-e", "inject=pwrite64:error=ENOSPC:when=1+"];
    const under = ["strace", "-f", "-qq", "-o", "/dev/null", ...fault];
    const args = [directory.path, ORDERS, 2] as const;
    const { lines } = await runStoreProcess({ script: "compact-while-appending", args, under });
    expect(lines.at(-1)).to.equal("closed");
    expect(lines.join("\n")).to.match(/the ledger falls behind until the next start: .*full/);
    expect(lines.join("\n")).to.match(/the journal was not compacted: the ledger cannot be written/);
    const after = readFileSync(directory.file("journal.log"));
    expect(after.length).to.be.greaterThan(before.length);
    expect(after.subarray(0, before.length).equals(before)).to.equal(true);
    const said = lines.filter((line) => /^\d+:\d+$/.test(line));
    expect(await storeWrongs(directory.path, ORDERS, said, ORDERS, 2)).to.deep.equal([]);
  }).timeout(20_000);

  it("has lost nothing when its process is killed as it writes, in SQLite too", async function () {
    if (!canTrace()) return this.skip();
    using prepared = aDirectory();
    await prepare(prepared.path);
    let killed = 0;
    let isOver = false;
    for (let step = 0, at = 1; !isOver; step++, at += 1 + Math.floor(step / 2)) {
      using directory = aDirectory();
      cpSync(prepared.path, directory.path, { recursive: true });
      const fault = `inject=${WRITES}:signal=SIGKILL:when=${at}`;
      // Only what is done to files of this directory counts.
      const paths = ["journal.log", "journal.log.compacted", "ledger.db", "ledger.db-wal", "ledger.db-shm"].flatMap(
        (file) => ["-P", directory.file(file)],
      );
      const under = ["strace", "-f", "-qq", "-o", "/dev/null", ...paths, "-e", fault];
      const end = await runStoreProcess({
        script: "compact-while-appending",
        args: [directory.path, ORDERS, 2],
        under,
      });
      isOver = end.lines.at(-1) === "closed";
      if (!isOver) killed += 1;
      const said = end.lines.filter((line) => line.includes(":") && !line.includes(" "));
      expect(await storeWrongs(directory.path, ORDERS, said, ORDERS, 2), `killed at ${at}`).to.deep.equal([]);
    }
    console.log(`      killed at ${killed} writes`);
    expect(killed).to.be.greaterThan(10);
  }).timeout(120_000);
});
