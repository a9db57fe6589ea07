import { copyFileSync } from "node:fs";
import { expect } from "chai";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { history, mixedHistories } from "../builders/histories.ts";
import { eventsOf, UPDATES, WAY_TO } from "../builders/orders.ts";

/** More than the ledger's thread keeps in memory. */
const MANY = 1_500;

function historiesIn(directory: string, count: number): readonly (readonly OrderEvent[])[] {
  using ledger = SqliteLedger.open(directory);
  return Array.from({ length: count }, (_unused, number) => {
    return ledger?.order(history(number)[0]?.orderId ?? 0n)?.events ?? [];
  });
}

const expectedHistories = (count: number) => Array.from({ length: count }, (_unused, number) => history(number));

describe("a ledger that is far behind its journal", () => {
  it("has the whole histories when the store is closed", async () => {
    using directory = aDirectory();
    const store = await FileOrderStore.open(directory.path, () => undefined);
    await store.restore();
    await Promise.all(mixedHistories(0, MANY).map((event) => store.append(event)));
    await store.close();
    expect(historiesIn(directory.path, MANY)).to.deep.equal(expectedHistories(MANY));
  }).timeout(20_000);

  it("has the histories of orders that are too many to be kept in memory, over a restart too", async () => {
    using directory = aDirectory();
    const orderIds = Array.from({ length: MANY }, (_unused, index) => BigInt(index) + 1n);
    const all = (updates: Parameters<typeof eventsOf>[0]) => orderIds.flatMap((orderId) => eventsOf(updates, orderId));
    for (const updates of [WAY_TO.Submitted, [UPDATES.included], [UPDATES.completed]]) {
      const store = await FileOrderStore.open(directory.path, () => undefined);
      await store.restore();
      await Promise.all(all(updates).map((event) => store.append(event)));
      await Promise.all(all([UPDATES.noted]).map((event) => store.append(event)));
      await store.close();
    }
    using ledger = SqliteLedger.open(directory.path);
    for (const orderId of orderIds) {
      const { order, events } = ledger?.order(orderId) ?? {};
      expect([order?.state, events?.length]).to.deep.equal(["Completed", WAY_TO.Submitted.length + 5]);
    }
    expect(ledger?.completedProfits()).to.have.length(MANY);
  }).timeout(20_000);

  it("goes on where it was when its journal is replaced by a compacted one again and again", async () => {
    using directory = aDirectory();
    const notes: string[] = [];
    const settings = { compactAboveBytes: 1, keepEndedMs: 0 };
    const store = await FileOrderStore.open(directory.path, (note) => notes.push(note), settings);
    await store.restore();
    const orders = 300;
    for (let first = 0; first < orders; first += 30) {
      await Promise.all(mixedHistories(first, 30).map((event) => store.append(event)));
      const isThere = (): boolean => historiesIn(directory.path, first + 30).every((events) => events.length > 0);
      await eventually(isThere);
    }
    using left = aDirectory();
    await eventually(() => historiesIn(directory.path, orders).flat().length === mixedHistories(0, orders).length);
    // As it is without what the end of the store does.
    for (const name of ["ledger.db", "ledger.db-wal"]) copyFileSync(directory.file(name), left.file(name));
    expect(historiesIn(left.path, orders)).to.deep.equal(expectedHistories(orders));
    await store.close();
    expect(historiesIn(directory.path, orders)).to.deep.equal(expectedHistories(orders));
    expect(notes).to.deep.equal([]);
  }).timeout(20_000);
});
