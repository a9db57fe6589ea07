import type { Accounts } from "../../accounts/accounts.ts";
import type { NativePrices } from "../../market/prices/native-price.ts";
import type { BehindChain } from "../../ports/behind.ts";
import type { Chain } from "../../ports/chain.ts";
import type { Clock } from "../../ports/clock.ts";
import type { HaltSwitch } from "../../ports/halt-switch.ts";
import type { Relay } from "../../ports/relay.ts";
import type { Signer } from "../../ports/signer.ts";
import type { DraftingFacts } from "./drafting-facts.ts";
import type { FlashSettings } from "./flash-settings.ts";
import type { HeadReads } from "./head-reads.ts";
import type { HeadRounds } from "./head-rounds.ts";

/** What a flash executor is put together from. */
export interface FlashParts extends DraftingFacts {
  readonly chain: Chain;
  readonly signer: Signer;
  readonly accounts: Accounts;
  readonly relays: readonly Relay[];
  readonly clock: Clock;
  readonly prices: NativePrices;
  readonly settings: FlashSettings;
  /** Without it, nothing is tried behind transactions of others. */
  readonly behindChain?: BehindChain;
  /** Without one, nothing can be halted. */
  readonly halt?: HaltSwitch;
}

/** What it takes to see an order through. */
export interface FollowingParts extends FlashParts {
  /** What all orders of the executor want to know of each head. */
  readonly reads: HeadReads;
  /** What leads them from head to head. */
  readonly rounds: HeadRounds;
}
