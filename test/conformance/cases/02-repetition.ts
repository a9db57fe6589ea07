import { expect } from "chai";
import { expectOnlyDenied } from "../../builders/conformance-denials.ts";
import { withExecutor } from "../../builders/conformance-wrapper.ts";
import { type ConformanceCase, onOneBench } from "../../builders/conformance-case.ts";

export const REPETITION_CASES: readonly ConformanceCase[] = [
  {
    number: 4,
    sentence: "makes one order of a signal that comes twice at once, and again when that has ended",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk } = bench;
      const signal = await desk.signal();
      const order = await desk.submit(signal);
      await expectOnlyDenied(desk, signal);
      await bench.toEnd(order);
      await expectOnlyDenied(desk, signal);
      await bench.toSettlement(order);
      await expectOnlyDenied(desk, signal);
      expect(desk.orders()).to.have.length(1);
    }),
  },
  {
    number: 5,
    sentence: "makes no second order of a signal that comes again after a restart",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk } = bench;
      const signal = await desk.signal();
      const order = await desk.submit(signal);
      await desk.restart();
      await expectOnlyDenied(desk, signal);
      await bench.toEnd(order);
      await desk.restart();
      await expectOnlyDenied(desk, signal);
    }),
  },
  {
    number: 6,
    sentence: "signs nothing anew when its execution is broken off and called again in the same process",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk } = bench;
      let calls = 0;
      const breakOff = new AbortController();
      desk.around = (executor) =>
        withExecutor(executor, {
          execute: async (order, report, abort) => {
            calls += 1;
            if (calls > 1) return executor.execute(order, report, abort);
            await executor.execute(order, report, AbortSignal.any([abort, breakOff.signal]));
            throw new Error("the execution was broken off");
          },
        });
      await desk.restart();
      const order = await desk.submit();
      const { signatures } = desk;
      breakOff.abort();
      await new Promise((resolve) => setTimeout(resolve, 20));
      await desk.quiet();
      expect(calls).to.equal(2);
      expect(desk.signatures).to.equal(signatures);
      const ended = await bench.toEnd(order);
      expect([ended.state, ended.intents.length]).to.deep.equal(["Completed", bench.candidate.effects]);
    }),
  },
  {
    number: 7,
    sentence: "sends nothing for an order that is settled",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk } = bench;
      const { orderId } = await bench.succeed();
      const settled = await bench.toSettlement({ orderId });
      await desk.restart();
      const counts = (): readonly number[] => [desk.signatures, desk.sends];
      const before = counts();
      const abort = new AbortController();
      // The table of states has no further report for it: whether one is tried is the executor's own business.
      const refuse = (): Promise<void> => Promise.reject(new Error("it is settled"));
      const execution = desk.executor.execute(settled, refuse, abort.signal).catch(() => undefined);
      await desk.quiet();
      abort.abort();
      await execution;
      expect(counts()).to.deep.equal(before);
    }),
  },
];
