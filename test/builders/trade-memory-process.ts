import { writeSync } from "node:fs";
import { SqliteTradeMemory } from "../../bot/adapters/store/trade-memory/sqlite-trade-memory.ts";
import { aPart } from "./trade-memory.ts";

/** Writes trades with two parts each until it is killed. Prints the order's number once both are told. */
function rememberForever(file: string, first: number): void {
  const memory = SqliteTradeMemory.open(file, (sentence) => writeSync(2, `${sentence}\n`));
  for (let number = first; ; number++) {
    const orderId = BigInt(number);
    const endedAtMs = Date.now();
    memory.rememberTrade({ tradeId: `trade-${orderId}`, orderId, kind: "split-trade", atMs: endedAtMs });
    memory.recordPart(aPart({ orderId, endedAtMs }));
    memory.recordPart(aPart({ orderId, endedAtMs, partId: "uniswap", exchange: "uniswap" }));
    writeSync(1, `${number}\n`);
  }
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) rememberForever(process.argv[2] ?? "", Number(process.argv[3]));
