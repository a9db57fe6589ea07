import { expect } from "chai";
import fc from "fast-check";
import type { ExecutionUpdate } from "../../bot/core/order-event.ts";
import { foldOrder, isOpen, isSettled } from "../../bot/core/order.ts";
import { aRunningEngine } from "../builders/engines.ts";
import { ScriptedExecutor } from "../builders/executors.ts";
import { UPDATES } from "../builders/orders.ts";
import { aSignal } from "../builders/signals.ts";

const { created: _created, validated: _validated, signed: _signed, ...REPORTS } = UPDATES;

const anyReports = fc.array(fc.constantFrom<ExecutionUpdate>(...Object.values(REPORTS)), { maxLength: 25 });

describe("an executor that reports in any order, any number of times", () => {
  it("breaks neither engine nor journal, and every refusal is told", async () => {
    await fc.assert(
      fc.asyncProperty(anyReports, fc.boolean(), async (reports, waits) => {
        let [refused, misplaced] = [0, 0];
        const executor = new ScriptedExecutor({
          execute: async (_order, report) => {
            for (const update of reports) {
              const reported = report(update).catch(() => (refused += 1));
              if (!waits) continue;
              await reported;
              // What is open holds a place, and what has ended holds none, however often that changes.
              const order = foldOrder(store.events);
              const expected = order !== undefined && isOpen(order) ? 1 : 0;
              if (engine.openOrders().length !== expected) misplaced += 1;
            }
            // Whatever state that led to, these end and settle it.
            for (const update of [REPORTS.failed, REPORTS.reopened, REPORTS.failed, REPORTS.settled]) {
              await report(update).catch(() => (refused += 1));
            }
          },
        });
        const { engine, store, faults, events } = await aRunningEngine({ executor });
        engine.accept([aSignal()]);
        await engine.settled();

        expect(faults.map(({ kind }) => kind)).to.deep.equal(Array<string>(refused).fill("update-refused"));
        const order = foldOrder(store.events);
        expect(order !== undefined && isSettled(order)).to.equal(true);
        expect(events).to.deep.equal(store.events);
        expect(misplaced).to.equal(0);
      }),
      { numRuns: 150 },
    );
  });
});
