import { expect } from "chai";
import type { FailureReason } from "../../bot/core/failure-reason.ts";
import { isOpen, isSettled } from "../../bot/core/order.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { minedOf, settled } from "./chain.ts";
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

/**
 * Lets blocks come until the order is settled and its executor has let go of the chain. When it waits for its nonce to be
 * used, a stranger does so.
 */
export async function settle({ bench, record, raw, done }: FlashRun): Promise<void> {
  const blocks = 4 * bench.settings.finalityBlocks;
  for (let mined = 0; mined < blocks && !isSettled(record.order); mined++) {
    const isWaiting = mined === blocks / 2 && !isOpen(record.order) && record.order.inclusion === undefined;
    await bench.chain.mine(isWaiting ? [minedOf(raw, { hash: STRANGERS_HASH })] : []);
  }
  expect(isSettled(record.order), "settled").to.equal(true);
  await done;
}

/** Lets the process end here. */
export async function stop({ abort, done }: FlashRun): Promise<void> {
  abort.abort();
  await done;
}

/** The detail with which the order has failed; it stays so until it is settled. */
export async function expectFailed(run: FlashRun, reason: FailureReason): Promise<string> {
  for (const when of ["now", "once settled"]) {
    expect(run.record.order.state, when).to.equal("Failed");
    expect(run.record.order.failure!.reason, when).to.equal(reason);
    await settle(run);
  }
  return run.record.order.failure!.detail;
}

export function expectOpen({ record }: FlashRun): void {
  expect(record.order.state).to.be.oneOf(["Submitted", "Pending"]);
}
