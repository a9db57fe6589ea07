import type { PayloadCodec } from "../payload-codec.ts";

/** The state that a signal was seen in. */
export interface StateReference {
  readonly observedBlock: bigint;
  readonly validThroughBlock: bigint;
  readonly stateHash: bigint;
}

export const STATE_REFERENCE: PayloadCodec<StateReference> = {
  type: 25,
  bytes: 24,
  read: (view, at) => ({
    observedBlock: view.getBigUint64(at, true),
    validThroughBlock: view.getBigUint64(at + 8, true),
    stateHash: view.getBigUint64(at + 16, true),
  }),
  write: (view, at, { observedBlock, validThroughBlock, stateHash }) => {
    view.setBigUint64(at, observedBlock, true);
    view.setBigUint64(at + 8, validThroughBlock, true);
    view.setBigUint64(at + 16, stateHash, true);
  },
};
