import { PUBLIC_POOL } from "../../core/public-pool.ts";
import type { LiveOrder } from "./live-order.ts";

/** Whether the pool has refused what it was handed last because something in it, known to us or not, pays as much. */
export function wasRefusedAsUnderpriced({ answers }: LiveOrder): boolean {
  const last = answers.get(PUBLIC_POOL);
  return last?.answer === "rejected" && /underpriced/i.test(last.detail);
}
