import type { Hex } from "./hex.ts";

/** The newest block, as far as decisions need it. */
export interface Head {
  readonly number: bigint;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly timestampS: bigint;
  readonly baseFeePerGasWei: bigint;
  readonly gasUsed: bigint;
  readonly gasLimit: bigint;
}

const ELASTICITY_MULTIPLIER = 2n;
const BASE_FEE_MAX_CHANGE_DENOMINATOR = 8n;

/** The base fee of the block after this one: EIP-1559, "calculate the base fee". */
export function nextBaseFeePerGasWei(head: Head): bigint {
  const target = head.gasLimit / ELASTICITY_MULTIPLIER;
  const base = head.baseFeePerGasWei;
  if (head.gasUsed === target) return base;
  if (head.gasUsed > target) {
    const rise = (base * (head.gasUsed - target)) / target / BASE_FEE_MAX_CHANGE_DENOMINATOR;
    return base + (rise > 0n ? rise : 1n);
  }
  return base - (base * (target - head.gasUsed)) / target / BASE_FEE_MAX_CHANGE_DENOMINATOR;
}
