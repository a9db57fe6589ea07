import type { Address, Hex } from "../../core/hex.ts";

/** A call with those that it made, as geth's callTracer gives them. */
export interface CallFrame {
  readonly to?: Address;
  readonly output?: Hex;
  readonly error?: string;
  readonly calls?: readonly CallFrame[];
}

/** What a reverted transaction gave back, and who was called on the way to where it gave up, innermost last. */
export interface FailedCall {
  readonly revertData: Hex;
  readonly callees: readonly Hex[];
}

export function failedCall(root: CallFrame): FailedCall {
  const callees: Hex[] = [];
  for (let failed: CallFrame | undefined = root; failed !== undefined;) {
    if (failed.to !== undefined) callees.push(failed.to);
    failed = failed.calls?.findLast(({ error }) => error !== undefined);
  }
  return { revertData: root.output ?? "0x", callees };
}

/**
 * What a cycle failed at: the innermost of its pools that was called, because a pool that has less of a token than it says
 * fails inside that token; else the innermost of its tokens; undefined when the contract itself gave up.
 */
export function culpritOf(
  { callees }: FailedCall,
  { pools, tokens }: { readonly pools: readonly Hex[]; readonly tokens: readonly Hex[] },
): Hex | undefined {
  return callees.findLast((callee) => pools.includes(callee)) ?? callees.findLast((callee) => tokens.includes(callee));
}
