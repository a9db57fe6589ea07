import { greater, lesser } from "../../../core/extremes.ts";
import { BPS_DENOMINATOR } from "../../../core/money.ts";

/** How much has gone to one exchange. */
export interface Standing {
  /** By its name. */
  readonly exchange: string;
  readonly exposureUsdE8: bigint;
}

/** (max − min) / max: 0 when all are equal, 1 when one has nothing. */
export function imbalanceOf(standings: readonly Standing[]): number {
  const { most, least } = extremesOf(standings);
  return most === 0n ? 0 : Number(most - least) / Number(most);
}

/** Whether the imbalance is above the threshold; at it, it is not. */
export function isUnbalanced(standings: readonly Standing[], thresholdBps: bigint): boolean {
  const { most, least } = extremesOf(standings);
  return (most - least) * BPS_DENOMINATOR > thresholdBps * most;
}

function extremesOf(standings: readonly Standing[]): { readonly most: bigint; readonly least: bigint } {
  const exposures = standings.map(({ exposureUsdE8 }) => exposureUsdE8);
  const first = exposures[0] ?? 0n;
  return { most: exposures.reduce(greater, first), least: exposures.reduce(lesser, first) };
}
