/** How results go to the execution relay. */
export interface ExecutionRelaySettings {
  /** Whether signals that became no order are told, too: there may be thousands in a second. */
  readonly tellDenials: boolean;
  /** What waits in memory for a relay that reads slowly; beyond that, and while there is none, results go to a file. */
  readonly maxWaitingBytes: number;
  /** How much of what was handed over last is repeated to a relay that comes back: it may have died before reading it. */
  readonly repeatedBytes: number;
  /** How long the relay has at the end to take what is left; the rest goes to the file. */
  readonly closeTimeoutMs: number;
}

/** A Unix socket of Linux holds 208 KiB by default, and Node at most two writes of 64 KiB more: half a MiB is more than both. */
export const DEFAULT_EXECUTION_RELAY_SETTINGS: ExecutionRelaySettings = {
  tellDenials: true,
  maxWaitingBytes: 16 << 20,
  repeatedBytes: 512 << 10,
  closeTimeoutMs: 2_000,
};
