import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { performBackup, performJournalCheck, performRestore } from "../../bot/cli/perform-journal.ts";
import { Output } from "../../bot/cli/output.ts";
import { FileJournalKeeper } from "../../bot/adapters/store/file-journal-keeper.ts";
import { FileOrderStore, JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { openBooks } from "../../bot/adapters/store/open-books.ts";
import type { ArbError } from "../../bot/core/errors.ts";
import { aDirectory } from "../builders/directories.ts";
import { mixedHistories } from "../builders/histories.ts";
import { eventsOf, WAY_TO } from "../builders/orders.ts";
import { rejectionOf } from "../builders/rejection.ts";

async function fill(directory: string): Promise<void> {
  const store = await FileOrderStore.open(directory, () => undefined, { nowMs: () => 0 });
  await store.restore();
  for (const event of [...mixedHistories(0, 3), ...eventsOf(WAY_TO.Completed, 1n)]) await store.append(event);
  await store.close();
}

function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes[500] = (bytes[500] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

/** An output, and what was printed on it. */
function aTerminal(json: boolean): { readonly output: Output; readonly printed: () => string } {
  let text = "";
  const terminal = { write: (part: string) => (text += part) };
  const output = new Output({ stdout: terminal, stderr: terminal, json, redact: (printed) => printed });
  return { output, printed: () => text };
}

const keeperOf = (directory: string): FileJournalKeeper => new FileJournalKeeper(directory, () => undefined);

describe("arb journal check", () => {
  it("counts what is in the journal, for people and for programs", async () => {
    using directory = aDirectory();
    await fill(directory.path);
    writeFileSync(
      directory.file(JOURNAL_FILE),
      Buffer.concat([readFileSync(directory.file(JOURNAL_FILE)), Buffer.of(48)]),
    );
    const people = aTerminal(false);
    expect(await performJournalCheck(keeperOf(directory.path), directory.path, people.output)).to.equal(0);
    expect(people.printed()).to.match(/is whole\.\n24 records in \d+ bytes, format version 2\.\n/);
    expect(people.printed()).to.include("4 orders: 1 open, 1 ended and not yet final, 2 settled.");
    expect(people.printed()).to.include("An unfinished record of 1 bytes follows");
    const programs = aTerminal(true);
    await performJournalCheck(keeperOf(directory.path), directory.path, programs.output);
    expect((JSON.parse(programs.printed()) as { journal: object }).journal).to.include({
      formatVersion: 2,
      tornBytes: 1,
      records: 24,
      orders: 4,
      openOrders: 1,
      unsettledOrders: 2,
    });
  });

  it("says that there is none before the first run, and names the place where one is damaged", async () => {
    using directory = aDirectory();
    const { output, printed } = aTerminal(true);
    await performJournalCheck(keeperOf(directory.path), directory.path, output);
    expect(printed()).to.equal('{"journal":null}\n');
    await fill(directory.path);
    damage(directory.file(JOURNAL_FILE));
    const check = performJournalCheck(keeperOf(directory.path), directory.path, output);
    expect(((await rejectionOf(check)) as ArbError).message).to.match(
      /is damaged at byte \d+: a record does not match/,
    );
  });
});

describe("arb journal backup and restore", () => {
  it("say what they did, and what becomes of nonces", async () => {
    using directory = aDirectory();
    using backups = aDirectory();
    await fill(directory.path);
    const { output, printed } = aTerminal(false);
    const keeper = keeperOf(directory.path);
    const configuration = { files: [], redact: (text: string) => text };
    await performBackup(keeper, { to: backups.path, configuration }, output);
    const backup = /Backed up \d+ bytes to (.*)\.\n/.exec(printed())?.[1] ?? "";
    await performRestore(keeper, { backup, force: false }, output);
    expect(printed()).to.match(/Restored .*\n4 orders: 1 open.*\nWhat was there before is kept in .*replaced-/);
    expect(printed()).to.include("the chain is asked for every account's nonces");
  });
});

describe("the books of a directory", () => {
  it("are none before the first run, and empty after one without orders", async () => {
    using directory = aDirectory();
    expect(await openBooks(directory.path)).to.equal(undefined);
    const store = await FileOrderStore.open(directory.path, () => undefined);
    await store.restore();
    using books = await openBooks(directory.path);
    expect(books?.listOrders({ limit: 1 })).to.deep.equal([]);
    await store.close();
  });

  it("without an order are not believed when the journal is damaged", async () => {
    using directory = aDirectory();
    await fill(directory.path);
    damage(directory.file(JOURNAL_FILE));
    for (const name of ["ledger.db", "ledger.db-wal", "ledger.db-shm"]) rmSync(directory.file(name), { force: true });
    expect(((await rejectionOf(openBooks(directory.path))) as ArbError).code).to.equal("JOURNAL_DAMAGED");
    // What an engine does that refuses to start.
    const store = await FileOrderStore.open(directory.path, () => undefined);
    await rejectionOf(store.restore());
    await store.close();
    expect(((await rejectionOf(openBooks(directory.path))) as ArbError).code).to.equal("JOURNAL_DAMAGED");
  });

  it("that are lost are not said to be empty", async () => {
    using directory = aDirectory();
    await fill(directory.path);
    rmSync(directory.file("ledger.db"));
    const fault = (await rejectionOf(openBooks(directory.path))) as ArbError;
    expect(fault.code).to.equal("STORE_UNUSABLE");
    expect(fault.message).to.match(
      /its ledger is missing; the next start of an engine makes it anew, with the 4 orders/,
    );
  });

  it("that are damaged, at the beginning or where the orders are, are a fault, and not empty", async () => {
    for (const from of [0, 4_096]) {
      using directory = aDirectory();
      await fill(directory.path);
      writeFileSync(directory.file("ledger.db"), readFileSync(directory.file("ledger.db")).fill(0xff, from));
      expect(((await rejectionOf(openBooks(directory.path))) as ArbError).code).to.equal("STORE_UNUSABLE");
    }
    using directory = aDirectory();
    mkdirSync(directory.file("ledger.db"));
    expect(((await rejectionOf(openBooks(directory.path))) as ArbError).code).to.equal("STORE_UNUSABLE");
  });
});
