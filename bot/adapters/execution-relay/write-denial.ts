import { type Denial, describeDenial, FAILURE_REASON_OF } from "../../core/denial.ts";
import type { Signal } from "../../core/signal.ts";
import { SOURCE_TYPES } from "../../wire/message-header.ts";
import { timestampNsOf } from "../../wire/message-sequence.ts";
import type { MessageWriter } from "../../wire/message-writer.ts";
import { ERROR_REPORT } from "../../wire/payloads/error-report.ts";
import { EXECUTION_REPORT } from "../../wire/payloads/execution-report.ts";
import { isRecoverable } from "./write-order-result.ts";

/** That a signal became no order, and why. */
export function writeDenial(
  writer: MessageWriter,
  signal: Signal,
  denial: Denial,
  nowMs: number,
  redact: (text: string) => string,
): void {
  const { signalId, strategyId } = signal;
  const failure = FAILURE_REASON_OF[denial.code];
  writer.add(EXECUTION_REPORT, {
    orderId: 0n,
    signalId,
    result: "Rejected",
    state: "Failed",
    failure,
    strategyId,
    flags: 0,
    netProfitUsdE8: 0n,
    gasCostUsdE8: 0n,
    timestampNs: timestampNsOf(nowMs),
  });
  writer.addVariable(ERROR_REPORT, {
    code: failure,
    severity: "info",
    isRecoverable: isRecoverable(failure),
    source: SOURCE_TYPES.executionEngine,
    orderId: 0n,
    text: redact(`signal ${signalId}: ${denial.code}: ${describeDenial(denial)}`),
  });
}
