/** Time as the engine sees it; tests bring their own. */
export interface Clock {
  /** Wall clock in milliseconds: for signal ages and records. */
  nowMs(): number;
}
