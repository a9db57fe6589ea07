import { inspect } from "node:util";
import type { Hex } from "../../bot/core/hex.ts";

/** Whether a key can be read from what inspection, JSON or text shows of a value: as digits, or byte by byte. */
export function isKeyInSight(value: unknown, privateKey: Hex): boolean {
  const digits = privateKey.slice(2);
  const bytes = [...Buffer.from(digits, "hex")].join(",");
  const shown = `${inspect(value, { depth: 10, showHidden: true, maxArrayLength: null })} ${JSON.stringify(value)} ${String(value)}`;
  // Without the spaces of columns, and the indices of JSON.
  return shown.includes(digits) || shown.replaceAll(/\s|"\d+":/g, "").includes(bytes);
}
