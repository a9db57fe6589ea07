import type { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import type { Address, Hex } from "../../../core/hex.ts";
import type { PoolState } from "../../../market/pool-state.ts";
import { fromJson, toJson } from "../../store/bigint-json.ts";
import type { BlockId } from "./followed-blocks.ts";
import { openMarketFile, UnusableFile } from "./saved-market-file.ts";

/** All pools of one block. */
export interface SavedPools {
  readonly block: BlockId;
  readonly pools: readonly PoolState[];
}

/** What is to be written: the states that are new, and the pools that there are no more. */
export interface SavedChanges {
  readonly put: readonly PoolState[];
  /** "others": all that are not among those put. */
  readonly gone: readonly Address[] | "others";
}

/** Rows that are put into words without letting anybody else have the thread: about 2 ms. */
const ROWS_AT_ONCE = 200;

/** The market as it was last, in a file, for the next start; see docs/adr/0047-a-saved-market-is-a-cache.md. */
export class SavedMarket {
  readonly database: DatabaseSync;
  #loaded: SavedPools | undefined;

  private constructor(database: DatabaseSync, loaded: SavedPools | undefined) {
    this.database = database;
    this.#loaded = loaded;
  }

  /** @param note hears in one sentence why a file was set aside; throws only when the place cannot be written at all */
  static open(file: string, chainId: bigint, note: (sentence: string) => void): SavedMarket {
    const { database, found } = openMarketFile(file, chainId, load, note);
    return new SavedMarket(database, found);
  }

  /** What the file held when it was opened; undefined when it held no state, and after the first time. */
  takeLoaded(): SavedPools | undefined {
    const loaded = this.#loaded;
    this.#loaded = undefined;
    return loaded;
  }

  /** Writes the changes up to a block: all of them, or none. One at a time. */
  async save(block: BlockId, { put, gone }: SavedChanges): Promise<void> {
    const rows: (readonly [Address, number, string])[] = [];
    for (const [index, state] of put.entries()) {
      if (index > 0 && index % ROWS_AT_ONCE === 0) await setImmediate();
      const json = toJson(state);
      rows.push([state.address, crc32(json), json]);
    }
    // Nobody else writes while it is open: the one connection is shared with what else is kept in the file.
    this.#write(block, rows, gone);
  }

  #write(
    { number, hash }: BlockId,
    rows: readonly (readonly [Address, number, string])[],
    gone: SavedChanges["gone"],
  ): void {
    const { database } = this;
    const upsert = database.prepare(
      "INSERT INTO pools VALUES (?, ?, ?) ON CONFLICT (address) DO UPDATE SET crc = excluded.crc, json = excluded.json",
    );
    database.exec("BEGIN IMMEDIATE");
    try {
      if (gone === "others") database.exec("DELETE FROM pools");
      else for (const address of gone) database.prepare("DELETE FROM pools WHERE address = ?").run(address);
      for (const row of rows) upsert.run(...row);
      database.prepare("UPDATE market SET block_number = ?, block_hash = ?").run(number.toString(), hash);
      database.exec("COMMIT");
    } catch (thrown) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw thrown;
    }
  }

  close(): void {
    this.database.close();
  }
}

function load(database: DatabaseSync): SavedPools | undefined {
  const { block_number: number, block_hash: hash } =
    database.prepare("SELECT block_number, block_hash FROM market").get() ?? {};
  if (typeof number !== "string" || typeof hash !== "string") return undefined;
  const pools: PoolState[] = [];
  for (const { address, crc, json } of database.prepare("SELECT address, crc, json FROM pools").iterate()) {
    if (typeof json !== "string" || crc32(json) !== crc)
      throw new UnusableFile(`its pool ${String(address)} is damaged`);
    pools.push(fromJson(json) as PoolState);
  }
  return { block: { number: BigInt(number), hash: hash as Hex }, pools };
}
