import type { Address } from "../../../core/hex.ts";
import type { SolidlyGeneration } from "../../../core/pool-entry.ts";

/** A pair as Solidly and its descendants have them, which takes its fee out of its reserves with each swap. */
export interface SolidlyPool {
  readonly venue: "solidly";
  readonly address: Address;
  readonly token0: Address;
  readonly token1: Address;
  /** On the curve x³y + xy³; without, on xy. */
  readonly isStable: boolean;
  readonly generation: SolidlyGeneration;
  /** Taken from the amount in and rounded down, in millionths: 500 = 0.05 %. Its factory may change it at any time. */
  readonly feePpm: number;
  /** One whole token in base units: 10 to the power of its decimals. */
  readonly unit0: bigint;
  readonly unit1: bigint;
  readonly reserve0: bigint;
  readonly reserve1: bigint;
}
