import type { CompactionRequest } from "./compact-journal.ts";

/** What the ledger's thread is asked to do, one after another. */
export type LedgerTask =
  | { readonly kind: "open"; readonly directory: string }
  /** Of the whole journal. */
  | { readonly kind: "project"; readonly file: string; readonly upTo: number }
  /** Of what has come since. */
  | { readonly kind: "reach"; readonly upTo: number }
  | { readonly kind: "follow"; readonly movedBytes: number }
  | { readonly kind: "compact"; readonly request: CompactionRequest }
  /** What there is to do is to be done without pauses from now on. */
  | { readonly kind: "hurry" }
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
