import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, writeFileSync, writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import { recallTrades } from "../../bot/adapters/store/trade-memory/recall-trades.ts";
import { SqliteTradeMemory } from "../../bot/adapters/store/trade-memory/sqlite-trade-memory.ts";
import type { SplitTradeSignal } from "../../bot/core/signal.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventsOf, type OrderUpdate, UPDATES, WAY_TO } from "../builders/orders.ts";
import { aSignal, USDC, WETH } from "../builders/signals.ts";
import { aPart } from "../builders/trade-memory.ts";

const SCRIPT = fileURLToPath(new URL("../builders/trade-memory-process.ts", import.meta.url));
/** SQLite's default. */
const PAGE_BYTES = 4_096;

describe("The memory of trades, when something is wrong", () => {
  let directory: ReturnType<typeof aDirectory>;
  let file: string;
  let notes: string[];

  beforeEach(() => {
    directory = aDirectory();
    file = directory.file("trades.db");
    notes = [];
  });

  afterEach(() => directory[Symbol.dispose]());

  function open(): SqliteTradeMemory {
    return SqliteTradeMemory.open(file, (sentence) => notes.push(sentence), { nowMs: () => 1_700_000_010_000 });
  }

  function filled(): void {
    using memory = open();
    for (let orderId = 1n; orderId <= 200n; orderId++) memory.recordPart(aPart({ orderId }));
    memory.rememberTrade({ tradeId: "used", orderId: 1n, kind: "split-trade", atMs: 1_700_000_000_000 });
  }

  it("has everything that was told before a kill -9, each time", async () => {
    const said: number[] = [];
    let first = 1;
    for (let round = 1; round <= 3; round++) {
      const child = spawn(process.execPath, [SCRIPT, file, String(first)], { stdio: ["ignore", "pipe", "inherit"] });
      const closed = once(child, "close");
      let printed = "";
      child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
      await once(child.stdout, "data");
      await delay(15 * round);
      child.kill("SIGKILL");
      await closed;
      said.push(...printed.split("\n").slice(0, -1).map(Number));
      using memory = open();
      const parts = memory.listParts({ limit: 1_000_000 });
      const kept = new Set(parts.map(({ orderId, partId }) => `${orderId} ${partId}`));
      const lost = said.filter((number) => !kept.has(`${number} sushiswap`) || !kept.has(`${number} uniswap`));
      expect(lost).to.deep.equal([]);
      expect(said.filter((number) => !memory.isKnownTrade(`trade-${number}`))).to.deep.equal([]);
      // Besides, what each kill came into.
      expect(parts.length - 2 * said.length).to.be.within(0, 2 * round);
      first = Math.max(...parts.map(({ orderId }) => Number(orderId))) + 1;
    }
    expect(notes).to.deep.equal([]);
  }).timeout(20_000);

  it("is begun anew when the file is no database, is damaged inside, or holds an amount that is none", () => {
    const damages: readonly (readonly [damage: () => void, told: RegExp])[] = [
      [() => writeFileSync(file, "x".repeat(5_000)), /file is not a database\.$/],
      [() => spoil("parts"), /Tree \d+ page \d+|malformed/],
      // No row is read through it before somebody asks for a pair.
      [() => spoil("parts_by_pair"), /Tree \d+ page \d+/],
      [() => alter("UPDATE parts SET gas_used = '12x' WHERE order_id = '7'"), /Cannot convert 12x to a BigInt\.$/],
      [() => alter("PRAGMA user_version = 2"), /: it is of version 2, and this build knows version 1 alone\.$/],
      [() => alter("PRAGMA application_id = 5"), /: it is no trade memory\.$/],
    ];
    for (const [damage, told] of damages) {
      filled();
      damage();
      notes = [];
      using memory = open();
      expect(memory.isNew).to.equal(true);
      expect(notes).to.have.length(1);
      expect(notes[0]).to.match(/^The trade memory .+ was set aside as .+, and a new one begun: /);
      expect(notes[0]).to.match(told);
      expect(memory.isKnownTrade("used")).to.equal(false);
      memory.recordPart(aPart());
      expect(memory.listParts({ limit: 5 })).to.deep.equal([aPart()]);
    }
    expect(readdirSync(directory.path).filter((name) => name.endsWith(".db"))).to.have.length(damages.length + 1);
  });

  it("goes on in memory when the file cannot be written any more, and says so once", () => {
    using memory = open();
    memory.recordPart(aPart());
    const holder = new DatabaseSync(file);
    holder.exec("BEGIN IMMEDIATE");
    const atMs = 1_700_000_010_000;
    memory.recordPart(aPart({ orderId: 2n }));
    memory.recordPart(aPart({ orderId: 3n }));
    memory.rememberTrade({ tradeId: "kept", orderId: 3n, kind: "split-trade", atMs });
    memory.forgetPart(1n, "sushiswap");
    holder.close();
    expect(memory.ofExchange("sushiswap").confirmed).to.equal(2);
    expect(memory.isKnownTrade("kept")).to.equal(true);
    expect(notes).to.have.length(1);
    expect(notes[0]).to.match(
      /^The trade memory in .+ could not be written, and learns until .+: database is locked\.$/,
    );
    memory.recordPart(aPart({ orderId: 3n }));
    expect(memory.listParts({ limit: 5 })).to.deep.equal([aPart({ orderId: 3n }), aPart()]);
  });

  it("learns from the ledger which ids are used up, when it was begun anew", async () => {
    const store = await FileOrderStore.open(directory.path, (note) => notes.push(note));
    await store.restore();
    const [signed, unsigned, flash] = [11n, 12n, 13n];
    const histories = [
      eventsOf([aTrade("used"), UPDATES.validated, UPDATES.signed, UPDATES.published], signed),
      eventsOf([aTrade("free"), UPDATES.failed], unsigned),
      eventsOf([{ ...UPDATES.created, signal: aSignal() }, ...WAY_TO.Completed.slice(1)], flash),
    ];
    await Promise.all(histories.flat().map((event) => store.append(event)));
    await store.close();
    using ledger = SqliteLedger.open(directory.path)!;
    using memory = open();
    recallTrades(ledger, memory, 100);
    expect(memory.isKnownTrade("used")).to.equal(true);
    expect(memory.isKnownTrade("free")).to.equal(false);
    expect(memory.rememberTrade({ tradeId: "used", orderId: 14n, kind: "split-trade", atMs: 1 })).to.equal(false);
    expect(memory.rememberTrade({ tradeId: "used", orderId: signed, kind: "split-trade", atMs: 1 })).to.equal(true);
  });

  /** Writes over the first page of a table or an index. */
  function spoil(name: string): void {
    const database = new DatabaseSync(file);
    const found = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").get(name);
    database.close();
    const descriptor = openSync(file, "r+");
    writeSync(
      descriptor,
      Buffer.alloc(PAGE_BYTES, 0xaa),
      0,
      PAGE_BYTES,
      (Number(found?.["rootpage"]) - 1) * PAGE_BYTES,
    );
    closeSync(descriptor);
  }

  function alter(sql: string): void {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  }
});

function aTrade(tradeId: string): OrderUpdate {
  const { route: _route, expectedProfit: _profit, ...facts } = aSignal();
  const trade = { tradeId, tokenIn: WETH, tokenOut: USDC, side: "sell", amountWei: 10n ** 18n, limits: {} } as const;
  const signal: SplitTradeSignal = { ...facts, kind: "split-trade", trade };
  return { ...UPDATES.created, signal };
}
