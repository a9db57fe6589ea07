import type { OrderState } from "../../core/order-state.ts";
import { FAILURE_CODES, type FailureCode } from "../failure-codes.ts";
import type { PayloadCodec } from "../payload-codec.ts";
import { STATE_CODES, stateOfCode } from "../state-codes.ts";

/** Bits of the flags of a report. */
export const EXECUTION_REPORT_FLAGS = {
  /** There was no fresh price: the amounts in USD are 0 because they are not known. */
  unpriced: 0x01,
  /** Less was traded than was wanted, or what was bought could not be sold again. */
  partial: 0x02,
} as const;

const RESULT_CODES = ["", "Filled", "Rejected"] as const;

/** How an order ended, or that a signal became none. */
export interface ExecutionReport {
  /** 0n of a signal that became no order. */
  readonly orderId: bigint;
  readonly signalId: bigint;
  readonly result: "Filled" | "Rejected";
  readonly state: OrderState;
  readonly failure: FailureCode;
  readonly strategyId: number;
  readonly flags: number;
  /** After gas, in 1e-8 USD; what a failed order lost is negative. */
  readonly netProfitUsdE8: bigint;
  readonly gasCostUsdE8: bigint;
  readonly timestampNs: bigint;
}

/** The layout is our proposal; the flags are the first of its three bytes of padding. */
export const EXECUTION_REPORT: PayloadCodec<ExecutionReport> = {
  type: 45,
  bytes: 48,
  read: (view, at) => ({
    orderId: view.getBigUint64(at, true),
    signalId: view.getBigUint64(at + 8, true),
    result: RESULT_CODES[view.getUint8(at + 16)] === "Filled" ? "Filled" : "Rejected",
    state: stateOfCode(view.getUint8(at + 17)),
    failure: FAILURE_CODES[view.getUint8(at + 18)] ?? "none",
    strategyId: view.getUint16(at + 19, true),
    flags: view.getUint8(at + 21),
    netProfitUsdE8: view.getBigInt64(at + 24, true),
    gasCostUsdE8: view.getBigUint64(at + 32, true),
    timestampNs: view.getBigUint64(at + 40, true),
  }),
  write: (view, at, report) => {
    view.setBigUint64(at, report.orderId, true);
    view.setBigUint64(at + 8, report.signalId, true);
    view.setUint8(at + 16, RESULT_CODES.indexOf(report.result));
    view.setUint8(at + 17, STATE_CODES.indexOf(report.state));
    view.setUint8(at + 18, FAILURE_CODES.indexOf(report.failure));
    view.setUint16(at + 19, report.strategyId, true);
    view.setUint8(at + 21, report.flags);
    view.setBigInt64(at + 24, report.netProfitUsdE8, true);
    view.setBigUint64(at + 32, report.gasCostUsdE8, true);
    view.setBigUint64(at + 40, report.timestampNs, true);
  },
};
