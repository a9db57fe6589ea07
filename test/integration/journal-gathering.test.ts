import { setImmediate as nextTurn } from "node:timers/promises";
import { expect } from "chai";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { Journal } from "../../bot/adapters/store/journal.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { type HeldTimers, heldTimers } from "../builders/held-timers.ts";
import { eventsOf, UPDATES } from "../builders/orders.ts";

interface Site {
  readonly journal: Journal;
  readonly timers: HeldTimers;
  /** What is durable, in order. */
  readonly durable: readonly string[];
  readonly commits: () => number;
  /** Returns when the event loop has gone round: what does not wait is being written by then. */
  readonly append: (payload: string, isUrgent: boolean) => Promise<void>;
}

/** With a journal in which the time to gather is up only when the test says so. */
async function withJournal(test: (site: Site) => Promise<void>): Promise<void> {
  using directory = aDirectory();
  using timers = heldTimers();
  const durable: string[] = [];
  let commits = 0;
  const onCommit = (): void => void (commits += 1);
  const { journal } = await Journal.open(directory.file("journal.log"), () => undefined, onCommit);
  const append = async (payload: string, isUrgent: boolean): Promise<void> => {
    void journal.append(payload, isUrgent).then(() => durable.push(payload));
    await nextTurn();
  };
  try {
    await test({ journal, timers, durable, commits: () => commits, append });
  } finally {
    timers.elapse();
    await journal.close();
  }
}

/** Whether an event becomes durable only once the time to gather is up. */
async function waits(appended: Promise<void>, timers: HeldTimers): Promise<boolean> {
  const durable: unknown[] = [];
  const seen = appended.then(() => durable.push(appended));
  await nextTurn();
  const isWaiting = durable.length === 0 && timers.count > 0;
  timers.elapse();
  await seen;
  // The ledger's thread hears of a commit a moment later, too.
  timers.elapse();
  return isWaiting;
}

describe("a record of the journal", () => {
  it("for which nobody waits shares its commit with those that come a moment later", async () => {
    await withJournal(async ({ append, timers, durable, commits }) => {
      for (const payload of ["first", "second", "third"]) await append(payload, false);
      expect([timers.count, commits()]).to.deep.equal([1, 0]);
      timers.elapse();
      await eventually(() => durable.length === 3);
      expect(commits()).to.equal(1);
    });
  });

  it("that is urgent waits for no others", async () => {
    await withJournal(async ({ append, timers, durable }) => {
      await append("urgent", true);
      await eventually(() => durable.length === 1);
      expect(timers.count).to.equal(0);
    });
  });

  it("that is urgent takes along those that wait already", async () => {
    await withJournal(async ({ append, durable, commits }) => {
      await append("patient", false);
      await append("urgent", true);
      await eventually(() => durable.length === 2);
      expect([durable, commits()]).to.deep.equal([["patient", "urgent"], 1]);
    });
  });

  it("waits for others after each commit anew, however urgent that was", async () => {
    await withJournal(async ({ append, timers, durable }) => {
      await append("urgent", true);
      await eventually(() => durable.length === 1);
      await append("patient", false);
      expect([timers.count, durable]).to.deep.equal([1, ["urgent"]]);
    });
  });

  it("is not hurried by whoever wanted everything durable when nothing waited for that", async () => {
    await withJournal(async ({ journal, append, timers, commits }) => {
      await journal.appended();
      await append("patient", false);
      expect([timers.count, commits()]).to.deep.equal([1, 0]);
    });
  });

  it("is urgent when bytes are to leave after it, and no other is", async () => {
    using directory = aDirectory();
    const store = await FileOrderStore.open(directory.path, () => undefined);
    await store.restore();
    const urgent: string[] = [];
    {
      using timers = heldTimers();
      for (const event of eventsOf(Object.values(UPDATES))) {
        if (!(await waits(store.append(event), timers))) urgent.push(event.type);
      }
    }
    await store.close();
    expect(urgent).to.deep.equal(["signed", "published"]);
  });
});
