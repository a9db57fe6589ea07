import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { FileOrderStore, JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { toJson } from "../../bot/adapters/store/bigint-json.ts";
import { readJournal } from "../../bot/adapters/store/journal-reader.ts";
import { reportOnJournal } from "../../bot/adapters/store/journal-report.ts";
import { OrderFold } from "../../bot/adapters/store/order-fold.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import type { StoreSettings } from "../../bot/adapters/store/store-settings.ts";
import type { ArbError } from "../../bot/core/errors.ts";
import { foldOrder } from "../../bot/core/order.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { history, isFinished, mixedHistories } from "../builders/histories.ts";
import { eventsOf, UPDATES, WAY_TO } from "../builders/orders.ts";
import { SPLIT_COMPLETED, SPLIT_SENT } from "../builders/parted-orders.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { runStoreProcess } from "../builders/store-process.ts";
import { storeWrongs } from "../builders/store-verdict.ts";
import { sweepPoints } from "../builders/sweep-points.ts";

const ORDERS = 12;
/** So that an opened store keeps everything. */
const KEEP_ALL: Partial<StoreSettings> = { nowMs: () => 0 };

async function openStore(directory: string, settings: Partial<StoreSettings> = {}, notes: string[] = []) {
  const store = await FileOrderStore.open(directory, (note) => notes.push(note), settings);
  return { store, orders: await store.restore() };
}

async function append(directory: string, events: readonly OrderEvent[], settings: Partial<StoreSettings> = {}) {
  const { store } = await openStore(directory, settings);
  for (const event of events) await store.append(event);
  await store.close();
}

async function journalledIds(directory: string): Promise<bigint[]> {
  const file = `${directory}/${JOURNAL_FILE}`;
  await using handle = await open(file);
  const fold = new OrderFold(file);
  for await (const record of readJournal(file, handle)) fold.add(record);
  return [...fold.orders.keys()];
}

const idOf = (number: number): bigint => history(number)[0]?.orderId ?? 0n;
const numbers = Array.from({ length: ORDERS }, (_unused, number) => number);
const unfinished = numbers.filter((number) => !isFinished(history(number)));

describe("a journal that is compacted", () => {
  it("keeps the orders that may still change and the newest one, and the ledger has all", async () => {
    using directory = aDirectory();
    await append(directory.path, mixedHistories(0, ORDERS), KEEP_ALL);
    expect(await journalledIds(directory.path)).to.have.length(ORDERS);
    await append(directory.path, []);

    expect(await journalledIds(directory.path)).to.deep.equal(unfinished.map(idOf));
    expect(unfinished).to.include(ORDERS - 1);
    using ledger = SqliteLedger.open(directory.path);
    for (const number of numbers) expect(ledger?.order(idOf(number))?.events).to.deep.equal(history(number));
    expect(await storeWrongs(directory.path, ORDERS, [])).to.deep.equal([]);
  });

  it("never loses the highest id that was given, also when its order is over", async () => {
    using directory = aDirectory();
    await append(directory.path, [...history(0), ...history(1)]);
    await append(directory.path, []);
    const { store, orders } = await openStore(directory.path);
    await store.close();
    expect(orders.map(({ orderId }) => orderId)).to.deep.equal([idOf(1)]);
  });

  it("keeps what ended less than the set time ago, and half a minute in any case", async () => {
    using directory = aDirectory();
    const endMs = history(0).find(({ type }) => type === "completed")?.atMs ?? 0;
    await append(directory.path, [...history(0), ...history(1)], KEEP_ALL);
    for (const [keepEndedMs, agoMs, left] of [
      [3_600_000, 3_600_000, [0, 1]],
      [0, 30_000, [0, 1]],
      [0, 30_001, [1]],
    ] as const) {
      await append(directory.path, [], { keepEndedMs, nowMs: () => endMs + agoMs });
      expect(await journalledIds(directory.path)).to.deep.equal(left.map(idOf));
    }
  });

  it("keeps an order of which a part may still land, with all that was signed for it, and lets a final one go", async () => {
    using directory = aDirectory();
    const sent = [...SPLIT_SENT.slice(0, 5), UPDATES.failed];
    const [final, open, half] = [[...SPLIT_COMPLETED], [...SPLIT_SENT], sent].map((updates, index) =>
      eventsOf(updates, BigInt(index + 1), 1_700_000_000_000),
    );
    await append(directory.path, [...final!, ...open!, ...half!], KEEP_ALL);
    await append(directory.path, []);
    expect(await journalledIds(directory.path)).to.deep.equal([2n, 3n]);
    const { store, orders } = await openStore(directory.path);
    await store.close();
    expect(orders).to.deep.equal([foldOrder(open!), foldOrder(half!)]);
    expect(orders[0]?.intents.map(({ part }) => part?.partId)).to.deep.equal(["sushiswap", "uniswap-v2"]);
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.order(1n)?.events).to.deep.equal(final);
    expect(ledger?.listOrders({ kind: "split-trade", limit: 9 }).map(({ status }) => status)).to.deep.equal([
      "failed",
      "submitted",
      "partly",
    ]);
  });

  it("goes on while events are appended, and stays bounded", async () => {
    using directory = aDirectory();
    const settings = { compactAboveBytes: 20_000 };
    const { store } = await openStore(directory.path, settings);
    const sizes: number[] = [];
    let appended = 0;
    for (let first = 0; first < 900; first += 3) {
      const events = mixedHistories(first, 2);
      await Promise.all(events.map((event) => store.append(event)));
      appended += events.reduce((bytes, event) => bytes + toJson(event).length, 0);
      sizes.push(statSync(directory.file(JOURNAL_FILE)).size);
      // The ledger's thread works half of the time at most, and leaves the processor to whoever else wants it.
      await delay((sizes.at(-1) ?? 0) > 200_000 ? 50 : 2);
    }
    await store.close();
    expect(Math.max(...sizes)).to.be.lessThan(appended / 2);
    const shrank = sizes.filter((size, index) => size < (sizes[index - 1] ?? 0));
    expect(shrank.length, "compacted again and again").to.be.greaterThan(1);
    await append(directory.path, []);
    expect(await journalledIds(directory.path)).to.have.length(1);
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.listOrders({ limit: 1_000 })).to.have.length(600);
    expect(ledger?.order(idOf(0))?.events).to.deep.equal(history(0));
  }).timeout(20_000);

  it("keeps an order for which a remark comes while it is compacted", async () => {
    using directory = aDirectory();
    await append(directory.path, [...history(0), ...history(1)], KEEP_ALL);
    const { store } = await openStore(directory.path);
    const remark = eventsOf([UPDATES.noted], idOf(0));
    for (const event of remark) await store.append(event);
    await store.close();
    expect(await journalledIds(directory.path)).to.deep.equal([idOf(0), idOf(1)]);
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.order(idOf(0))?.events).to.deep.equal([...history(0), ...remark]);
  });

  it("does not part an order from a remark that was waiting to be written when it began", async () => {
    using directory = aDirectory();
    let nowMs = 0;
    const { store } = await openStore(directory.path, { compactAboveBytes: 1, nowMs: () => nowMs });
    await Promise.all([...history(0), ...history(1)].map((event) => store.append(event)));
    // Until no compaction is under way.
    await delay(300);
    nowMs = Date.now();
    const appends = mixedHistories(3, 30).map((event) => store.append(event));
    // The commit of those has begun, and cannot end before this turn does; a compaction begins when it has.
    for (let count = 0; count < 20; count++) await Promise.resolve();
    const remark = eventsOf([UPDATES.noted], idOf(0));
    await Promise.all([...appends, ...remark.map((event) => store.append(event))]);
    await store.close();
    // Rejects when there is a remark without its order.
    await journalledIds(directory.path);
    using ledger = SqliteLedger.open(directory.path);
    expect(ledger?.order(idOf(0))?.events).to.deep.equal([...history(0), ...remark]);
  });

  it("drops a remark for an order that has left, and says so", async () => {
    using directory = aDirectory();
    await append(directory.path, [...history(0), ...history(1)], KEEP_ALL);
    const notes: string[] = [];
    const { store } = await openStore(directory.path, {}, notes);
    const before = readFileSync(directory.file(JOURNAL_FILE)).length;
    await eventually(() => statSync(directory.file(JOURNAL_FILE)).size < before);
    for (const event of eventsOf([UPDATES.noted], idOf(0))) await store.append(event);
    await store.close();
    expect(notes.join()).to.include(`order ${idOf(0)} had left the journal`);
    expect(await journalledIds(directory.path)).to.deep.equal([idOf(1)]);
  });

  it("is left as it is when the ledger cannot be written", async () => {
    using directory = aDirectory();
    await append(directory.path, mixedHistories(0, ORDERS), KEEP_ALL);
    for (const name of ["ledger.db", "ledger.db-wal", "ledger.db-shm"]) rmSync(directory.file(name), { force: true });
    // No database can be opened under the name of a directory.
    mkdirSync(directory.file("ledger.db"));
    const before = readFileSync(directory.file(JOURNAL_FILE));
    const notes: string[] = [];
    const { store, orders } = await openStore(directory.path, {}, notes);
    expect(orders).to.have.length(ORDERS);
    for (const event of eventsOf(WAY_TO.Created, 1n)) await store.append(event);
    await store.close();
    expect(notes.join()).to.match(/no ledger in this run.*the journal was not compacted/);
    expect(readFileSync(directory.file(JOURNAL_FILE)).subarray(0, before.length).equals(before)).to.equal(true);
  });

  it("cut at any byte has its whole records, and is refused with any byte changed", async () => {
    using directory = aDirectory();
    await append(directory.path, [...mixedHistories(0, 2), ...history(2).slice(0, 3)], KEEP_ALL);
    await append(directory.path, []);
    const file = directory.file(JOURNAL_FILE);
    const whole = readFileSync(file);
    const report = async () => {
      await using handle = await open(file);
      return (await reportOnJournal(file, handle)).report;
    };
    const { records } = await report();
    for (let offset = 0; offset < whole.length; offset++) {
      writeFileSync(file, whole.subarray(0, offset));
      const cut = await report();
      const lines = whole.subarray(0, offset).toString("latin1").split("\n").length - 2;
      expect(cut.records, `cut at ${offset}`).to.equal(Math.max(lines, 0)).and.to.be.lessThan(records);
      expect(cut.bytes + cut.tornBytes).to.equal(offset);
      const changed = Buffer.from(whole);
      changed[offset] = (changed[offset] ?? 0) ^ 0x01;
      writeFileSync(file, changed);
      expect(((await rejectionOf(report())) as ArbError).code, `byte ${offset}`).to.equal("JOURNAL_DAMAGED");
    }
  });

  it("is as safe as any when a crash left half of another one beside it", async () => {
    using directory = aDirectory();
    await append(directory.path, mixedHistories(0, ORDERS), KEEP_ALL);
    writeFileSync(directory.file("journal.log.compacted"), "half of a header, perh");
    await append(directory.path, []);
    expect(existsSync(directory.file("journal.log.compacted"))).to.equal(false);
    expect(await storeWrongs(directory.path, ORDERS, [])).to.deep.equal([]);
  });
});

describe("a process that is killed while its journal is compacted", () => {
  it("at any file operation has lost nothing, in journal and ledger", async () => {
    using prepared = aDirectory();
    await append(prepared.path, mixedHistories(0, ORDERS), KEEP_ALL);
    const run = async (killAt?: number) => {
      const directory = aDirectory();
      cpSync(prepared.path, directory.path, { recursive: true });
      const killCount = directory.file("points");
      const options = { script: "compact-while-appending", args: [directory.path, ORDERS, 3], killCount } as const;
      const end = await runStoreProcess({ ...options, ...(killAt === undefined ? {} : { killAt }) });
      return { directory, end, points: statSync(killCount).size };
    };
    const whole = await run();
    whole.directory[Symbol.dispose]();
    expect(whole.end.lines.at(-1), whole.end.errors).to.equal("closed");

    let killed = 0;
    for (const killAt of sweepPoints(whole.points)) {
      const { directory, end } = await run(killAt);
      using _removed = directory;
      if (end.signal === "SIGKILL") killed += 1;
      const said = end.lines.filter((line) => line.includes(":") && !line.includes(" "));
      expect(await storeWrongs(directory.path, ORDERS, said, ORDERS, 3), `killed at ${killAt}`).to.deep.equal([]);
    }
    console.log(`      killed at ${killed} of ${whole.points} points`);
    expect(killed).to.be.greaterThan(sweepPoints(whole.points).length / 2);
  }).timeout(120_000);
});
