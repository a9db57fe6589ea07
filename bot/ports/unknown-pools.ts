import type { Address } from "../core/hex.ts";

/** Pools that are on no list, looked up beside the hot path and watched for some time from then on. */
export interface UnknownPools {
  /** Why what is there cannot be traded through; undefined when nothing is known against it. */
  refusalOf(address: Address): string | undefined;
  /**
   * Has the addresses looked at. Resolves when it is worth looking again, also when nobody answered, and never rejects;
   * undefined when there is no room for more questions.
   */
  lookUp(addresses: readonly Address[]): Promise<void> | undefined;
  /** It is being traded through: it is watched for longer. */
  use(address: Address): void;
}
