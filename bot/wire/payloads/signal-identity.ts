import type { PayloadCodec } from "../payload-codec.ts";

/** Which signal a message is about. */
export interface SignalIdentity {
  readonly strategyId: number;
  readonly signalId: bigint;
  /** In percent. */
  readonly confidence: number;
  readonly chainId: number;
}

/** The layout is our proposal: the registry's 16 bytes, in the order of the origin's documents. */
export const SIGNAL_IDENTITY: PayloadCodec<SignalIdentity> = {
  type: 20,
  bytes: 16,
  read: (view, at) => ({
    strategyId: view.getUint16(at, true),
    signalId: view.getBigUint64(at + 2, true),
    confidence: view.getUint8(at + 10),
    chainId: view.getUint32(at + 11, true),
  }),
  write: (view, at, { strategyId, signalId, confidence, chainId }) => {
    view.setUint16(at, strategyId, true);
    view.setBigUint64(at + 2, signalId, true);
    view.setUint8(at + 10, confidence);
    view.setUint32(at + 11, chainId, true);
  },
};
