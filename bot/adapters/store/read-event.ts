import { ArbError, messageOf } from "../../core/errors.ts";
import type { OrderEvent } from "../../core/order-event.ts";
import { fromJson } from "./bigint-json.ts";
import type { JournalRecord } from "./journal-reader.ts";

/** The event of a record, given to work that may find it impossible; both kinds of nonsense are thrown as JOURNAL_DAMAGED. */
export function readEvent<T>(file: string, { offset, payload }: JournalRecord, work: (event: OrderEvent) => T): T {
  try {
    return work(fromJson(payload) as OrderEvent);
  } catch (thrown) {
    throw new ArbError("JOURNAL_DAMAGED", { file, offset, problem: messageOf(thrown) }, { cause: thrown });
  }
}
