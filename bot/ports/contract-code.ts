import type { Address } from "../core/hex.ts";

/** Which addresses have code, as far as is known: asking waits for nothing. */
export interface ContractCode {
  /** Undefined when it is not known; {@link lookUp} finds out. */
  has(address: Address): boolean | undefined;
  /**
   * Asks the chain beside the hot path. Resolves when it is worth looking again, also when nobody answered, and never
   * rejects; undefined when there is no room for more questions.
   */
  lookUp(addresses: readonly Address[]): Promise<void> | undefined;
}
