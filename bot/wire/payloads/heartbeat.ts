import type { PayloadCodec } from "../payload-codec.ts";

/** Says that its sender is there. */
export interface Heartbeat {
  readonly timestampNs: bigint;
  /** How many messages its sender has sent besides. */
  readonly messages: bigint;
}

/** The layout is our proposal: the registry gives only the size. */
export const HEARTBEAT: PayloadCodec<Heartbeat> = {
  type: 100,
  bytes: 16,
  read: (view, at) => ({ timestampNs: view.getBigUint64(at, true), messages: view.getBigUint64(at + 8, true) }),
  write: (view, at, { timestampNs, messages }) => {
    view.setBigUint64(at, timestampNs, true);
    view.setBigUint64(at + 8, messages, true);
  },
};
