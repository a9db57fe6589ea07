import type { Ledger, LedgerEntry, LedgerHistory, OrdersQuery } from "../../ports/ledger.ts";
import { SqliteLedger } from "./sqlite-ledger.ts";

/** The books of a directory from the moment on in which there are any; until then they are empty. */
export class LateLedger implements Ledger, Disposable {
  readonly #directory: string;
  #ledger: SqliteLedger | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  listOrders(query: OrdersQuery): readonly LedgerEntry[] {
    return this.#opened()?.listOrders(query) ?? [];
  }

  order(orderId: bigint): LedgerHistory | undefined {
    return this.#opened()?.order(orderId);
  }

  completedProfits(): readonly LedgerEntry[] {
    return this.#opened()?.completedProfits() ?? [];
  }

  [Symbol.dispose](): void {
    this.#ledger?.close();
  }

  #opened(): SqliteLedger | undefined {
    this.#ledger ??= SqliteLedger.open(this.#directory);
    return this.#ledger;
  }
}
