/** How Curve pools are read. */
export interface CurveReadingSettings {
  /** How long after the block that was read an exchange is thought to be mined: A may ramp, and caches expire, until then. */
  readonly secondsAhead: number;
}

/** One slot of the Ethereum mainnet. */
export const CURVE_READING_SETTINGS: CurveReadingSettings = { secondsAhead: 12 };
