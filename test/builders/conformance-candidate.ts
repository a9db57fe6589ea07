import type { Accounts } from "../../bot/accounts/accounts.ts";
import type { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import type { SeveralEndpoints } from "../../bot/adapters/chain/several-endpoints.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { Signal, SignalKind } from "../../bot/core/signal.ts";
import type { Clock } from "../../bot/ports/clock.ts";
import type { Executor } from "../../bot/ports/executor.ts";
import type { HaltSwitch } from "../../bot/ports/halt-switch.ts";
import type { Relay } from "../../bot/ports/relay.ts";
import type { Signer } from "../../bot/ports/signer.ts";
import type { FollowingSettings } from "../../bot/transactions/following-settings.ts";
import type { TestAccount } from "../../devnet/mainnet/accounts.ts";
import type { SpoilingTrade } from "./conformance-spoiling.ts";

/** How a desk's orders leave: the public pool alone, or one relay alone. */
export type ConformanceWay = "public" | "relay";

/** Where a desk finds the chain: all of it is plain, so that another process can have it. */
export interface ConformancePlace {
  readonly nodeUrl: string;
  readonly relayUrl: string;
  /** The flash arbitrage contract. */
  readonly contract: Address;
}

/** What a life of a bot gives an executor. Every way in and out of it can be made to fail; see conformance-fate.ts. */
export interface ConformanceSurroundings {
  readonly place: ConformancePlace;
  readonly way: ConformanceWay;
  /** Of the journal; stays from life to life. */
  readonly directory: string;
  readonly endpoints: SeveralEndpoints;
  readonly chain: JsonRpcChain;
  readonly signer: Signer;
  readonly accounts: Accounts;
  /** One; what is public has no use for it. */
  readonly relays: readonly Relay[];
  readonly clock: Clock;
  readonly halt: HaltSwitch;
  /** To be taken as they are: the cases count blocks by them. */
  readonly following: FollowingSettings;
  /** What is opened for this life is closed with it. */
  readonly opened: AsyncDisposableStack;
}

/** An executor, and signals for it. */
export interface OpenedCandidate {
  readonly executor: Executor;
  /** One that succeeds as the chain stands; another one each time. The site has at least two to offer. */
  signal(): Promise<Signal>;
  /** One that must be denied, before an order or by its plan. */
  deniedSignal(): Promise<Signal>;
}

/** What the author of an executor says of it, so that every case can be run with it. */
export interface Candidate {
  readonly kind: SignalKind;
  /** Whose nonces it uses: no other account signs. */
  readonly account: TestAccount;
  /** How many transactions the first order sends that succeeds, approvals included. */
  readonly effects: number;
  /** How often such an order has trades in the pool that others can spoil, one after the other. */
  readonly stages: number;
  /** What its orders change besides native coin; every change must be in the books. */
  readonly tokens: readonly Address[];
  /** Who has them. */
  holder(place: ConformancePlace): Address;
  /** With the key of the account alone, behind the policy of its kind. */
  signer(place: ConformancePlace): Signer;
  open(surroundings: ConformanceSurroundings): Promise<OpenedCandidate>;
  /** Trades of others right before the ones of a stage, so that one of those reverts. */
  spoil(stage: number): readonly SpoilingTrade[];
}
