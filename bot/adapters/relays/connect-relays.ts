import type { Hex } from "../../core/hex.ts";
import { FlashbotsRelay, type FlashbotsRelaySettings } from "./flashbots-relay.ts";
import { RelayIdentity } from "./relay-identity.ts";
import { ReplacementNonces } from "./replacement-nonces.ts";

/** What distinguishes one relay from the next. */
export type RelaySettings = Pick<FlashbotsRelaySettings, "name" | "url" | "dialect" | "refund">;

/** What they have in common. */
export interface RelaysSettings extends Pick<FlashbotsRelaySettings, "chainId" | "timeoutMs" | "isAhead"> {
  readonly identityKey: Hex;
}

/**
 * Relays that know us by one identity: what is the same to the last byte for several of them is signed once.
 * Throws SECRET_INVALID when the identity key is none.
 */
export function connectRelays(relays: readonly RelaySettings[], common: RelaysSettings): readonly FlashbotsRelay[] {
  const identity = new RelayIdentity(common.identityKey);
  const shared = { identity, replacementNonces: new ReplacementNonces() };
  return relays.map((relay) => new FlashbotsRelay({ ...common, ...relay }, shared));
}
