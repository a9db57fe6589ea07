import type { PayloadCodec } from "../payload-codec.ts";

/** How a signal is to be executed. */
export interface ExecutionControl {
  /** Bits 0 and 1: see {@link TX_POLICIES}; the others tell of priority, approvals and venues. */
  readonly executionFlags: number;
  readonly slippageBps: number;
  readonly priceImpactBps: number;
  /** The signal that this one takes the place of; 0n when it takes none. */
  readonly replaceSignalId: bigint;
}

/** By the lowest two bits of the flags. */
export const TX_POLICIES = ["public", "private", "bundle", "simulate"] as const;

export const EXECUTION_CONTROL: PayloadCodec<ExecutionControl> = {
  type: 26,
  bytes: 16,
  read: (view, at) => ({
    executionFlags: view.getUint32(at, true),
    slippageBps: view.getUint16(at + 4, true),
    priceImpactBps: view.getUint16(at + 6, true),
    replaceSignalId: view.getBigUint64(at + 8, true),
  }),
  write: (view, at, { executionFlags, slippageBps, priceImpactBps, replaceSignalId }) => {
    view.setUint32(at, executionFlags, true);
    view.setUint16(at + 4, slippageBps, true);
    view.setUint16(at + 6, priceImpactBps, true);
    view.setBigUint64(at + 8, replaceSignalId, true);
  },
};

/** What the flags say of the way to the chain. */
export function txPolicyOf({ executionFlags }: ExecutionControl): (typeof TX_POLICIES)[number] {
  return TX_POLICIES[executionFlags & 3] ?? "public";
}
