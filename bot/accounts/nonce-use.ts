import type { Hex } from "../core/hex.ts";

/** An order's claim on a nonce: a signature, or the reservation before it. */
export interface NonceUse {
  readonly orderId: bigint;
  readonly nonce: number;
  /** Absent while it is only reserved. */
  readonly hash: Hex | undefined;
  readonly maxCostWei: bigint;
  /** Rises with each use of the account. */
  readonly serial: number;
  /** Whether it is, or will be, in the public pool. */
  isPublic: boolean;
  isUseful: boolean;
}

/** Whether it is likely to use its nonce: what is reserved, useful, or in the public pool, useful or not. */
export function isOpen({ hash, isPublic, isUseful }: NonceUse): boolean {
  return hash === undefined || isPublic || isUseful;
}

/** A list that grows keeps room for sixteen more, and most of these have one entry: they are made anew, no longer than they are. */
export type NonceUses = readonly NonceUse[];

export const NO_USES: NonceUses = [];

/** The list with one more at its end. */
export function withUse(uses: NonceUses, use: NonceUse): NonceUses {
  return uses.length === 0 ? [use] : uses.concat(use);
}

/** The list without this one. */
export function withoutUse(uses: NonceUses, use: NonceUse): NonceUses {
  if (uses.length <= 1) return uses[0] === use ? NO_USES : uses;
  const at = uses.indexOf(use);
  return at === -1 ? uses : uses.slice(0, at).concat(uses.slice(at + 1));
}
