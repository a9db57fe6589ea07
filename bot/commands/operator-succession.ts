import type { JsonRpcApiProvider, Signer } from "ethers";
import type { Address } from "../core/hex.ts";

/** A contract that a deployment record names. */
export interface RecordedContract {
  readonly address: Address;
  /** In which it was deployed. */
  readonly blockNumber: bigint;
  readonly operators: readonly Address[];
}

/** A contract that stands, and those whose place it took one after the other, the last one first. */
export interface StandingContract extends RecordedContract {
  readonly replaces: readonly RecordedContract[];
}

/** What a successor is made with. */
export interface SuccessorRoles {
  readonly owner: Address;
  readonly payout: Address;
  readonly operators: readonly Address[];
  readonly wrappedNative: Address;
}

/** A deployment that can be carried out. */
export interface PlannedSuccessor {
  /** Where it will be. */
  readonly address: Address;
  readonly gasLimit: bigint;
  /** Announces it on disk, sends it, waits for it and records it. Throws ROTATION_UNDER_WAY when it is not mined in time. */
  deploy(): Promise<RecordedContract>;
}

/** The deployment record of one network, as far as a rotation needs it. */
export interface Succession {
  /** The record, as it may be shown. */
  readonly file: string;
  /**
   * The contract that stands: the recorded one, or a successor of it that was announced before a crash and has landed
   * since, which `record` then writes down. Undefined when nothing is recorded. Throws INPUT_FILE_INVALID, and
   * ROTATION_UNDER_WAY while the announced one may still land.
   */
  find(
    provider: JsonRpcApiProvider,
  ): Promise<{ readonly contract: StandingContract; readonly record: () => Promise<void> } | undefined>;
  /** Sends nothing yet; `replaces` has the last one first. */
  plan(owner: Signer, roles: SuccessorRoles, replaces: readonly RecordedContract[]): Promise<PlannedSuccessor>;
}
