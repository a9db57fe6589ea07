import { expect } from "chai";
import type { OrderState } from "../../bot/core/order-state.ts";
import type { ExecutionReport } from "../../bot/wire/payloads/execution-report.ts";
import type { Fill } from "../../bot/wire/payloads/fill.ts";
import type { FlashLoanResult } from "../../bot/wire/payloads/flash-loan-result.ts";
import type { OutsideSite, ShownOrder } from "./outside-site.ts";
import type { ReadResult } from "./results-site.ts";

const ON_THE_WAY: readonly OrderState[] = ["Created", "Validated", "Submitted", "Pending", "Completed"];

/** The states that were told of an order, in their order. */
export function statesTold(site: OutsideSite, orderId: bigint): OrderState[] {
  return site
    .statuses()
    .filter((status) => status.orderId === orderId)
    .map(({ state }) => state);
}

/** How an order ended, or that a signal became none, with all that stands beside it. */
export function reportsOf(results: readonly ReadResult[], wanted: Partial<ExecutionReport>): ReadResult[] {
  return results.filter(({ report = {} }) =>
    Object.entries(wanted).every(([name, value]) => (report as Record<string, unknown>)[name] === value),
  );
}

/** The order has earned what was predicted, to the wei; fails the test otherwise. */
export async function expectEarned(site: OutsideSite, { order }: ShownOrder, beforeWei: bigint): Promise<void> {
  expect(order.state, JSON.stringify(order)).to.equal("Completed");
  const { realisedProfit, predictedProfit } = order.outcome!;
  expect(realisedProfit).to.deep.equal(predictedProfit);
  expect((await site.earnedWei()) - beforeWei).to.equal(BigInt(realisedProfit.amountWei));
}

/** Each state was told in its turn, one end, and everything that belongs to it; fails the test otherwise. */
export function expectToldWhole(site: OutsideSite, { order }: ShownOrder): void {
  const orderId = BigInt(order.orderId);
  expect(statesTold(site, orderId)).to.deep.equal(ON_THE_WAY);
  const steps = site.statuses().filter((status) => status.orderId === orderId);
  expect(steps.map(({ step }) => step)).to.deep.equal(ON_THE_WAY.map((_state, index) => index + 1));

  const ends = reportsOf(site.heard(), { orderId });
  expect(ends).to.have.length(1);
  const [report, fill] = [ends[0]!["report"] as ExecutionReport, ends[0]!["fill"] as Fill];
  expect(report).to.include({ result: "Filled", state: "Completed", failure: "none", flags: 0 });
  expect(Number(fill.realisedProfitUsdE8)).to.be.greaterThan(0);
  expect(fill.realisedProfitUsdE8 - fill.gasCostUsdE8).to.equal(report.netProfitUsdE8);
  const { transactionHash, succeeded } = ends[0]!["transaction"] as FlashLoanResult;
  expect({ transactionHash, succeeded }).to.deep.equal({
    transactionHash: order.intents[0]!.transaction.hash,
    succeeded: true,
  });
  expectNoGap(site.heard());
}

/** Nothing is missing among what one process told; what it repeated counts once. Fails the test otherwise. */
export function expectNoGap(results: readonly ReadResult[]): void {
  const sequences = [...new Set(results.map(({ header }) => header.sequence))];
  expect(sequences).to.deep.equal(sequences.map((_sequence, index) => sequences[0]! + BigInt(index)));
}
