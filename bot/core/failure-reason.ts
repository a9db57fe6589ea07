/** Why an order failed: the nine reasons of specification 000, part II. The first four precede any submission. */
export const FAILURE_REASONS = [
  "InsufficientProfit",
  "StaleSignal",
  "GasPriceTooHigh",
  "InvalidParameters",
  "TransactionReverted",
  "InsufficientFunds",
  "TransactionDropped",
  "NetworkTimeout",
  "MEVBundleFailed",
] as const;

export type FailureReason = (typeof FAILURE_REASONS)[number];
