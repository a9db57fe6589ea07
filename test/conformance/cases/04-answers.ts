import { expect } from "chai";
import type { OrderEvent } from "../../../bot/core/order-event.ts";
import type { ConformanceBench } from "../../builders/conformance-bench.ts";
import { type ConformanceCase, onOneBench } from "../../builders/conformance-case.ts";

export const ANSWER_CASES: readonly ConformanceCase[] = [
  {
    number: 12,
    sentence: "takes an answer of the node that never comes for an unknown, and completes",
    way: "public",
    run: onOneBench(async (bench) => {
      bench.site.faults.node.faults.inject({ fault: "send-unanswered", count: 1 });
      await bench.succeed();
      expect(bench.site.faults.node.faults.strikes.get("send-unanswered")).to.be.greaterThan(0);
    }),
  },
  {
    number: 13,
    sentence: "takes no refusal of the node for an end: what it has all the same lands and is booked",
    way: "public",
    run: onOneBench(async (bench) => {
      bench.site.faults.node.faults.inject({ fault: "send-refused-after-forwarding" });
      await bench.succeed();
      expect(answersOf(bench)).to.include("rejected");
    }),
  },
  {
    number: 14,
    sentence: "takes what the node has already for success, and words that nobody knows for what the pool shows",
    way: "public",
    run: onOneBench(async (bench) => {
      for (const fault of ["send-already-known", "send-unknown-error"] as const) {
        bench.site.faults.node.faults.inject({ fault });
        await bench.succeed();
        bench.site.faults.node.faults.clear();
        expect(answersOf(bench)).to.include("accepted").and.not.to.include("rejected");
      }
    }),
  },
  {
    number: 15,
    sentence: "takes a relay's lost answers for unknowns, and is included",
    way: "relay",
    run: onOneBench(async (bench) => {
      bench.desk.fate.losesAnswers = true;
      const order = await bench.desk.submit();
      expect(answersOf(bench)).to.include("unknown").and.not.to.include("rejected");
      expect(bench.desk.order(order.orderId).state).to.equal("Submitted");
      const ended = await bench.toEnd(order);
      expect([ended.state, ended.intents.length]).to.deep.equal(["Completed", bench.candidate.effects]);
    }),
  },
  {
    number: 16,
    sentence: "hands over again what the pool has lost, and spends no nonce twice",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk, site } = bench;
      const order = await desk.submit();
      await site.rpc("anvil_dropAllTransactions");
      const { state, intents } = await bench.toEnd(order);
      // The same bytes, or dearer ones where a block too many has passed.
      const nonces = new Set(intents.map(({ transaction }) => transaction.nonce));
      expect([state, nonces.size]).to.deep.equal(["Completed", bench.candidate.effects]);
    }),
  },
];

/** All answers so far, of orders and of parts. */
function answersOf({ desk }: ConformanceBench): readonly string[] {
  return desk.fate.journal.flatMap((event: OrderEvent) => {
    const update = event.type === "part" ? event.update : event;
    return update.type === "answered" ? [update.answer] : [];
  });
}
