import type { CurvePool } from "../../../../market/quoting/curve/curve-pool.ts";
import type { CurveEntry } from "../../../../core/curve-entry.ts";
import { CurveCryptoReading } from "./curve-crypto-reading.ts";
import { CURVE_READING_SETTINGS } from "./curve-reading-settings.ts";
import { CurveStableReading } from "./curve-stable-reading.ts";
import type { PoolReading } from "../pool-reading.ts";

/** One Curve pool in one block. */
export interface CurveReading extends Pick<PoolReading, "wanted" | "take"> {
  outcome(): CurvePool | { readonly problem: string };
}

/** A reading of the pool's state. */
export function curveReadingOf(entry: CurveEntry, settings = CURVE_READING_SETTINGS): CurveReading {
  return entry.kind === "stable" ? new CurveStableReading(entry, settings) : new CurveCryptoReading(entry, settings);
}
