import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { FileJournalKeeper } from "../../bot/adapters/store/file-journal-keeper.ts";
import { FileOrderStore, JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import { configurationCopies } from "../../bot/commands/journal-backup.ts";
import { Redactor } from "../../bot/config/redact.ts";
import type { ArbError } from "../../bot/core/errors.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import type { Order } from "../../bot/core/order.ts";
import { aDirectory } from "../builders/directories.ts";
import { history, mixedHistories } from "../builders/histories.ts";
import { anIntent, eventsOf, UPDATES, WAY_TO } from "../builders/orders.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { runStoreProcess } from "../builders/store-process.ts";
import { storeWrongs } from "../builders/store-verdict.ts";
import { sweepPoints } from "../builders/sweep-points.ts";

const HOLDER = fileURLToPath(new URL("./processes/hold-store.ts", import.meta.url));
const RECORDED = fileURLToPath(new URL("./recorded", import.meta.url));
const ORDERS = 9;

async function append(directory: string, events: readonly OrderEvent[]): Promise<readonly Order[]> {
  const store = await FileOrderStore.open(directory, () => undefined, { nowMs: () => 0 });
  const orders = await store.restore();
  for (const event of events) await store.append(event);
  await store.close();
  return orders;
}

function keeperOf(directory: string, notes: string[] = []): FileJournalKeeper {
  return new FileJournalKeeper(directory, (note) => notes.push(note));
}

function idsIn(directory: string): readonly bigint[] {
  using ledger = SqliteLedger.open(directory);
  const ids = ledger?.listOrders({ limit: 10_000 }).map(({ orderId }) => orderId) ?? [];
  return ids.sort((a, b) => (a < b ? -1 : 1));
}

async function faultOf(work: Promise<unknown>): Promise<ArbError> {
  return (await rejectionOf(work)) as ArbError;
}

describe("a backup", () => {
  it("has journal, ledger and configuration, and is restored as it was", async () => {
    using directory = aDirectory();
    using backups = aDirectory();
    await append(directory.path, mixedHistories(0, ORDERS));
    const report = await keeperOf(directory.path).backup(backups.path, [{ name: "a.toml", text: "x = 1\n" }]);
    expect(report.journal).to.include({ formatVersion: 2, orders: ORDERS, openOrders: 3, unsettledOrders: 3 });
    expect(readdirSync(report.backup)).to.have.members([JOURNAL_FILE, "ledger.db", "configuration", "manifest.json"]);
    expect(readFileSync(`${report.backup}/configuration/a.toml`, "utf8")).to.equal("x = 1\n");
    expect(statSync(directory.file(JOURNAL_FILE)).mode & 0o077, "signed transactions are in it").to.equal(0);
    expect(statSync(report.backup).mode & 0o077, "signed transactions are in it").to.equal(0);

    using other = aDirectory();
    const restored = await keeperOf(other.path).restore(report.backup, { force: false });
    expect(restored).to.deep.equal({ backup: report.backup, journal: report.journal, givenUp: [] });
    expect(readFileSync(other.file(JOURNAL_FILE)).equals(readFileSync(directory.file(JOURNAL_FILE)))).to.equal(true);
    expect(await storeWrongs(other.path, ORDERS, [])).to.deep.equal([]);
  });

  it("that is made while an engine appends and compacts is of one moment", async () => {
    using directory = aDirectory();
    using backups = aDirectory();
    await append(directory.path, mixedHistories(0, ORDERS));
    const engine = spawn(process.execPath, [HOLDER, directory.path, String(ORDERS)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = 0;
    engine.stdout.on("data", (chunk: Buffer) => (said = Number(chunk.toString().trim().split("\n").at(-1))));
    const made: { backup: string; atLeast: number }[] = [];
    try {
      await once(engine.stdout, "data");
      for (let round = 0; round < 5; round++) {
        const atLeast = said;
        made.push({ atLeast, backup: (await keeperOf(directory.path).backup(backups.path, [])).backup });
      }
    } finally {
      engine.kill("SIGKILL");
      await once(engine, "close");
    }
    for (const { backup, atLeast } of made) {
      using other = aDirectory();
      await keeperOf(other.path).restore(backup, { force: false });
      const known = idsIn(other.path);
      const ids = Array.from(known, (_id, number) => history(number)[0]?.orderId);
      expect(known, "no order is missing between the first and the last").to.deep.equal(ids);
      expect(known.length).to.be.greaterThan(atLeast);
      expect(await storeWrongs(other.path, atLeast + 1, [])).to.deep.equal([]);
      using ledger = SqliteLedger.open(other.path);
      const journalled = new Set((await append(other.path, [])).map(({ orderId }) => orderId));
      const lost = ledger?.listOrders({ limit: 10_000 }).filter((row) => !row.settled && !journalled.has(row.orderId));
      expect(lost, "orders that only the ledger knows and that may still change").to.deep.equal([]);
    }
  }).timeout(30_000);

  it("of a directory that has not been converted yet is restored and converted", async () => {
    using directory = aDirectory();
    using backups = aDirectory();
    copyFileSync(`${RECORDED}/journal-version-1.txt`, directory.file(JOURNAL_FILE));
    copyFileSync(`${RECORDED}/ledger-version-1.db`, directory.file("ledger.db"));
    const { backup, journal } = await keeperOf(directory.path).backup(backups.path, []);
    expect(journal).to.include({ formatVersion: 1, orders: 6, openOrders: 3 });
    using other = aDirectory();
    await keeperOf(other.path).restore(backup, { force: false });
    expect(await append(other.path, [])).to.have.length(6);
    expect(idsIn(other.path)).to.have.length(6);
  });

  it("has no secret in it", async () => {
    using folder = aDirectory();
    const key = "ab".repeat(32);
    const toml = `[rpc_endpoints]\nprimary = "https://node.example/v3/canary-api-key"\n# 0x${key}\n`;
    writeFileSync(folder.file("execution.toml"), toml);
    mkdirSync(folder.file("other"));
    writeFileSync(folder.file("other/execution.toml"), "[chain]\nid = 1\n");
    const files = [folder.file("execution.toml"), folder.file("other/execution.toml")];
    const copies = await configurationCopies({ files, redact: new Redactor([key]).redact });
    expect(copies).to.deep.equal([
      { name: "1-execution.toml", text: `[rpc_endpoints]\nprimary = "https://node.example/…"\n# (secret)\n` },
      { name: "2-execution.toml", text: "[chain]\nid = 1\n" },
    ]);
    const [missing] = await configurationCopies({ files: [folder.file("none")], redact: (text) => text });
    expect(missing?.text).to.match(/^This file could not be read when the backup was made: ENOENT/);
  });

  it("is not made of a journal that is damaged, or is not there", async () => {
    using directory = aDirectory();
    using backups = aDirectory();
    const none = await faultOf(keeperOf(directory.path).backup(backups.path, []));
    expect(none.message).to.equal(`${directory.path} was not backed up to ${backups.path}: there is no journal yet.`);
    await append(directory.path, mixedHistories(0, 2));
    const journal = readFileSync(directory.file(JOURNAL_FILE));
    journal[500] = (journal[500] ?? 0) ^ 1;
    writeFileSync(directory.file(JOURNAL_FILE), journal);
    expect((await faultOf(keeperOf(directory.path).backup(backups.path, []))).code).to.equal("JOURNAL_DAMAGED");
    expect(readdirSync(backups.path)).to.deep.equal([]);
  });
});

describe("restoring a backup", () => {
  it("refuses one of which any byte is not as it was written, and changes nothing", async () => {
    using directory = aDirectory();
    using backups = aDirectory();
    await append(directory.path, mixedHistories(0, 3));
    const { backup } = await keeperOf(directory.path).backup(backups.path, [{ name: "a.toml", text: "x = 1\n" }]);
    const before = readFileSync(directory.file(JOURNAL_FILE));
    for (const name of [JOURNAL_FILE, "ledger.db", "manifest.json", "configuration/a.toml"]) {
      const whole = readFileSync(`${backup}/${name}`);
      for (const offset of [0, whole.length >> 1, whole.length - 2]) {
        const damaged = Buffer.from(whole);
        damaged[offset] = (damaged[offset] ?? 0) ^ 1;
        writeFileSync(`${backup}/${name}`, damaged);
        const fault = await faultOf(keeperOf(directory.path).restore(backup, { force: true }));
        expect(fault.code, `${name}, byte ${offset}`).to.equal("BACKUP_INVALID");
      }
      writeFileSync(`${backup}/${name}`, whole.subarray(0, -2));
      expect((await faultOf(keeperOf(directory.path).restore(backup, { force: true }))).code).to.equal(
        "BACKUP_INVALID",
      );
      writeFileSync(`${backup}/${name}`, whole);
    }
    expect((await faultOf(keeperOf(directory.path).restore(backups.path, { force: true }))).message).to.match(
      /^The backup .* cannot be used: its manifest cannot be read: ENOENT/,
    );
    expect(readFileSync(directory.file(JOURNAL_FILE)).equals(before)).to.equal(true);
    await keeperOf(directory.path).restore(backup, { force: false });
  });

  it("is refused while an engine runs", async () => {
    using directory = aDirectory();
    using backups = aDirectory();
    const store = await FileOrderStore.open(directory.path, () => undefined);
    await store.restore();
    const { backup } = await keeperOf(directory.path).backup(backups.path, []);
    expect((await faultOf(keeperOf(directory.path).restore(backup, { force: true }))).code).to.equal("STORE_IN_USE");
    await store.close();
  });

  it("keeps what it replaces, and all that the books had of settled orders", async () => {
    using directory = aDirectory();
    using backups = aDirectory();
    await append(directory.path, history(0));
    const { backup } = await keeperOf(directory.path).backup(backups.path, []);
    await append(directory.path, history(1));
    const before = readFileSync(directory.file(JOURNAL_FILE));
    const { replaced } = await keeperOf(directory.path).restore(backup, { force: false });
    expect(readFileSync(`${replaced}/${JOURNAL_FILE}`).equals(before)).to.equal(true);
    expect(existsSync(`${replaced}/ledger.db`)).to.equal(true);
    expect(await append(directory.path, [])).to.have.length(1);
    expect(idsIn(directory.path)).to.deep.equal([0, 1].map((number) => history(number)[0]?.orderId));
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.order(history(1)[0]?.orderId ?? 0n)?.events).to.deep.equal(history(1));
  });

  const forgotten: readonly [string, readonly OrderEvent[]][] = [
    ["an order", eventsOf(WAY_TO.Submitted, 99n)],
    ["a transaction of an order", eventsOf([{ type: "signed", intent: anIntent(3, "cancel") }], 42n)],
    ["that an order ended, which may be reopened", [...eventsOf([...WAY_TO.Completed], 99n)]],
  ];
  for (const [what, events] of forgotten) {
    it(`gives up ${what} that it does not know only when it is forced to`, async () => {
      using directory = aDirectory();
      using backups = aDirectory();
      await append(directory.path, eventsOf(WAY_TO.Submitted, 42n));
      const { backup } = await keeperOf(directory.path).backup(backups.path, []);
      await append(directory.path, events);
      const before = readFileSync(directory.file(JOURNAL_FILE));
      const orderId = events[0]?.orderId ?? 0n;

      const fault = await faultOf(keeperOf(directory.path).restore(backup, { force: false }));
      expect(fault.code).to.equal("BACKUP_INVALID");
      expect(fault.message).to.match(new RegExp(`order ${orderId} of the journal in use is not settled.*--force`));
      expect(readFileSync(directory.file(JOURNAL_FILE)).equals(before)).to.equal(true);
      const { givenUp } = await keeperOf(directory.path).restore(backup, { force: true });
      expect(givenUp).to.deep.equal([orderId]);
      expect((await append(directory.path, [])).map(({ state }) => state)).to.deep.equal(["Submitted"]);
    });
  }

  it("in the place of a damaged journal needs to be forced, because nobody knows what that had", async () => {
    using directory = aDirectory();
    using backups = aDirectory();
    await append(directory.path, mixedHistories(0, 3));
    const { backup } = await keeperOf(directory.path).backup(backups.path, []);
    const journal = readFileSync(directory.file(JOURNAL_FILE));
    journal[500] = (journal[500] ?? 0) ^ 1;
    writeFileSync(directory.file(JOURNAL_FILE), journal);
    const fault = await faultOf(keeperOf(directory.path).restore(backup, { force: false }));
    expect(fault.message).to.match(/the journal in use is damaged at byte \d+, so that .*--force/);
    await keeperOf(directory.path).restore(backup, { force: true });
    expect(await storeWrongs(directory.path, 3, [])).to.deep.equal([]);
  });

  it("takes the backup's ledger in the place of a damaged one", async () => {
    using directory = aDirectory();
    using backups = aDirectory();
    await append(directory.path, mixedHistories(0, 3));
    const { backup } = await keeperOf(directory.path).backup(backups.path, []);
    writeFileSync(directory.file("ledger.db"), "garbage".repeat(1_000));
    const notes: string[] = [];
    await keeperOf(directory.path, notes).restore(backup, { force: false });
    expect(notes.join()).to.match(/was not taken over: .*not a database/);
    expect(await storeWrongs(directory.path, 3, [])).to.deep.equal([]);
  });

  it("is done again after a crash left it half done", async () => {
    using directory = aDirectory();
    using backups = aDirectory();
    await append(directory.path, mixedHistories(0, 3));
    const { backup } = await keeperOf(directory.path).backup(backups.path, []);
    cpSync(backup, directory.file("restoring"), { recursive: true });
    await append(directory.path, eventsOf([UPDATES.noted], history(2)[0]?.orderId));
    await keeperOf(directory.path).restore(backup, { force: false });
    expect(existsSync(directory.file("restoring"))).to.equal(false);
    expect(await storeWrongs(directory.path, 3, [])).to.deep.equal([]);
  });

  it("whose process is killed at any file operation leaves the old journal or the backup's, and is done again", async () => {
    using prepared = aDirectory();
    using backups = aDirectory();
    await append(prepared.path, mixedHistories(0, 3));
    const { backup } = await keeperOf(prepared.path).backup(backups.path, []);
    await append(prepared.path, history(3));
    const files = [prepared.file(JOURNAL_FILE), `${backup}/${JOURNAL_FILE}`];
    const [old, restored] = files.map((file) => readFileSync(file, "latin1"));
    const run = async (killAt?: number) => {
      const directory = aDirectory();
      cpSync(prepared.path, directory.path, { recursive: true });
      const killCount = directory.file("points");
      const options = { script: "restore-backup", args: [directory.path, backup], killCount } as const;
      const end = await runStoreProcess({ ...options, ...(killAt === undefined ? {} : { killAt }) });
      return { directory, end, points: statSync(killCount).size };
    };
    const { directory: finished, end, points } = await run();
    finished[Symbol.dispose]();
    expect(end.code, end.errors).to.equal(0);

    const found = new Set<string>();
    for (const killAt of sweepPoints(points)) {
      const { directory, end: killedEnd } = await run(killAt);
      using _removed = directory;
      expect(killedEnd.signal).to.equal("SIGKILL");
      const journal = readFileSync(directory.file(JOURNAL_FILE), "latin1");
      expect([old, restored], `killed at ${killAt}`).to.include(journal);
      found.add(journal);
      await keeperOf(directory.path).restore(backup, { force: true });
      expect(await storeWrongs(directory.path, 4, []), `killed at ${killAt}`).to.deep.equal([]);
    }
    console.log(`      killed at ${sweepPoints(points).length} of ${points} points`);
    expect(found.size).to.equal(2);
  }).timeout(60_000);
});
