import type { OrderState } from "../../core/order-state.ts";
import type { PayloadCodec } from "../payload-codec.ts";
import { FAILURE_CODES, type FailureCode } from "../failure-codes.ts";
import { STATE_CODES, stateOfCode } from "../state-codes.ts";

/** Bits of the flags of an order's status. */
export const ORDER_STATUS_FLAGS = {
  /** The end that was told before was not one. */
  reopened: 0x01,
  /** The chain is final about the order: nothing can change any more. */
  settled: 0x02,
} as const;

/** Where an order stands. */
export interface OrderStatus {
  readonly orderId: bigint;
  readonly signalId: bigint;
  readonly state: OrderState;
  readonly failure: FailureCode;
  /** How often its transaction was replaced. */
  readonly retries: number;
  readonly flags: number;
  /** u32; of two statuses of one order the higher one is the newer one. */
  readonly step: number;
}

/** The layout is our proposal. */
export const ORDER_STATUS: PayloadCodec<OrderStatus> = {
  type: 41,
  bytes: 24,
  read: (view, at) => ({
    orderId: view.getBigUint64(at, true),
    signalId: view.getBigUint64(at + 8, true),
    state: stateOfCode(view.getUint8(at + 16)),
    failure: FAILURE_CODES[view.getUint8(at + 17)] ?? "none",
    retries: view.getUint8(at + 18),
    flags: view.getUint8(at + 19),
    step: view.getUint32(at + 20, true),
  }),
  write: (view, at, { orderId, signalId, state, failure, retries, flags, step }) => {
    view.setBigUint64(at, orderId, true);
    view.setBigUint64(at + 8, signalId, true);
    view.setUint8(at + 16, STATE_CODES.indexOf(state));
    view.setUint8(at + 17, FAILURE_CODES.indexOf(failure));
    view.setUint8(at + 18, retries);
    view.setUint8(at + 19, flags);
    view.setUint32(at + 20, step, true);
  },
};
