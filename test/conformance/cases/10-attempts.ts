import { expect } from "chai";
import { isOpen } from "../../../bot/core/order.ts";
import { type ConformanceCase, onOneBench } from "../../builders/conformance-case.ts";

/** It has no way further down, so that fees stay as they are. */
const LOWEST_BASE_FEE = "0x1";

export const ATTEMPT_CASES: readonly ConformanceCase[] = [
  {
    number: 31,
    sentence: "signs other bytes when it tries again, also where nothing has changed: one transaction is booked once",
    way: "relay",
    run: onOneBench(async (bench) => {
      const { desk, site } = bench;
      await site.rpc("anvil_setNextBlockBaseFeePerGas", LOWEST_BASE_FEE);
      await bench.mine();
      site.faults.relay.faults.inject({ fault: "bundle-dropped" });
      const { orderId } = await desk.submit();
      const hashes = (): readonly string[] => desk.order(orderId).intents.map(({ transaction }) => transaction.hash);
      const first = hashes().length;
      const isTriedAgain = (): boolean => hashes().length > first || !isOpen(desk.order(orderId));
      await bench.mineUntil(isTriedAgain, "it is tried again, or given up");
      site.faults.relay.faults.clear();
      await bench.toEnd({ orderId });
      expect(new Set(hashes()).size, "different transactions").to.equal(hashes().length);
    }),
  },
];
