import { expect } from "chai";
import type { ExecutionRelay } from "../../bot/adapters/execution-relay/execution-relay.ts";
import { applyOrderEvent, type Order } from "../../bot/core/order.ts";
import { eventually } from "../builders/eventually.ts";
import { anInclusion, anOrder, anOutcome, eventsOf, type OrderUpdate, UPDATES, WAY_TO } from "../builders/orders.ts";
import {
  aLegsSignal,
  aSwapBrief,
  created,
  LEGS_STRANDED,
  ofPart,
  signedPart,
  SPLIT_COMPLETED,
} from "../builders/parted-orders.ts";
import { aResultsSite, type ResultsSite } from "../builders/results-site.ts";
import { aSignal, USDC, WETH } from "../builders/signals.ts";

/** Tells the relay of each of these updates, as the engine does. */
function tell(results: ExecutionRelay, updates: readonly OrderUpdate[], orderId = 42n): void {
  let order: Order | undefined;
  for (const event of eventsOf(updates, orderId)) {
    order = applyOrderEvent(order, event);
    results.onOrderEvent(event, order);
  }
}

async function toldBy(site: ResultsSite, count: number) {
  await eventually(() => site.heard().length >= count);
  return site.heard();
}

const { signalId } = UPDATES.created.signal;
const STATUS = { orderId: 42n, signalId, failure: "none", retries: 0, flags: 0 };

describe("results to the execution relay", () => {
  it("tells every state of an order, and how it ended", async () => {
    await using site = await aResultsSite();
    tell(site.results, [...WAY_TO.Completed, UPDATES.settled]);
    const results = await toldBy(site, 6);
    expect(results.map(({ status }) => status)).to.deep.equal([
      { ...STATUS, state: "Created", step: 1 },
      { ...STATUS, state: "Validated", step: 2 },
      { ...STATUS, state: "Submitted", step: 3 },
      { ...STATUS, state: "Pending", step: 4 },
      { ...STATUS, state: "Completed", step: 5 },
      { ...STATUS, state: "Completed", step: 6, flags: 2 },
    ]);
    // 0.009 WETH less 0.002 of gas, at 2,000 USD.
    const values = { gasCostUsdE8: 400_000_000n };
    const { fill, report, transaction, error } = results[4]!;
    expect(fill).to.deep.equal({
      orderId: 42n,
      realisedProfitUsdE8: 1_800_000_000n,
      blockNumber: 18_000_001n,
      ...values,
    });
    expect(report).to.deep.equal({
      orderId: 42n,
      signalId,
      result: "Filled",
      state: "Completed",
      failure: "none",
      strategyId: 7,
      flags: 0,
      netProfitUsdE8: 1_400_000_000n,
      timestampNs: 1_700_000_000_005_000_000n,
      ...values,
    });
    expect(transaction).to.deep.equal({
      strategyId: 7,
      transactionHash: anInclusion().transactionHash,
      profitUsdE8: 1_800_000_000n,
      blockNumber: 18_000_001n,
      succeeded: true,
      ...values,
    });
    expect(error).to.equal(undefined);
    const ends = results.filter(({ report: ended }) => ended !== undefined);
    expect(ends).to.have.length(1);
  });

  it("tells of a trade that was made in part what it cost, that it was in part, and of no flash loan", async () => {
    await using site = await aResultsSite();
    const updates = SPLIT_COMPLETED.slice(0, SPLIT_COMPLETED.findIndex(({ type }) => type === "completed") + 1);
    tell(site.results, updates);
    const results = await toldBy(site, 5);
    expect(results).to.have.length(5);
    const { status, fill, report, transaction, error } = results.at(-1)!;
    expect(status).to.deep.include({ state: "Completed", retries: 0 });
    const values = { gasCostUsdE8: 400_000_000n };
    const blockNumber = 18_000_001n;
    expect(fill).to.deep.equal({ orderId: 42n, realisedProfitUsdE8: 0n, blockNumber, ...values });
    expect(report).to.deep.include({ result: "Filled", flags: 2, netProfitUsdE8: -400_000_000n, ...values });
    expect([transaction, error]).to.deep.equal([undefined, undefined]);
  });

  it("tells of legs of which half was made that they failed, in part, with the gas of all of them", async () => {
    await using site = await aResultsSite();
    const balance = { realisedProfit: { token: WETH, amountWei: -(10n ** 16n) } };
    tell(site.results, [...LEGS_STRANDED.slice(0, -1), { ...UPDATES.failed, balance }]);
    const { status, fill, report, transaction } = (await toldBy(site, 5)).at(-1)!;
    // Three transactions of 0.002 ETH, and 0.01 WETH that is gone, at 2,000 USD.
    expect(report).to.deep.include({
      result: "Rejected",
      flags: 2,
      gasCostUsdE8: 1_200_000_000n,
      netProfitUsdE8: -3_200_000_000n,
    });
    expect(status).to.deep.include({ state: "Failed", retries: 0 });
    expect([fill, transaction]).to.deep.equal([undefined, undefined]);
  });

  it("counts further signatures of a part as retries, and a further part as none", async () => {
    await using site = await aResultsSite();
    tell(site.results, [
      ...created(aLegsSignal()),
      signedPart(aSwapBrief("buy"), 3),
      signedPart(aSwapBrief("buy"), 3),
      signedPart(aSwapBrief("sell"), 4),
      ofPart("buy", UPDATES.published),
    ]);
    expect((await toldBy(site, 3)).at(-1)?.status).to.deep.include({ state: "Submitted", retries: 1 });
  });

  it("says nothing of what moves no state", async () => {
    await using site = await aResultsSite();
    const remarks = [UPDATES.answered, UPDATES["bundle-status"], UPDATES.noted, UPDATES.published];
    tell(site.results, [...WAY_TO.Submitted, ...remarks, UPDATES.seen, UPDATES.included]);
    const results = await toldBy(site, 4);
    expect(results.map(({ status }) => (status as { state: string }).state)).to.deep.equal([
      "Created",
      "Validated",
      "Submitted",
      "Pending",
    ]);
  });

  it("numbers its messages without a gap, each with a checksum that is right, as the execution engine", async () => {
    await using site = await aResultsSite();
    tell(site.results, WAY_TO.Completed);
    const headers = (await toldBy(site, 5)).map(({ header }) => header);
    const first = headers[0]!.sequence;
    expect(headers.map(({ sequence }) => sequence - first)).to.deep.equal([0n, 1n, 2n, 3n, 4n]);
    for (const header of headers) expect(header).to.include({ domain: 3, version: 1, source: 42, flags: 0 });
  });

  it("tells a failure with its reason, and what its gas has cost", async () => {
    await using site = await aResultsSite();
    const reverted = { type: "included", inclusion: anInclusion({ succeeded: false }) } as const;
    const failed = { type: "failed", reason: "TransactionReverted", detail: "a canary sang" } as const;
    tell(site.results, [...WAY_TO.Submitted, reverted, failed]);
    const { status, report, error, transaction, fill } = (await toldBy(site, 5))[4]!;
    expect(status).to.deep.equal({ ...STATUS, state: "Failed", failure: "TransactionReverted", step: 5 });
    expect(report).to.deep.include({
      result: "Rejected",
      failure: "TransactionReverted",
      netProfitUsdE8: -400_000_000n,
    });
    expect(error).to.deep.include({
      code: "TransactionReverted",
      severity: "warning",
      isRecoverable: false,
      orderId: 42n,
      text: `signal ${signalId}: TransactionReverted: a [redacted] sang`,
    });
    expect(transaction).to.deep.include({ succeeded: false, profitUsdE8: 0n, gasCostUsdE8: 400_000_000n });
    expect(fill).to.equal(undefined);
  });

  it("knows an order that never left as settled when it fails", async () => {
    await using site = await aResultsSite();
    tell(site.results, WAY_TO.Failed);
    const [, { status, transaction }] = (await toldBy(site, 2)) as [unknown, Record<string, unknown>];
    expect(status).to.deep.include({ state: "Failed", flags: 2 });
    expect(transaction).to.equal(undefined);
  });

  it("says when an end was none, and then how it ended after all", async () => {
    await using site = await aResultsSite();
    const gone = [...WAY_TO.Submitted, UPDATES.failed, UPDATES.reopened, UPDATES.included, UPDATES.completed];
    tell(site.results, gone);
    const results = await toldBy(site, 6);
    const statuses = results.map(({ status }) => status as { state: string; flags: number });
    expect(statuses.map(({ state, flags }) => `${state} ${flags}`)).to.deep.equal([
      "Created 0",
      "Validated 0",
      "Submitted 0",
      "Failed 0",
      "Pending 1",
      "Completed 0",
    ]);
    expect(results.map(({ report }) => (report as { result: string } | undefined)?.result)).to.deep.equal([
      ...[undefined, undefined, undefined],
      "Rejected",
      undefined,
      "Filled",
    ]);
  });

  it("tells a denial with its code and its sentence, and no order", async () => {
    await using site = await aResultsSite();
    const signal = aSignal({ strategyId: 21 });
    site.results.onDenied(signal, { code: "stale-signal", ageMs: 12_000, maxAgeMs: 10_000 });
    const [denied] = await toldBy(site, 1);
    expect(denied).to.not.have.property("status");
    expect(denied?.["report"]).to.deep.include({
      orderId: 0n,
      signalId: signal.signalId,
      result: "Rejected",
      failure: "StaleSignal",
      strategyId: 21,
    });
    expect(denied?.["error"]).to.deep.include({
      orderId: 0n,
      code: "StaleSignal",
      severity: "info",
      text: `signal ${signal.signalId}: stale-signal: the signal is 12000 ms old, at most 10000 ms are allowed`,
    });
  });

  it("leaves denials out when it is told to", async () => {
    await using site = await aResultsSite({ tellDenials: false });
    site.results.onDenied(aSignal(), { code: "shutting-down" });
    tell(site.results, WAY_TO.Created);
    expect(await toldBy(site, 1)).to.have.length(1);
  });

  it("says so when there is no price, and makes up no value", async () => {
    await using site = await aResultsSite();
    const realisedProfit = { token: USDC, amountWei: 5n };
    const completed = { type: "completed", outcome: anOutcome({ realisedProfit }) } as const;
    tell(site.results, [...WAY_TO.Pending, completed]);
    const { report, fill } = (await toldBy(site, 5))[4]!;
    expect(report).to.deep.include({ flags: 1, netProfitUsdE8: 0n, gasCostUsdE8: 400_000_000n });
    expect(fill).to.deep.include({ realisedProfitUsdE8: 0n });
  });

  it("tells an order of an earlier run again, with the flag of a repetition, and goes on from there", async () => {
    await using site = await aResultsSite();
    site.results.onResumed(anOrder(WAY_TO.Submitted));
    const updates = [...WAY_TO.Submitted, UPDATES.included];
    const [event] = eventsOf(updates).slice(-1);
    site.results.onOrderEvent(event!, anOrder(updates));
    site.results.replay(anOrder(WAY_TO.Completed, 43n));
    const results = await toldBy(site, 3);
    const told = results.map(({ header, status, report }) => [
      header.flags,
      (status as { state: string }).state,
      (report as { result: string } | undefined)?.result,
    ]);
    expect(told).to.deep.equal([
      [0x20, "Submitted", undefined],
      [0, "Pending", undefined],
      [0x20, "Completed", "Filled"],
    ]);
  });
});
