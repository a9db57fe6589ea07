import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import type { ArbError } from "../../bot/core/errors.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { anOrder, eventsOf, UPDATES, WAY_TO } from "../builders/orders.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { WETH } from "../builders/signals.ts";

const COMPLETED = eventsOf(WAY_TO.Completed, (7n << 48n) + 1n);
const FAILED = eventsOf(WAY_TO.Failed, (1n << 64n) - 1n);
const SUBMITTED = eventsOf(WAY_TO.Submitted, 3n);
const ALL = [...COMPLETED, ...FAILED, ...SUBMITTED];

/** Opens a store, restores it, appends, closes it; the notes that it made. */
async function append(directory: string, events: readonly OrderEvent[]): Promise<string[]> {
  const notes: string[] = [];
  const store = await FileOrderStore.open(directory, (note) => notes.push(note));
  await store.restore();
  await Promise.all(events.map((event) => store.append(event)));
  await store.close();
  return notes;
}

function statesIn(directory: string): [bigint, string][] {
  using ledger = SqliteLedger.open(directory);
  return ledger?.listOrders({ limit: 100 }).map(({ orderId, state }) => [orderId, state]) ?? [];
}

const STATES: [bigint, string][] = [
  [3n, "Submitted"],
  [(1n << 64n) - 1n, "Failed"],
  [(7n << 48n) + 1n, "Completed"],
];

describe("the ledger", () => {
  it("has one row for an order, with its money to the wei", async () => {
    using directory = aDirectory();
    await append(directory.path, ALL);
    using ledger = SqliteLedger.open(directory.path);
    const [submitted, failed, completed] = ledger?.listOrders({ limit: 10 }) ?? [];
    const { signalId } = UPDATES.created.signal;
    const common = { strategyId: 7, signalId, source: "test", kind: "flash-arbitrage", profitToken: WETH };
    const predicted = { predictedProfitWei: 9_000_000_000_000_000n, netProfitWei: 7_000_000_000_000_000n };
    expect(completed).to.deep.equal({
      ...common,
      ...predicted,
      orderId: (7n << 48n) + 1n,
      state: "Completed",
      createdAtMs: 1_700_000_000_000,
      endedAtMs: 1_700_000_000_005,
      realisedProfitWei: 9_000_000_000_000_000n,
      gasUsed: 210_000n,
      gasCostWei: 2_000_000_000_000_000n,
      transactionHash: `0x${"1".repeat(64)}`,
      blockNumber: 18_000_001n,
    });
    expect(failed).to.deep.equal({
      ...common,
      orderId: (1n << 64n) - 1n,
      state: "Failed",
      createdAtMs: 1_700_000_000_000,
      endedAtMs: 1_700_000_000_001,
      failureReason: "MEVBundleFailed",
      failureDetail: "no builder took it",
    });
    expect(submitted).to.deep.equal({
      ...common,
      ...predicted,
      orderId: 3n,
      state: "Submitted",
      createdAtMs: 1_700_000_000_000,
      transactionHash: `0x${"1".repeat(64)}`,
    });
  });

  it("lists the newest first, so many and in one state", async () => {
    using directory = aDirectory();
    await append(directory.path, ALL);
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.listOrders({ limit: 2 }).map(({ orderId }) => orderId)).to.deep.equal([3n, (1n << 64n) - 1n]);
    expect(ledger?.listOrders({ state: "Failed", limit: 2 }).map(({ orderId }) => orderId)).to.deep.equal([
      (1n << 64n) - 1n,
    ]);
    expect(ledger?.listOrders({ state: "Pending", limit: 2 })).to.deep.equal([]);
  });

  it("has an order's whole history", async () => {
    using directory = aDirectory();
    await append(directory.path, ALL);
    using ledger = SqliteLedger.open(directory.path);
    const history = ledger?.order((7n << 48n) + 1n);
    expect(history?.events).to.deep.equal(COMPLETED);
    expect(history?.order).to.deep.equal(anOrder(WAY_TO.Completed, (7n << 48n) + 1n));
    expect(ledger?.order(99n)).to.equal(undefined);
  });

  it("has the profits in the order of completion", async () => {
    using directory = aDirectory();
    const later = eventsOf(WAY_TO.Completed, 1n, 1_700_000_100_000);
    const sooner = eventsOf(WAY_TO.Completed, 2n, 1_700_000_050_000);
    await append(directory.path, [...later, ...sooner, ...FAILED]);
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.completedProfits().map(({ orderId }) => orderId)).to.deep.equal([2n, 1n]);
  });

  it("follows an order that is reopened", async () => {
    using directory = aDirectory();
    const orderId = 5n;
    await append(directory.path, eventsOf([...WAY_TO.Completed, UPDATES.reopened], orderId));
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.completedProfits()).to.deep.equal([]);
    const [entry] = ledger?.listOrders({ limit: 1 }) ?? [];
    expect(entry).to.include({ state: "Pending" }).and.not.to.have.any.keys("endedAtMs", "realisedProfitWei");
  });

  it("is read while an engine writes it, a moment later", async () => {
    using directory = aDirectory();
    const store = await FileOrderStore.open(directory.path, () => undefined);
    await store.restore();
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.listOrders({ limit: 1 })).to.deep.equal([]);
    for (const event of COMPLETED) await store.append(event);
    await eventually(() => ledger?.listOrders({ limit: 1 })[0]?.state === "Completed");
    await store.close();
  });

  it("is read as its process left it when that was killed", async () => {
    using directory = aDirectory();
    using left = aDirectory();
    const store = await FileOrderStore.open(directory.path, () => undefined);
    await store.restore();
    for (const event of ALL) await store.append(event);
    await eventually(() => statesIn(directory.path).length === 3);
    for (const name of ["ledger.db", "ledger.db-wal"]) copyFileSync(directory.file(name), left.file(name));
    await store.close();
    expect(statesIn(left.path)).to.deep.equal(STATES);
  });

  it("that is no database is named in a sentence to who would read it", () => {
    using directory = aDirectory();
    writeFileSync(directory.file("ledger.db"), "garbage".repeat(1_000));
    expect(() => SqliteLedger.open(directory.path)).to.throw(/cannot hold the orders: file is not a database/);
  });

  it("goes on over restarts, also in the middle of an order", async () => {
    using directory = aDirectory();
    for (const event of ALL) await append(directory.path, [event]);
    expect(statesIn(directory.path)).to.deep.equal(STATES);
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.order((7n << 48n) + 1n)?.events).to.deep.equal(COMPLETED);
  });

  it("catches up with what was in the journal when the process was killed", async () => {
    using directory = aDirectory();
    using other = aDirectory();
    await append(directory.path, ALL.slice(0, 4));
    copyFileSync(directory.file("ledger.db"), other.file("ledger.db"));
    await append(directory.path, ALL.slice(4));
    copyFileSync(directory.file("journal.log"), other.file("journal.log"));
    expect(await append(other.path, [])).to.deep.equal([]);
    expect(statesIn(other.path)).to.deep.equal(STATES);
  });

  const spoil: readonly [string, (file: string) => void, RegExp | undefined][] = [
    ["is lost", (file) => rmSync(file), undefined],
    ["is no database", (file) => writeFileSync(file, "garbage".repeat(1_000)), /made anew.*not a database/],
    ["is of another version", (file) => setVersion(file, 99), /made anew.*version 99/],
    ["is damaged", (file) => writeFileSync(file, readFileSync(file).fill(0xff, 4_096)), /made anew|falls behind/],
  ];
  for (const [what, spoilIt, note] of spoil) {
    it(`is made anew from the journal when it ${what}`, async () => {
      using directory = aDirectory();
      await append(directory.path, ALL);
      spoilIt(directory.file("ledger.db"));
      const notes = await append(directory.path, []);
      if (note === undefined) expect(notes).to.deep.equal([]);
      else expect(notes.join()).to.match(note);
      expect(statesIn(directory.path)).to.deep.equal(STATES);
    });
  }

  it("that is found damaged while it is written troubles no order, and is made anew at the next start", async () => {
    using directory = aDirectory();
    await append(directory.path, COMPLETED);
    damageTable(directory.file("ledger.db"), "events");
    expect((await append(directory.path, FAILED)).join()).to.match(/falls behind until the next start.*malformed/);
    expect(await append(directory.path, SUBMITTED)).to.deep.equal([]);
    expect(statesIn(directory.path)).to.deep.equal(STATES);
  });

  it("is made anew when it was made from another journal", async () => {
    using directory = aDirectory();
    await append(directory.path, [...SUBMITTED, ...FAILED, ...COMPLETED]);
    rmSync(directory.file("journal.log"));
    const notes = await append(directory.path, COMPLETED);
    expect(notes).to.deep.equal(["the ledger is of another journal and is made anew"]);
    expect(statesIn(directory.path)).to.deep.equal([[(7n << 48n) + 1n, "Completed"]]);
  });

  it("is not there before an engine has run, and not of another version", async () => {
    using directory = aDirectory();
    expect(SqliteLedger.open(directory.path)).to.equal(undefined);
    await append(directory.path, ALL);
    setVersion(directory.file("ledger.db"), 2);
    expect(SqliteLedger.open(directory.path)).to.equal(undefined);
  });
});

describe("the file order store", () => {
  it("restores every order as its events make it, and notes what it cut off", async () => {
    using directory = aDirectory();
    await append(directory.path, ALL);
    const file = directory.file("journal.log");
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from("0123")]));
    const notes: string[] = [];
    const store = await FileOrderStore.open(directory.path, (note) => notes.push(note));
    expect(await store.restore()).to.deep.equal([
      anOrder(WAY_TO.Completed, (7n << 48n) + 1n),
      anOrder(WAY_TO.Failed, (1n << 64n) - 1n),
      anOrder(WAY_TO.Submitted, 3n),
    ]);
    await store.close();
    expect(notes).to.deep.equal([`cut an unfinished record of 4 bytes from the end of ${file}`]);
  });

  it("refuses a journal that tells of what cannot be", async () => {
    using directory = aDirectory();
    await append(directory.path, eventsOf([UPDATES.created, UPDATES.failed, UPDATES.noted]));
    const journal = readFileSync(directory.file("journal.log"));
    const secondRecord = journal.indexOf("\n", journal.indexOf("\n") + 1) + 1;
    writeFileSync(directory.file("journal.log"), Buffer.concat([journal, journal.subarray(secondRecord)]));
    const store = await FileOrderStore.open(directory.path, () => undefined);
    const thrown = await rejectionOf(store.restore());
    await store.close();
    expect((thrown as ArbError).code).to.equal("JOURNAL_DAMAGED");
    expect((thrown as ArbError).message).to.include(`at byte ${journal.length}: order 42 is Failed`);
  });

  it("takes no event before it has restored", async () => {
    using directory = aDirectory();
    const store = await FileOrderStore.open(directory.path, () => undefined);
    for (const event of COMPLETED.slice(0, 1)) await rejectionOf(store.append(event));
    await store.close();
  });
});

function setVersion(file: string, version: number): void {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
}

/** Overwrites the first page of a table. */
function damageTable(file: string, table: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  const page = database.prepare("SELECT rootpage FROM sqlite_master WHERE name = ?").get(table)?.["rootpage"];
  const size = database.prepare("PRAGMA page_size").get()?.["page_size"];
  database.close();
  const start = (Number(page) - 1) * Number(size);
  writeFileSync(file, readFileSync(file).fill(0xff, start, start + Number(size)));
}
