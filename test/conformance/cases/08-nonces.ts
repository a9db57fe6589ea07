import { expect } from "chai";
import type { Hex } from "../../../bot/core/hex.ts";
import { type ConformanceCase, onOneBench } from "../../builders/conformance-case.ts";
import type { ConformanceBench } from "../../builders/conformance-bench.ts";

export const NONCE_CASES: readonly ConformanceCase[] = [
  {
    number: 28,
    sentence: "takes the next nonce when a stranger with its key has used one before it signs",
    way: "public",
    run: onOneBench(async (bench) => {
      await strangerTakes(bench, 0);
      await bench.mine();
      const order = await bench.succeed();
      expect(order.intents[0]!.transaction.nonce).to.equal(1);
    }),
  },
  {
    number: 29,
    sentence: "trades nothing with a nonce that a stranger takes from it in the pool, and goes on with the next one",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk } = bench;
      const order = await desk.submit();
      await strangerTakes(bench, 0);
      await bench.mine();
      expect(desk.order(order.orderId).state, "while that may be taken back").not.to.equal("Completed");
      await bench.toEnd(order);
      const [first] = desk.order(order.orderId).parts;
      expect((first ?? desk.order(order.orderId)).failure!.reason).to.equal("TransactionDropped");
      await bench.toSettlement(order);
      await bench.mine();
      await bench.expectNothingHeld();
    }),
  },
];

/** Somebody else with the key pays far more for the account's nonce. */
async function strangerTakes({ site, candidate, strangers }: ConformanceBench, nonce: number): Promise<void> {
  const raw = await site.strangersTransaction(candidate.account, nonce);
  strangers.push((await site.rpc("eth_sendRawTransaction", raw)) as Hex);
}
