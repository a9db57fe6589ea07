import { PUBLIC_POOL } from "../../core/public-pool.ts";
import type { LiveTransaction } from "../live-transaction.ts";

/** Whether the pool has refused what it was handed last because something in it, known to us or not, pays as much. */
export function wasRefusedAsUnderpriced({ answers }: LiveTransaction): boolean {
  const last = answers.get(PUBLIC_POOL);
  return last?.answer === "rejected" && /underpriced/i.test(last.detail);
}
