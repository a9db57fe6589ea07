import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { Cleared, ClearedOrders } from "../../ports/ledger.ts";
import { fromJson, toJson } from "./bigint-json.ts";

/** In the data directory, beside the ledger, which only a running engine writes. */
const CLEARED_FILE = "cleared.json";

/** What was cleared from the lists of a directory's orders: a note beside the ledger, and nothing in it. */
export class ClearedFile implements ClearedOrders {
  readonly #directory: string;
  readonly #file: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.#file = join(directory, CLEARED_FILE);
  }

  /** Throws STORE_UNUSABLE when it cannot be read. */
  read(): Cleared | undefined {
    try {
      return clearedOf(fromJson(readFileSync(this.#file, "utf8")));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw this.#unusable(thrown);
    }
  }

  /** Throws STORE_UNUSABLE when it cannot be written; then what was there before holds. */
  write(cleared: Cleared): void {
    const next = `${this.#file}.next`;
    try {
      writeFileSync(next, toJson(cleared));
      renameSync(next, this.#file);
    } catch (thrown) {
      throw this.#unusable(thrown);
    }
  }

  #unusable(thrown: unknown): ArbError {
    const problem = `${this.#file}: ${messageOf(thrown)}`;
    return new ArbError("STORE_UNUSABLE", { directory: this.#directory, problem }, { cause: thrown });
  }
}

function clearedOf(written: unknown): Cleared {
  const { createdUntilMs, except } = (written ?? {}) as Partial<Cleared>;
  const isWhole =
    typeof createdUntilMs === "number" && Array.isArray(except) && except.every((id) => typeof id === "bigint");
  if (!isWhole) throw new Error("it is no note of cleared orders; without it none are cleared");
  return { createdUntilMs, except };
}
