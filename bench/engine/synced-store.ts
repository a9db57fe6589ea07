import { type FileHandle, mkdir, open } from "node:fs/promises";
import path from "node:path";
import { toJson } from "../../bot/adapters/store/bigint-json.ts";
import type { Order } from "../../bot/core/order.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import type { OrderStore } from "../../bot/ports/order-store.ts";

/** The plain way to be durable, to compare with: each event is written and synced by itself, one after the other. */
export class SyncedStore implements OrderStore {
  readonly #handle: FileHandle;
  #last: Promise<void> = Promise.resolve();

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async open(directory: string): Promise<SyncedStore> {
    await mkdir(directory, { recursive: true });
    return new SyncedStore(await open(path.join(directory, "synced.log"), "a"));
  }

  restore(): Promise<readonly Order[]> {
    return Promise.resolve([]);
  }

  append(event: OrderEvent): Promise<void> {
    this.#last = this.#last.then(async () => {
      await this.#handle.appendFile(`${toJson(event)}\n`);
      await this.#handle.datasync();
    });
    return this.#last;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#handle.close();
  }
}
