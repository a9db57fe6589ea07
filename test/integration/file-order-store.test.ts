import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import type { ArbError } from "../../bot/core/errors.ts";
import { appendEvents } from "../builders/append-events.ts";
import { aDirectory } from "../builders/directories.ts";
import { anOrder, eventsOf, UPDATES, WAY_TO } from "../builders/orders.ts";
import { rejectionOf } from "../builders/rejection.ts";

const COMPLETED = eventsOf(WAY_TO.Completed, (7n << 48n) + 1n);
const FAILED = eventsOf(WAY_TO.Failed, (1n << 64n) - 1n);
const SUBMITTED = eventsOf(WAY_TO.Submitted, 3n);
const ALL = [...COMPLETED, ...FAILED, ...SUBMITTED];

describe("the file order store", () => {
  it("restores every order as its events make it, and notes what it cut off", async () => {
    using directory = aDirectory();
    await appendEvents(directory.path, ALL);
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
    await appendEvents(directory.path, eventsOf([UPDATES.created, UPDATES.failed, UPDATES.noted]));
    const journal = readFileSync(directory.file("journal.log"));
    const secondRecord = journal.indexOf("\n", journal.indexOf("\n") + 1) + 1;
    writeFileSync(directory.file("journal.log"), Buffer.concat([journal, journal.subarray(secondRecord)]));
    const store = await FileOrderStore.open(directory.path, () => undefined);
    const thrown = await rejectionOf(store.restore());
    await store.close();
    expect((thrown as ArbError).code).to.equal("JOURNAL_DAMAGED");
    expect((thrown as ArbError).message).to.include(`at byte ${journal.length}: order 42 is Failed`);
  });

  it("drops a remark about an order that its journal does not have", async () => {
    using directory = aDirectory();
    await appendEvents(directory.path, ALL);
    const journal = readFileSync(directory.file("journal.log"));
    const notes = await appendEvents(directory.path, eventsOf([UPDATES.noted], 77n));
    expect(notes.join()).to.match(/order 77 had left the journal/);
    expect(readFileSync(directory.file("journal.log")).equals(journal)).to.equal(true);
  });

  it("takes no event before it has restored", async () => {
    using directory = aDirectory();
    const store = await FileOrderStore.open(directory.path, () => undefined);
    for (const event of COMPLETED.slice(0, 1)) await rejectionOf(store.append(event));
    await store.close();
  });
});
