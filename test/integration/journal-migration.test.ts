import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { FileOrderStore, JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { JOURNAL_HEADER, VERSION_1_HEADER } from "../../bot/adapters/store/journal-format.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import { ArbError } from "../../bot/core/errors.ts";
import { isOpen, isSettled, type Order } from "../../bot/core/order.ts";
import { aDirectory } from "../builders/directories.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { runStoreProcess } from "../builders/store-process.ts";
import { sweepPoints } from "../builders/sweep-points.ts";

/** Written by the last build that knew version 1 alone: six orders, of which the third and fourth signed several times. */
const RECORDED = fileURLToPath(new URL("./recorded/journal-version-1.txt", import.meta.url));
const RECORDED_LEDGER = fileURLToPath(new URL("./recorded/ledger-version-1.db", import.meta.url));
const KEPT = "journal.version-1.log";
const EXECUTION = `0x${"1".repeat(64)}`;
const REPLACEMENT = `0x${"4".repeat(64)}`;
const CANCELLATION = `0x${"2".repeat(64)}`;

async function restore(directory: string): Promise<{ orders: readonly Order[]; notes: readonly string[] }> {
  const notes: string[] = [];
  // At this time nothing is old enough to leave the journal.
  const store = await FileOrderStore.open(directory, (note) => notes.push(note), { nowMs: () => 0 });
  try {
    return { orders: await store.restore(), notes };
  } finally {
    await store.close();
  }
}

function statesIn(directory: string): readonly string[] {
  using ledger = SqliteLedger.open(directory);
  return (ledger?.listOrders({ limit: 9 }) ?? []).map(({ state, settled }) => `${state}${settled ? ", settled" : ""}`);
}

const STATES = [
  "Validated",
  "Pending",
  "Submitted",
  "Failed, settled",
  "Failed, settled",
  "Completed, settled",
] as const;

describe("a journal of version 1", () => {
  it("is converted at the start, and kept beside the new one", async () => {
    using directory = aDirectory();
    copyFileSync(RECORDED, directory.file(JOURNAL_FILE));
    const { orders, notes } = await restore(directory.path);
    expect(notes).to.deep.equal([
      `converted the journal to this version; the old one is kept as ${directory.file(KEPT)}`,
    ]);
    expect(readFileSync(directory.file(KEPT)).equals(readFileSync(RECORDED))).to.equal(true);
    expect(
      readFileSync(directory.file(JOURNAL_FILE)).subarray(0, JOURNAL_HEADER.length).equals(JOURNAL_HEADER),
    ).to.equal(true);
    expect(orders.map(({ state }) => state)).to.deep.equal([
      "Completed",
      "Failed",
      "Failed",
      "Submitted",
      "Pending",
      "Validated",
    ]);
    expect(statesIn(directory.path)).to.deep.equal(STATES);
  });

  it("links the transactions of an order for one nonce as each other's rivals", async () => {
    using directory = aDirectory();
    copyFileSync(RECORDED, directory.file(JOURNAL_FILE));
    const { orders } = await restore(directory.path);
    const rivals = orders.map(({ intents }) => intents.map(({ transaction }) => transaction.competesWith));
    expect(rivals).to.deep.equal([[[]], [], [[], [EXECUTION], [EXECUTION, REPLACEMENT]], [[], [EXECUTION]], [[]], []]);
    expect(orders[2]?.intents.map(({ transaction }) => transaction.hash)).to.deep.equal([
      EXECUTION,
      REPLACEMENT,
      CANCELLATION,
    ]);
  });

  it("has no order that ended and could still change", async () => {
    using directory = aDirectory();
    copyFileSync(RECORDED, directory.file(JOURNAL_FILE));
    const { orders } = await restore(directory.path);
    expect(orders.filter((order) => !isOpen(order)).every(isSettled)).to.equal(true);
    expect(orders.filter(isOpen)).to.have.length(3);
  });

  it("is converted once, and a later one is kept under another name", async () => {
    using directory = aDirectory();
    copyFileSync(RECORDED, directory.file(JOURNAL_FILE));
    await restore(directory.path);
    const converted = readFileSync(directory.file(JOURNAL_FILE));
    expect((await restore(directory.path)).notes).to.deep.equal([]);
    expect(readFileSync(directory.file(JOURNAL_FILE)).equals(converted)).to.equal(true);
    writeFileSync(directory.file(JOURNAL_FILE), VERSION_1_HEADER);
    expect((await restore(directory.path)).orders).to.deep.equal([]);
    expect(readFileSync(directory.file(KEPT)).equals(readFileSync(RECORDED))).to.equal(true);
    expect(readFileSync(directory.file("journal.version-1.2.log")).equals(VERSION_1_HEADER)).to.equal(true);
  });

  it("with its ledger becomes the same books, and orders that only the ledger had stay in them", async () => {
    for (const hasJournal of [true, false]) {
      using directory = aDirectory();
      if (hasJournal) copyFileSync(RECORDED, directory.file(JOURNAL_FILE));
      copyFileSync(RECORDED_LEDGER, directory.file("ledger.db"));
      expect(() => SqliteLedger.open(directory.path)).to.throw(ArbError, /version 1, which the next start/);
      await restore(directory.path);
      expect(statesIn(directory.path)).to.deep.equal(STATES);
    }
  });

  it("whose last record is torn loses that alone", async () => {
    using directory = aDirectory();
    const whole = readFileSync(RECORDED);
    writeFileSync(directory.file(JOURNAL_FILE), whole.subarray(0, -5));
    const { orders } = await restore(directory.path);
    expect(orders.at(-1)?.state).to.equal("Created");
    expect(orders).to.have.length(6);
  });

  it("that is damaged is refused, and nothing is changed", async () => {
    using directory = aDirectory();
    const damaged = readFileSync(RECORDED);
    damaged[5_000] = (damaged[5_000] ?? 0) ^ 1;
    writeFileSync(directory.file(JOURNAL_FILE), damaged);
    expect(((await rejectionOf(restore(directory.path))) as ArbError).code).to.equal("JOURNAL_DAMAGED");
    expect(readFileSync(directory.file(JOURNAL_FILE)).equals(damaged)).to.equal(true);
    for (const name of [KEPT, "journal.log.migrated"]) expect(existsSync(directory.file(name))).to.equal(false);
  });

  it("whose process is killed at any file operation of the conversion is whole, as it was or converted", async () => {
    const run = async (killAt?: number) => {
      const directory = aDirectory();
      copyFileSync(RECORDED, directory.file(JOURNAL_FILE));
      const killCount = directory.file("points");
      const options = { script: "compact-while-appending", args: [directory.path, 0, 0], killCount } as const;
      const end = await runStoreProcess({ ...options, ...(killAt === undefined ? {} : { killAt }) });
      return { directory, end, points: statSync(killCount).size };
    };
    const { directory: finished, end, points } = await run();
    finished[Symbol.dispose]();
    expect(end.lines.at(-1), end.errors).to.equal("closed");

    let killed = 0;
    for (const killAt of sweepPoints(points)) {
      const { directory, end: killedEnd } = await run(killAt);
      using _removed = directory;
      if (killedEnd.signal === "SIGKILL") killed += 1;
      await restore(directory.path);
      expect(statesIn(directory.path), `killed at ${killAt}`).to.deep.equal(STATES);
      expect(readFileSync(directory.file(KEPT)).equals(readFileSync(RECORDED)), `killed at ${killAt}`).to.equal(true);
      expect(readdirSync(directory.path).filter((name) => name.startsWith("journal."))).to.have.members([
        JOURNAL_FILE,
        KEPT,
      ]);
    }
    console.log(`      killed at ${killed} of ${points} points`);
    expect(killed).to.be.greaterThan(sweepPoints(points).length / 2);
  }).timeout(60_000);
});
