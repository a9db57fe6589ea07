import { expect } from "chai";
import fc from "fast-check";
import { applyOrderEvent, type Order } from "../../bot/core/order.ts";
import { canTransition, StateTransitionError } from "../../bot/core/order-state.ts";
import { anInclusion, anOrder, type OrderUpdate, UPDATES } from "../builders/orders.ts";

const anyUpdate = fc.constantFrom<OrderUpdate>(...Object.values(UPDATES), {
  type: "included",
  inclusion: anInclusion({ succeeded: false }),
});

/** What holds of every order, however its updates came. */
function check(order: Order): void {
  const [first, ...moves] = order.history;
  expect(first).to.include({ from: "Created", to: "Created" });
  let state = first?.to ?? "Failed";
  for (const { from, to } of moves) {
    expect(from).to.equal(state);
    expect(canTransition(from, to), `${from} to ${to}`).to.equal(true);
    state = to;
  }
  expect(order.state).to.equal(state);
  expect(order.outcome !== undefined, "an outcome when Completed, and only then").to.equal(state === "Completed");
  expect(order.failure !== undefined, "a failure when Failed, and only then").to.equal(state === "Failed");
  if (state === "Completed") expect(order.inclusion?.succeeded).to.equal(true);
  if (["Submitted", "Pending", "Completed"].includes(state)) {
    const reopened = order.history.some(({ from }) => from === "Failed");
    if (!reopened) expect(order.intents, "what went out was signed").not.to.have.length(0);
  }
  if (order.publishedVia.length > 0) expect(order.intents).not.to.have.length(0);
}

describe("updates in any order, any number of times", () => {
  it("never leave the table of states, and what is refused changes nothing", () => {
    fc.assert(
      fc.property(fc.array(anyUpdate, { maxLength: 40 }), (updates) => {
        let order = anOrder([UPDATES.created]);
        for (const [index, update] of updates.entries()) {
          const before = structuredClone(order);
          try {
            order = applyOrderEvent(order, { ...update, orderId: order.orderId, atMs: index });
          } catch (thrown) {
            expect(thrown).to.be.instanceOf(StateTransitionError);
            expect(order).to.deep.equal(before);
          }
          check(order);
        }
      }),
      { numRuns: 200 },
    );
  });
});
