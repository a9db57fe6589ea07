/** How long the journal keeps what it need not, and when it is cleared of that. */
export interface StoreSettings {
  /** How long an order stays in the journal after its end; at least as long as a signal may be old. */
  readonly keepEndedMs: number;
  /** A journal smaller than this is compacted at the start only. */
  readonly compactAboveBytes: number;
  readonly nowMs: () => number;
}

/** An hour, as the issue of the order's life has it. Eight megabytes are some thousand orders, read in a fraction of a second. */
export const DEFAULT_STORE_SETTINGS: StoreSettings = {
  keepEndedMs: 3_600_000,
  compactAboveBytes: 8 << 20,
  nowMs: Date.now,
};
