/** How the signal relay is listened to. */
export interface TlvRelaySettings {
  /** Whether messages with a checksum of 0 are taken unchecked, as some senders of the origin make them. */
  readonly acceptZeroChecksum: boolean;
  /** How often we say that we are there. */
  readonly heartbeatIntervalMs: number;
  /** How long the rest of a message is waited for, at least; at most twice that. */
  readonly incompleteAfterMs: number;
  /** u32; who we are in our requests. */
  readonly consumerId: number;
}

export const DEFAULT_TLV_RELAY_SETTINGS: TlvRelaySettings = {
  acceptZeroChecksum: false,
  heartbeatIntervalMs: 10_000,
  incompleteAfterMs: 500,
  consumerId: 42,
};
