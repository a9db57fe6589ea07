import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { toJson } from "../../bot/adapters/store/bigint-json.ts";
import { JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { encodeRecord, JOURNAL_HEADER } from "../../bot/adapters/store/journal-format.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import { history, isFinished } from "./histories.ts";

const MANY = 12;
/** Orders that ended long ago: a bot that starts on their journal clears it of them. */
const PAST = Array.from({ length: MANY }, (_, number) => history(number)).filter(isFinished);

/** Their ids, which no order of a running bot has. */
export const PAST_ORDERS: ReadonlySet<bigint> = new Set(PAST.flatMap(([first]) => first?.orderId ?? []));

/** Begins a directory's journal with them. */
export function leavePast(directory: string): void {
  const data = path.join(directory, "data");
  mkdirSync(data);
  const records = PAST.flat().map((event) => encodeRecord(toJson(event)));
  writeFileSync(path.join(data, JOURNAL_FILE), Buffer.concat([JOURNAL_HEADER, ...records]));
}

/** Those of which the ledger does not have the whole history, a sentence each. */
export function pastWrongs(directory: string): readonly string[] {
  using ledger = SqliteLedger.open(path.join(directory, "data"));
  return PAST.flatMap((events) => {
    const orderId = events[0]?.orderId ?? 0n;
    const isWhole = isDeepStrictEqual(ledger?.order(orderId)?.events, events);
    return isWhole ? [] : [`the ledger has another history of the old order ${orderId}`];
  });
}
