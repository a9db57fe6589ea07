/** What a relay has seen of us in a span of time. */
export interface UserTotals {
  /** What our bundles paid to validators. */
  readonly validatorPaymentsWei: bigint;
  readonly gasSimulated: bigint;
}

/** A relay's opinion of our identity (flashbots_getUserStatsV2). */
export interface UserStats {
  readonly isHighPriority: boolean;
  readonly allTime: UserTotals;
  readonly last7Days: UserTotals;
  readonly lastDay: UserTotals;
}

/** Reads the result; throws when it is not one. */
export function userStatsIn(result: unknown): UserStats {
  const fields = result as Readonly<Record<string, unknown>>;
  const totals = (span: string): UserTotals => ({
    validatorPaymentsWei: amountIn(fields[`${span}ValidatorPayments`]),
    gasSimulated: amountIn(fields[`${span}GasSimulated`]),
  });
  return {
    isHighPriority: fields["isHighPriority"] === true,
    allTime: totals("allTime"),
    last7Days: totals("last7d"),
    lastDay: totals("last1d"),
  };
}

/** Amounts are decimal strings. */
function amountIn(written: unknown): bigint {
  if (typeof written === "string" && /^\d{1,78}$/.test(written)) return BigInt(written);
  throw new Error("its answer could not be read");
}
