import type { NativePrices } from "../../market/native-price.ts";
import type { Chain } from "../../ports/chain.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Relay } from "../../ports/relay.ts";
import type { Signer } from "../../ports/signer.ts";
import type { FlashSettings } from "./flash-settings.ts";

/** What it takes to see an order through. */
export interface FollowingParts {
  readonly chain: Chain;
  readonly signer: Signer;
  readonly relays: readonly Relay[];
  readonly clock: Clock;
  readonly prices: NativePrices;
  readonly settings: FlashSettings;
}
