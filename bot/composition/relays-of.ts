import { connectRelays, type RelaySettings } from "../adapters/relays/connect-relays.ts";
import type { FlashbotsRelay } from "../adapters/relays/flashbots-relay.ts";
import type { RelayConfig } from "../config/relay-settings.ts";
import type { Config } from "../config/schema.ts";
import { relayIdentityKey } from "../config/secrets.ts";
import { keysOf } from "./process-secrets.ts";

/** None when everything goes to the public pool. Throws SECRET_MISSING when there is no identity to sign bundles with. */
export async function relaysOf(config: Config, headBlock: () => bigint): Promise<readonly FlashbotsRelay[]> {
  const { chain, mevProtection, submissionStrategy } = config;
  const { builder: name, relayUrl, relays } = mevProtection;
  if (submissionStrategy.type === "public") return [];
  const first: readonly RelaySettings[] = relayUrl === undefined ? [] : [{ name, url: relayUrl, dialect: "flashbots" }];
  const identityKey = relayIdentityKey(await keysOf(config));
  const isAhead = (block: bigint): boolean => block > headBlock();
  return connectRelays([...first, ...relays.map(relaySettingsOf)], { chainId: chain.id, identityKey, isAhead });
}

function relaySettingsOf({ name, url, dialect, refundPercent: percent, refundRecipient: recipient }: RelayConfig) {
  const isRefunded = percent !== undefined && recipient !== undefined;
  return { name, url, dialect, ...(isRefunded && { refund: { percent, recipient } }) };
}
