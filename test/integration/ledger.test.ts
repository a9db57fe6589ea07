import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import { ClearedFile } from "../../bot/adapters/store/ledger-cleared-file.ts";
import { LedgerDatabase } from "../../bot/adapters/store/ledger-database.ts";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import { Output } from "../../bot/cli/output.ts";
import { performClear } from "../../bot/cli/perform-clear.ts";
import { ArbError } from "../../bot/core/errors.ts";
import type { OrdersQuery } from "../../bot/ports/ledger.ts";
import { appendEvents } from "../builders/append-events.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { anOrder, eventsOf, UPDATES, WAY_TO } from "../builders/orders.ts";
import { A_FILL, hashOf, SPLIT_COMPLETED } from "../builders/parted-orders.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { WETH } from "../builders/signals.ts";

const COMPLETED = eventsOf(WAY_TO.Completed, (7n << 48n) + 1n);
const FAILED = eventsOf(WAY_TO.Failed, (1n << 64n) - 1n);
const SUBMITTED = eventsOf(WAY_TO.Submitted, 3n);
const ALL = [...COMPLETED, ...FAILED, ...SUBMITTED];

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
    await appendEvents(directory.path, ALL);
    using ledger = SqliteLedger.open(directory.path);
    const [submitted, failed, completed] = ledger?.listOrders({ limit: 10 }) ?? [];
    const { signalId } = UPDATES.created.signal;
    const signal = { strategyId: 7, signalId, source: "test", kind: "flash-arbitrage", profitToken: WETH };
    const common = { ...signal, settled: false, reopenings: 0 };
    const predicted = { predictedProfitWei: 9_000_000_000_000_000n, netProfitWei: 7_000_000_000_000_000n };
    const signed = { account: `0x${"a".repeat(40)}`, nonce: 3 };
    expect(completed).to.deep.equal({
      ...common,
      ...predicted,
      ...signed,
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
      settled: true,
      createdAtMs: 1_700_000_000_000,
      endedAtMs: 1_700_000_000_001,
      failureReason: "MEVBundleFailed",
      failureDetail: "no builder took it",
    });
    expect(submitted).to.deep.equal({
      ...common,
      ...predicted,
      ...signed,
      orderId: 3n,
      state: "Submitted",
      createdAtMs: 1_700_000_000_000,
      transactionHash: `0x${"1".repeat(64)}`,
    });
  });

  it("lists the newest first, so many and in one state", async () => {
    using directory = aDirectory();
    await appendEvents(directory.path, ALL);
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.listOrders({ limit: 2 }).map(({ orderId }) => orderId)).to.deep.equal([3n, (1n << 64n) - 1n]);
    expect(ledger?.listOrders({ state: "Failed", limit: 2 }).map(({ orderId }) => orderId)).to.deep.equal([
      (1n << 64n) - 1n,
    ]);
    expect(ledger?.listOrders({ state: "Pending", limit: 2 })).to.deep.equal([]);
  });

  it("has an order's whole history", async () => {
    using directory = aDirectory();
    await appendEvents(directory.path, ALL);
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
    await appendEvents(directory.path, [...later, ...sooner, ...FAILED]);
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.completedProfits().map(({ orderId }) => orderId)).to.deep.equal([2n, 1n]);
  });

  it("follows an order that is reopened", async () => {
    using directory = aDirectory();
    const orderId = 5n;
    await appendEvents(directory.path, eventsOf([...WAY_TO.Completed, UPDATES.reopened], orderId));
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
    await eventually(() => isDeepStrictEqual(statesIn(directory.path), STATES));
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
    for (const event of ALL) await appendEvents(directory.path, [event]);
    expect(statesIn(directory.path)).to.deep.equal(STATES);
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.order((7n << 48n) + 1n)?.events).to.deep.equal(COMPLETED);
  });

  it("catches up with what was in the journal when the process was killed", async () => {
    using directory = aDirectory();
    using other = aDirectory();
    await appendEvents(directory.path, ALL.slice(0, 4));
    copyFileSync(directory.file("ledger.db"), other.file("ledger.db"));
    await appendEvents(directory.path, ALL.slice(4));
    copyFileSync(directory.file("journal.log"), other.file("journal.log"));
    expect(await appendEvents(other.path, [])).to.deep.equal([]);
    expect(statesIn(other.path)).to.deep.equal(STATES);
  });

  it("is made anew from the journal when it is lost", async () => {
    using directory = aDirectory();
    await appendEvents(directory.path, ALL);
    rmSync(directory.file("ledger.db"));
    expect(await appendEvents(directory.path, [])).to.deep.equal([]);
    expect(statesIn(directory.path)).to.deep.equal(STATES);
  });

  const spoil: readonly [string, (file: string) => void][] = [
    ["is no database", (file) => writeFileSync(file, "garbage".repeat(1_000))],
    ["is damaged", (file) => writeFileSync(file, readFileSync(file).fill(0xff, 4_096))],
  ];
  for (const [what, spoilIt] of spoil) {
    it(`that ${what} is set aside, with what may be in it, and made anew from the journal`, async () => {
      using directory = aDirectory();
      await appendEvents(directory.path, ALL);
      spoilIt(directory.file("ledger.db"));
      const spoilt = readFileSync(directory.file("ledger.db"));
      // Damage that is found only when it is written to is put right at the start after that.
      const notes = [...(await appendEvents(directory.path, [])), ...(await appendEvents(directory.path, []))];
      expect(notes.join()).to.match(/set aside as .*ledger\.damaged-/);
      expect(statesIn(directory.path)).to.deep.equal(STATES);
      const aside = readdirSync(directory.path).find((name) => name.startsWith("ledger.damaged-")) ?? "";
      expect(readFileSync(directory.file(aside)).subarray(4_096).equals(spoilt.subarray(4_096))).to.equal(true);
    });
  }

  it("that is found damaged while it is written troubles no order, and is made anew at the next start", async () => {
    using directory = aDirectory();
    await appendEvents(directory.path, COMPLETED);
    damageTable(directory.file("ledger.db"), "events");
    expect((await appendEvents(directory.path, FAILED)).join()).to.match(
      /falls behind until the next start.*malformed/,
    );
    expect(await appendEvents(directory.path, SUBMITTED)).to.deep.equal([]);
    expect(statesIn(directory.path)).to.deep.equal(STATES);
  });

  it("keeps the orders that the journal does not have, whatever became of that", async () => {
    using directory = aDirectory();
    await appendEvents(directory.path, ALL);
    rmSync(directory.file("journal.log"));
    expect(await appendEvents(directory.path, eventsOf(WAY_TO.Completed, 5n, 1_700_000_200_000))).to.deep.equal([]);
    expect(statesIn(directory.path)).to.deep.equal([[5n, "Completed"], ...STATES]);
  });

  it("takes an order's history from the journal when it has another one", async () => {
    using directory = aDirectory();
    using other = aDirectory();
    const orderId = (7n << 48n) + 1n;
    await appendEvents(directory.path, [...COMPLETED, ...eventsOf(WAY_TO.Submitted, 3n)]);
    await appendEvents(other.path, eventsOf(WAY_TO.Validated, orderId, 1_700_000_300_000));
    copyFileSync(other.file("journal.log"), directory.file("journal.log"));
    await appendEvents(directory.path, []);
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.order(orderId)?.events).to.deep.equal(eventsOf(WAY_TO.Validated, orderId, 1_700_000_300_000));
    expect(ledger?.completedProfits()).to.deep.equal([]);
    expect(ledger?.order(3n)?.order.state).to.equal("Submitted");
  });

  it("is the same however often the journal is projected", async () => {
    using directory = aDirectory();
    await appendEvents(directory.path, ALL);
    const before = contentsOf(directory.file("ledger.db"));
    for (let start = 0; start < 3; start++) await appendEvents(directory.path, []);
    expect(contentsOf(directory.file("ledger.db"))).to.deep.equal(before);
  });

  it("is not there before an engine has run", () => {
    using directory = aDirectory();
    expect(SqliteLedger.open(directory.path)).to.equal(undefined);
  });

  for (const version of [2, 3]) {
    it(`of version ${version} is taken up as it is, and its orders mean the same in another ledger`, async () => {
      using directory = aDirectory();
      using other = aDirectory();
      const trade = eventsOf(SPLIT_COMPLETED, 77n, 1_700_000_400_000);
      await appendEvents(directory.path, ALL);
      takeBackTo(version, directory.file("ledger.db"));
      await appendEvents(directory.path, trade);
      expect(statesIn(directory.path)).to.deep.equal([[77n, "Completed"], ...STATES]);
      await appendEvents(other.path, []);
      const into = LedgerDatabase.open(other.path, () => undefined);
      into.addSettledOf(directory.file("ledger.db"));
      into.close();
      using from = SqliteLedger.open(directory.path);
      using to = SqliteLedger.open(other.path);
      const settled = from?.listOrders({ settled: true, limit: 9 }) ?? [];
      expect(settled.map(({ orderId }) => orderId)).to.include(77n);
      expect(to?.listOrders({ limit: 9 })).to.deep.equal(settled);
    });
  }

  it("tells of a trade how far it is, what was changed into what, and of each part", async () => {
    using directory = aDirectory();
    await appendEvents(directory.path, eventsOf(SPLIT_COMPLETED, 77n));
    using ledger = SqliteLedger.open(directory.path);
    const [entry] = ledger?.listOrders({ limit: 1 }) ?? [];
    expect(entry).to.deep.include({ kind: "split-trade", status: "partly", fill: A_FILL, settled: true });
    const [confirmed, failed] = entry?.parts ?? [];
    expect(confirmed).to.deep.equal({
      partId: "sushiswap",
      purpose: "swap",
      exchange: "sushiswap",
      status: "confirmed",
      account: `0x${"a".repeat(40)}`,
      nonce: 3,
      hash: hashOf(3),
      blockNumber: 18_000_001n,
      gasUsed: 210_000n,
      gasPriceWei: 9_523_809_523n,
      sold: A_FILL.sold,
      received: A_FILL.received,
    });
    expect(failed).to.include({ partId: "uniswap-v2", status: "failed", nonce: 4, error: "NetworkTimeout: it waited" });
    expect(failed).not.to.have.property("gasUsed");
    expect(entry?.gasUsed).to.equal(210_000n);
  });

  it("lists one kind, those that are open, and those that are final", async () => {
    using directory = aDirectory();
    await appendEvents(directory.path, [...ALL, ...eventsOf(SPLIT_COMPLETED, 77n)]);
    using ledger = SqliteLedger.open(directory.path);
    const idsOf = (query: Omit<OrdersQuery, "limit">) =>
      ledger?.listOrders({ ...query, limit: 9 }).map(({ orderId }) => orderId);
    expect(idsOf({ kind: "split-trade" })).to.deep.equal([77n]);
    expect(idsOf({ kind: "legs-arbitrage" })).to.deep.equal([]);
    expect(idsOf({ active: true })).to.deep.equal([3n]);
    expect(idsOf({ settled: true })).to.deep.equal([77n, (1n << 64n) - 1n]);
    expect(idsOf({ settled: false, kind: "flash-arbitrage" })).to.deep.equal([3n, (7n << 48n) + 1n]);
  });

  it("leaves out what was cleared, and no order that was not settled then, whatever becomes of it", async () => {
    using directory = aDirectory();
    const cleared = new ClearedFile(directory.path);
    expect(cleared.read()).to.equal(undefined);
    await appendEvents(directory.path, ALL);
    const shown = () => {
      using ledger = SqliteLedger.open(directory.path);
      const mark = cleared.read();
      return ledger?.listOrders({ limit: 9, ...(mark && { cleared: mark }) }).map(({ orderId }) => orderId);
    };
    const clear = () => {
      using ledger = SqliteLedger.open(directory.path);
      const { output, json } = aJsonOutput();
      performClear(ledger, new ClearedFile(directory.path), output);
      return json();
    };
    expect(clear()).to.deep.equal({ cleared: 1, kept: 2 });
    const stay = [3n, (7n << 48n) + 1n];
    expect(shown()).to.deep.equal(stay);
    await appendEvents(directory.path, eventsOf([UPDATES.settled], (7n << 48n) + 1n));
    expect(shown(), "settled after the clearing").to.deep.equal(stay);
    await appendEvents(directory.path, eventsOf(WAY_TO.Failed, 9n, 1_700_000_900_000));
    expect(shown(), "a new one").to.deep.equal([9n, ...stay]);
    expect(clear()).to.deep.equal({ cleared: 2, kept: 1 });
    expect(shown()).to.deep.equal([3n]);
    expect(clear()).to.deep.equal({ cleared: 0, kept: 1 });
    expect(statesIn(directory.path), "the books have all").to.have.length(4);
  });

  it("refuses a note of cleared orders that is none, and clears nothing by it", () => {
    using directory = aDirectory();
    writeFileSync(directory.file("cleared.json"), '{"createdUntilMs":1}');
    expect(() => new ClearedFile(directory.path).read()).to.throw(ArbError, /cleared\.json: it is no note of cleared/);
  });

  it("of a later version is refused by reader and engine, and left as it is", async () => {
    using directory = aDirectory();
    await appendEvents(directory.path, ALL);
    setVersion(directory.file("ledger.db"), 5);
    const refusal = /its ledger is of version 5, and this build knows none after 4/;
    expect(() => SqliteLedger.open(directory.path)).to.throw(ArbError, refusal);
    const thrown = await rejectionOf(appendEvents(directory.path, []));
    expect((thrown as ArbError).code).to.equal("STORE_UNUSABLE");
    expect((thrown as ArbError).message).to.match(refusal);
    setVersion(directory.file("ledger.db"), 4);
    expect(statesIn(directory.path)).to.deep.equal(STATES);
  });

  it("tells of each order whether it is final, how often it was reopened, and who moved a pool first", async () => {
    using directory = aDirectory();
    const transactionHash = `0x${"9".repeat(64)}` as const;
    const priorMove = { transactionHash, resource: "0xpool", blockNumber: 18_000_000n };
    await appendEvents(directory.path, [
      ...eventsOf([...WAY_TO.Completed, UPDATES.settled, UPDATES["bundle-status"]], 1n, 1),
      ...eventsOf([...WAY_TO.Completed, UPDATES.reopened, UPDATES.included, UPDATES.completed], 2n, 2),
      ...eventsOf([...WAY_TO.Submitted, { ...UPDATES.failed, priorMove }, UPDATES["bundle-status"]], 3n, 3),
    ]);
    using ledger = SqliteLedger.open(directory.path);
    const [failed, reopened, final] = ledger?.listOrders({ limit: 3 }) ?? [];
    expect(final).to.include({ state: "Completed", settled: true, reopenings: 0 });
    expect(reopened).to.include({ state: "Completed", settled: false, reopenings: 1 });
    expect(failed).to.include({ state: "Failed", settled: false, priorMoveTransaction: transactionHash });
    expect(ledger?.completedProfits().map(({ orderId }) => orderId)).to.deep.equal([1n, 2n]);
  });
});

function contentsOf(file: string): unknown {
  using database = new DatabaseSync(file, { readOnly: true });
  return ["orders", "events"].map((table) => database.prepare(`SELECT * FROM ${table}`).all());
}

function setVersion(file: string, version: number): void {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
}

/** What a ledger of an earlier version did not have. */
function takeBackTo(version: number, file: string): void {
  const database = new DatabaseSync(file);
  database.exec("DROP INDEX orders_by_kind");
  const added = ["status", "fill", "parts", ...(version === 2 ? ["held"] : [])];
  for (const column of added) database.exec(`ALTER TABLE orders DROP COLUMN ${column}`);
  database.close();
  setVersion(file, version);
}

function aJsonOutput() {
  let written = "";
  const terminal = { write: (text: string) => (written = text) };
  const output = new Output({ stdout: terminal, stderr: terminal, json: true, redact: (text) => text });
  return { output, json: () => JSON.parse(written) as unknown };
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
