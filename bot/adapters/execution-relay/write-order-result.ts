import type { FailureReason } from "../../core/failure-reason.ts";
import { isSettled, type Order } from "../../core/order.ts";
import { isTerminal } from "../../core/order-state.ts";
import { tradeStatus } from "../../core/trade-status.ts";
import { SOURCE_TYPES } from "../../wire/message-header.ts";
import { timestampNsOf } from "../../wire/message-sequence.ts";
import type { MessageWriter } from "../../wire/message-writer.ts";
import { ERROR_REPORT } from "../../wire/payloads/error-report.ts";
import { EXECUTION_REPORT, EXECUTION_REPORT_FLAGS } from "../../wire/payloads/execution-report.ts";
import { FILL } from "../../wire/payloads/fill.ts";
import { FLASH_LOAN_RESULT } from "../../wire/payloads/flash-loan-result.ts";
import { ORDER_STATUS, ORDER_STATUS_FLAGS } from "../../wire/payloads/order-status.ts";
import { priced, type PricedOrder, type Pricing } from "./priced.ts";

const MAX_UINT8 = 0xff;

/** The same opportunity might be taken the next time. */
const RECOVERABLE: ReadonlySet<FailureReason> = new Set<FailureReason>([
  "GasPriceTooHigh",
  "InsufficientFunds",
  "TransactionDropped",
  "NetworkTimeout",
  "MEVBundleFailed",
]);

export function isRecoverable(reason: FailureReason): boolean {
  return RECOVERABLE.has(reason);
}

/** Where an order stands now, in one TLV. */
export function writeStatus(writer: MessageWriter, order: Order, isReopened: boolean): void {
  const settled = isSettled(order);
  const flags = (isReopened ? ORDER_STATUS_FLAGS.reopened : 0) | (settled ? ORDER_STATUS_FLAGS.settled : 0);
  writer.add(ORDER_STATUS, {
    orderId: order.orderId,
    signalId: order.signal.signalId,
    state: order.state,
    failure: order.failure?.reason ?? "none",
    // Beside the first signature, of the order or of each of its parts.
    retries: Math.min(Math.max(0, order.intents.length - Math.max(1, order.parts.length)), MAX_UINT8),
    flags,
    // The chain's finality is one more step, although the state stays.
    step: order.history.length + (order.settled ? 1 : 0),
  });
}

/** How an order ended, in the TLVs beside its status; nothing for one that is open. */
export function writeEnd(
  writer: MessageWriter,
  order: Order,
  pricing: Pricing,
  redact: (text: string) => string,
): void {
  if (!isTerminal(order.state)) return;
  const values = priced(order, pricing);
  if (order.outcome !== undefined) writeFill(writer, order, values);
  writeReport(writer, order, values);
  if (order.signal.kind === "flash-arbitrage") writeFlashLoan(writer, order, values);
  if (order.failure === undefined) return;
  const { reason, detail } = order.failure;
  writer.addVariable(ERROR_REPORT, {
    code: reason,
    severity: "warning",
    isRecoverable: isRecoverable(reason),
    source: SOURCE_TYPES.executionEngine,
    orderId: order.orderId,
    text: redact(`signal ${order.signal.signalId}: ${reason}: ${detail}`),
  });
}

function writeFill(writer: MessageWriter, { orderId, outcome }: Order, values: PricedOrder): void {
  writer.add(FILL, {
    orderId,
    realisedProfitUsdE8: values.profitUsdE8,
    gasCostUsdE8: values.gasCostUsdE8,
    blockNumber: outcome?.inclusion.blockNumber ?? 0n,
  });
}

function writeReport(writer: MessageWriter, order: Order, values: PricedOrder): void {
  writer.add(EXECUTION_REPORT, {
    orderId: order.orderId,
    signalId: order.signal.signalId,
    result: order.state === "Completed" ? "Filled" : "Rejected",
    state: order.state,
    failure: order.failure?.reason ?? "none",
    strategyId: order.signal.strategyId,
    flags:
      (values.isUnpriced ? EXECUTION_REPORT_FLAGS.unpriced : 0) |
      (tradeStatus(order) === "partly" ? EXECUTION_REPORT_FLAGS.partial : 0),
    netProfitUsdE8: values.netProfitUsdE8,
    gasCostUsdE8: values.gasCostUsdE8,
    timestampNs: timestampNsOf(order.history.at(-1)?.atMs ?? order.createdAtMs),
  });
}

/** The transaction that was included, or else the last one that was signed; nothing when none was. */
function writeFlashLoan(writer: MessageWriter, order: Order, values: PricedOrder): void {
  const { inclusion, intents, outcome } = order;
  const transactionHash = inclusion?.transactionHash ?? intents.at(-1)?.transaction.hash;
  if (transactionHash === undefined) return;
  writer.add(FLASH_LOAN_RESULT, {
    strategyId: order.signal.strategyId,
    transactionHash,
    profitUsdE8: values.profitUsdE8,
    gasCostUsdE8: values.gasCostUsdE8,
    blockNumber: inclusion?.blockNumber ?? 0n,
    succeeded: outcome !== undefined,
  });
}
