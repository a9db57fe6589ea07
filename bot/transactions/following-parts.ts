import type { Accounts } from "../accounts/accounts.ts";
import type { Chain } from "../ports/chain.ts";
import type { Clock } from "../ports/clock.ts";
import type { HaltSwitch } from "../ports/halt-switch.ts";
import type { Relay } from "../ports/relay.ts";
import type { Signer } from "../ports/signer.ts";
import type { FollowingSettings } from "./following-settings.ts";
import { HeadReads } from "./heads/head-reads.ts";
import { HeadRounds } from "./heads/head-rounds.ts";
import type { Purpose } from "./purpose.ts";

/** What it takes to send transactions and to follow them. */
export interface SendingParts {
  readonly chain: Chain;
  readonly signer: Signer;
  readonly accounts: Accounts;
  readonly relays: readonly Relay[];
  readonly clock: Clock;
  readonly settings: FollowingSettings;
  /** Without one, nothing can be halted. */
  readonly halt?: HaltSwitch;
}

/** The same with what all that are followed together share. */
export interface FollowingParts extends SendingParts {
  readonly purpose: Purpose;
  /** What all of them want to know of each head. */
  readonly reads: HeadReads;
  /** What leads them from head to head. */
  readonly rounds: HeadRounds;
}

/** For all transactions of one executor. */
export function followingTogether(parts: SendingParts, purpose: Purpose): FollowingParts {
  const reads = new HeadReads(parts.chain);
  return { ...parts, purpose, reads, rounds: new HeadRounds(parts.chain, reads) };
}
