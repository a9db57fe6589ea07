import type { PayloadCodec } from "../payload-codec.ts";

/** By their number on the wire. */
const KINDS = ["", "retransmit", "snapshot"] as const;

/** Asks for what was missed between two sequence numbers of a source. */
export interface RecoveryRequest {
  readonly consumerId: number;
  /** The last one that came before the gap. */
  readonly lastSequence: bigint;
  /** The one that came after it. */
  readonly currentSequence: bigint;
  readonly kind: "retransmit" | "snapshot";
  /** Whose messages are missing; the first reserved byte, which is our proposal. */
  readonly source: number;
}

export const RECOVERY_REQUEST: PayloadCodec<RecoveryRequest> = {
  type: 110,
  bytes: 24,
  read: (view, at) => ({
    consumerId: view.getUint32(at, true),
    lastSequence: view.getBigUint64(at + 4, true),
    currentSequence: view.getBigUint64(at + 12, true),
    kind: KINDS[view.getUint8(at + 20)] === "snapshot" ? "snapshot" : "retransmit",
    source: view.getUint8(at + 21),
  }),
  write: (view, at, { consumerId, lastSequence, currentSequence, kind, source }) => {
    view.setUint32(at, consumerId, true);
    view.setBigUint64(at + 4, lastSequence, true);
    view.setBigUint64(at + 12, currentSequence, true);
    view.setUint8(at + 20, KINDS.indexOf(kind));
    view.setUint8(at + 21, source);
  },
};
