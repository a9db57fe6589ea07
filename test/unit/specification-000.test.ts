import { expect } from "chai";
import { aRunningEngine } from "../builders/engines.ts";
import { eventually } from "../builders/eventually.ts";
import { publishAndWait, ScriptedExecutor } from "../builders/executors.ts";
import { anExpectation } from "../builders/orders.ts";
import { aSignal } from "../builders/signals.ts";

// test_valid_state_transitions and test_invalid_state_transitions are in order.test.ts; benchmark_signal_throughput and
// the 5 ms of the full flow are measured by bench/engine, because a test must not depend on the machine.
describe("the tests of specification 000, part VI", () => {
  it("test_order_validation: a valid order passes, one that is 60 s old fails as stale", async () => {
    const valid = await aRunningEngine();
    valid.engine.accept([aSignal()]);
    await valid.engine.settled();
    expect(valid.events.map(({ type }) => type)).to.include("validated");

    const executor = new ScriptedExecutor({
      simulate: () => {
        stale.clock.ms += 60_000; // the specification sets the order's creation back instead
        return anExpectation;
      },
    });
    const stale = await aRunningEngine({ executor });
    stale.engine.accept([aSignal()]);
    await stale.engine.settled();
    expect(stale.store.orders()[0]?.failure?.reason).to.equal("StaleSignal");
    stale.engine.accept([aSignal()]);
    expect(stale.denials.at(-1), "a signal that is 60 s old").to.include({ code: "stale-signal", ageMs: 60_000 });
  });

  it("test_full_execution_flow: a signal becomes one submitted order with a transaction hash", async () => {
    const executor = new ScriptedExecutor({ execute: publishAndWait });
    const { engine } = await aRunningEngine({ executor });
    engine.accept([
      aSignal({ signalId: 12_345n, expectedProfit: { ...aSignal().expectedProfit, amountWei: 10n ** 18n } }),
    ]);
    await eventually(() => engine.openOrders()[0]?.state === "Submitted");
    expect(engine.openOrders()).to.have.length(1);
    expect(engine.openOrders()[0]?.signal.signalId).to.equal(12_345n);
    expect(engine.openOrders()[0]?.intents[0]?.transaction.hash).to.match(/^0x[0-9a-f]{64}$/);
    await engine.halt();
  });
});
