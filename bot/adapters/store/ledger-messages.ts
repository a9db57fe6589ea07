import type { CompactionRequest } from "./compact-journal.ts";

/** What the ledger's thread is asked to do, one after another. */
export type LedgerTask =
  | { readonly kind: "open"; readonly directory: string }
  | { readonly kind: "append"; readonly payloads: readonly string[] }
  | { readonly kind: "project"; readonly file: string; readonly upTo: number }
  | { readonly kind: "compact"; readonly request: CompactionRequest }
  | { readonly kind: "close" };

/** A task, with the number that its answer carries. */
export interface LedgerRequest {
  readonly id: number;
  readonly task: LedgerTask;
}

/** What the ledger's thread says. */
export type LedgerMessage =
  | { readonly kind: "note"; readonly note: string }
  /** `departed` are the orders that a compaction left out. */
  | { readonly kind: "done"; readonly id: number; readonly departed: readonly bigint[] }
  | { readonly kind: "failed"; readonly id: number; readonly problem: string; readonly isRefusal: boolean };
