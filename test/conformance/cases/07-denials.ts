import { expect } from "chai";
import { type ConformanceCase, onOneBench } from "../../builders/conformance-case.ts";
import { expectOnlyDenied } from "../../builders/conformance-denials.ts";
import { withExecutor } from "../../builders/conformance-wrapper.ts";

export const DENIAL_CASES: readonly ConformanceCase[] = [
  {
    number: 25,
    sentence: "signs nothing and holds nothing for what it denies",
    way: "public",
    run: onOneBench(async (bench) => {
      await expectOnlyDenied(bench.desk, await bench.desk.deniedSignal());
      expect(bench.desk.fate.sent.size).to.equal(0);
      // The engine would do that for any executor.
      expect(bench.desk.denials.map(({ code }) => code)).not.to.include("invalid-signal");
      await bench.expectNothingHeld();
    }),
  },
  {
    number: 26,
    sentence: "holds nothing for an order that was halted between its trial and its signature",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk } = bench;
      desk.around = (executor) =>
        withExecutor(executor, {
          simulate: (plan) => {
            desk.halt = { reason: "the test wants it", atMs: 0, cancelInFlight: false };
            return executor.simulate(plan);
          },
        });
      await desk.restart();
      const order = await desk.submit();
      expect([order.state, order.intents.length]).to.deep.equal(["Failed", 0]);
      expect(order.failure!.detail).to.include("the test wants it");
      desk.around = (executor) => executor;
      desk.halt = undefined;
      // The engine lets go of what it denies by itself, without a restart.
      desk.executor.release(order.orderId);
      await desk.restart();
      await bench.expectNothingHeld();
    }),
  },
  {
    number: 27,
    sentence: "leaves no gap and holds nothing when the signer refuses its first signature, or its last",
    way: "public",
    run: async (open) => {
      for (const nth of [1, Infinity]) {
        await onOneBench(async (bench) => {
          const { desk, candidate } = bench;
          if (nth > 1 && candidate.effects === 1) return;
          const signal = await desk.signal();
          desk.fate.announce({ point: "signature", nth: Math.min(nth, candidate.effects), moment: "refused" });
          const ended = await bench.toEnd(await desk.submit(signal));
          expect(desk.fate.hasStruck, "the signer has refused").to.equal(true);
          if (nth === 1) expect([ended.state, ended.intents.length]).to.deep.equal(["Failed", 0]);
          await bench.expectNothingHeld();
        })(open);
      }
    },
  },
];
