import { type AllocationSettings, DEFAULT_ALLOCATION_SETTINGS } from "./allocation/allocation-settings.ts";

/** How trades are split. */
export interface SplitSettings {
  readonly allocation: AllocationSettings;
  /** By how much a pool's average rate may fall short of its spot rate; what does not fit is left for other pools. */
  readonly maxPriceImpactBps: bigint;
}

/** The price impact is what the system around specification 000 allows a whole path. */
export const DEFAULT_SPLIT_SETTINGS: SplitSettings = {
  allocation: DEFAULT_ALLOCATION_SETTINGS,
  maxPriceImpactBps: 300n,
};
