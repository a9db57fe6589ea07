/** Hears of a connection to a relay. */
export interface RelayLinkListener {
  /** It is there, for the first time or again: a new stream begins in both directions. */
  onConnected(): void;
  /** The bytes may be used until the call returns. */
  onBytes(bytes: Uint8Array): void;
  /** There is room again for what {@link RelayLink.write} had none for. */
  onDrain?(): void;
  /** What was written lately may be lost. */
  onLost?(): void;
}

/** A connection to a relay that comes back by itself whenever it is lost. */
export interface RelayLink {
  readonly isConnected: boolean;
  /** How often it was there again. */
  readonly reconnects: number;
  /** Written, and not yet taken by the system. */
  readonly unsentBytes: number;
  /** Resolves when it is connected, or when the first attempt has failed; never rejects. */
  open(listener: RelayLinkListener): Promise<void>;
  /**
   * Only while it is connected. The bytes must stay as they are for good, because they may be sent long after this
   * returns. False when nothing more should be written before `onDrain`.
   */
  write(bytes: Uint8Array): boolean;
  /** Ends it; what was written goes out first, within the time given. */
  close(timeoutMs: number): Promise<void>;
}
