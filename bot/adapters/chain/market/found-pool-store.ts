import type { DatabaseSync } from "node:sqlite";
import type { Address } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import { fromJson, toJson } from "../../store/bigint-json.ts";

/** Pools that were found, and how far each factory's history was searched for them; in the saved market's file. */
export class FoundPoolStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  pools(): readonly PoolEntry[] {
    const rows = this.#database.prepare("SELECT json FROM found_pools").all();
    return rows.map(({ json }) => fromJson(String(json)) as PoolEntry);
  }

  put(pools: readonly PoolEntry[]): void {
    const insert = this.#database.prepare("INSERT INTO found_pools VALUES (?, ?) ON CONFLICT DO NOTHING");
    for (const pool of pools) insert.run(pool.address, toJson(pool));
  }

  /** The last block that was searched; undefined when none was. */
  scannedTo(factory: Address): bigint | undefined {
    const row = this.#database.prepare("SELECT scanned_to FROM factory_scans WHERE factory = ?").get(factory);
    return row === undefined ? undefined : BigInt(String(row["scanned_to"]));
  }

  setScannedTo(factory: Address, block: bigint): void {
    this.#database
      .prepare(
        "INSERT INTO factory_scans VALUES (?, ?) ON CONFLICT (factory) DO UPDATE SET scanned_to = excluded.scanned_to",
      )
      .run(factory, block.toString());
  }
}
