import { expect } from "chai";
import { type ConformanceCase, onOneBench } from "../../builders/conformance-case.ts";
import { expectOnlyDenied } from "../../builders/conformance-denials.ts";
import { withExecutor } from "../../builders/conformance-wrapper.ts";

/** More than there is room for, where a limit is reserved and not given back. */
const TIMES = 3;

export const DENIAL_CASES: readonly ConformanceCase[] = [
  {
    number: 25,
    sentence: "signs nothing and holds nothing for what it denies",
    way: "public",
    run: onOneBench(async (bench) => {
      for (let time = 0; time < TIMES; time++) await expectOnlyDenied(bench.desk, await bench.desk.deniedSignal());
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
      let halts = true;
      desk.around = (executor) =>
        withExecutor(executor, {
          simulate: (plan) => {
            if (halts) desk.halt = { reason: "the test wants it", atMs: 0, cancelInFlight: false };
            return executor.simulate(plan);
          },
        });
      await desk.restart();
      for (let time = 0; time < TIMES; time++) {
        const order = await desk.submit();
        expect([order.state, order.intents.length]).to.deep.equal(["Failed", 0]);
        expect(order.failure!.detail).to.include("the test wants it");
        desk.halt = undefined;
      }
      halts = false;
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
