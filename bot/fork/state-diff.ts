import type { Address, Hex } from "../core/hex.ts";

/** What an account has after a transaction, as far as that changed it. */
export interface AccountAfter {
  readonly balance?: Hex;
  readonly nonce?: number;
  readonly code?: Hex;
  readonly storage?: Readonly<Record<Hex, Hex>>;
}

/** What a transaction changed, account by account. */
export type StateDiff = Readonly<Record<Address, AccountAfter>>;

/** The answer of geth's prestateTracer in its diff mode: `post` leaves out what became zero. */
export interface TracedDiff {
  readonly pre: StateDiff;
  readonly post: StateDiff;
}

const ZERO_WORD: Hex = `0x${"0".repeat(64)}`;

/** A traced difference with the slots that became zero. */
export function diffOf({ pre, post }: TracedDiff): StateDiff {
  const diff = new Map(Object.entries(post) as [Address, AccountAfter][]);
  for (const [address, { storage }] of Object.entries(pre) as [Address, AccountAfter][]) {
    if (storage === undefined) continue;
    const cleared = Object.fromEntries((Object.keys(storage) as Hex[]).map((slot) => [slot, ZERO_WORD]));
    const after = diff.get(address);
    diff.set(address, { ...after, storage: { ...cleared, ...after?.storage } });
  }
  return Object.fromEntries(diff);
}

/** Several differences, one after the other, as one. */
export function mergeDiffs(diffs: readonly StateDiff[]): StateDiff {
  const merged = new Map<Address, AccountAfter>();
  for (const diff of diffs) {
    for (const [address, after] of Object.entries(diff) as [Address, AccountAfter][]) {
      const before = merged.get(address);
      merged.set(address, { ...before, ...after, storage: { ...before?.storage, ...after.storage } });
    }
  }
  return Object.fromEntries(merged);
}
