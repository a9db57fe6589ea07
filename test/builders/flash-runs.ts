import { expect } from "chai";
import type { FailureReason } from "../../bot/core/failure-reason.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { settled } from "./chain.ts";
import { FlashBench, type FlashBenchParts, type OrderRecord } from "./plans.ts";

/** The hash of a transaction that is not ours. */
export const STRANGERS_HASH: Hex = `0x${"5a".repeat(32)}`;

/** An order that is being executed. */
export interface FlashRun {
  readonly bench: FlashBench;
  readonly record: OrderRecord;
  /** The signed bytes of its execution. */
  readonly raw: Hex;
  readonly done: Promise<void>;
  readonly abort: AbortController;
}

/** Signs an order and begins to execute it, in a world that `prepare` may change first. */
export async function executing(
  parts: FlashBenchParts = {},
  prepare: (bench: FlashBench) => void = () => undefined,
): Promise<FlashRun> {
  const bench = await FlashBench.open(parts, prepare);
  return resumed(bench, await bench.signed());
}

/** Lets an executor take an order up from wherever it stands. */
export async function resumed(bench: FlashBench, record: OrderRecord): Promise<FlashRun> {
  const abort = new AbortController();
  const done = bench.executor.execute(record.order, record.report, abort.signal);
  await settled();
  return { bench, record, raw: record.order.intents[0]!.transaction.raw, done, abort };
}

/** The process ends here and another one takes the order up. */
export async function crashed({ bench, record, abort, done }: FlashRun): Promise<FlashRun> {
  abort.abort();
  await done;
  await bench.restarted();
  return resumed(bench, record);
}

/** The detail with which the order failed, after it has let go of the chain. */
export async function expectFailed({ record, done, bench }: FlashRun, reason: FailureReason): Promise<string> {
  await done;
  expect(record.order.state).to.equal("Failed");
  expect(record.order.failure!.reason).to.equal(reason);
  expect(bench.chain.listeners).to.equal(0);
  return record.order.failure!.detail;
}

export function expectOpen({ record }: FlashRun): void {
  expect(record.order.state).to.be.oneOf(["Submitted", "Pending"]);
}
