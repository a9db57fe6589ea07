import type { VariablePayloadCodec } from "../payload-codec.ts";
import { FAILURE_CODES, type FailureCode } from "../failure-codes.ts";

const HEAD_BYTES = 16;
/** The registry's 512 at most. */
const MAX_TEXT_BYTES = 496;

/** By their number on the wire. */
const SEVERITIES = ["info", "warning", "error", "critical"] as const;

/** What went wrong, in a sentence. */
export interface ErrorReport {
  readonly code: FailureCode;
  readonly severity: (typeof SEVERITIES)[number];
  readonly isRecoverable: boolean;
  readonly source: number;
  /** 0n when it is about no order. */
  readonly orderId: bigint;
  /** Cut off where it is longer than 496 bytes. */
  readonly text: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** The text of the report that is being written: its size is asked for before it is. */
const encoded = new Uint8Array(MAX_TEXT_BYTES);

/** The layout is our proposal. */
export const ERROR_REPORT: VariablePayloadCodec<ErrorReport> = {
  type: 102,
  read: (view, at, bytes) => {
    if (bytes < HEAD_BYTES) return undefined;
    return {
      code: FAILURE_CODES[view.getUint16(at, true)] ?? "none",
      severity: SEVERITIES[view.getUint8(at + 2)] ?? "error",
      isRecoverable: view.getUint8(at + 3) === 1,
      source: view.getUint8(at + 4),
      orderId: view.getBigUint64(at + 8, true),
      text: decoder.decode(new Uint8Array(view.buffer, view.byteOffset + at + HEAD_BYTES, bytes - HEAD_BYTES)),
    };
  },
  bytesOf: ({ text }) => HEAD_BYTES + encoder.encodeInto(text, encoded).written,
  write: (view, at, { code, severity, isRecoverable, source, orderId, text }) => {
    view.setUint16(at, FAILURE_CODES.indexOf(code), true);
    view.setUint8(at + 2, SEVERITIES.indexOf(severity));
    view.setUint8(at + 3, isRecoverable ? 1 : 0);
    view.setUint8(at + 4, source);
    view.setBigUint64(at + 8, orderId, true);
    const { written } = encoder.encodeInto(text, encoded);
    new Uint8Array(view.buffer, view.byteOffset + at + HEAD_BYTES, written).set(encoded.subarray(0, written));
  },
};
