import { expect } from "chai";
import { canTransition, isTerminal, type OrderState } from "../../bot/core/order-state.ts";

const STATES: readonly OrderState[] = ["Created", "Validated", "Submitted", "Pending", "Completed", "Failed"];

/** Rows: from; columns: to, in the order of the states above. Specification 000, part II, and the two returns. */
const TABLE: Readonly<Record<OrderState, string>> = {
  Created: ". yes . . . yes",
  Validated: ". . yes . . yes",
  Submitted: ". . . yes . yes",
  Pending: ". . . . yes yes",
  Completed: ". . . yes . .",
  Failed: ". . . yes . .",
};

describe("the states of an order", () => {
  for (const from of STATES) {
    TABLE[from].split(" ").forEach((allowed, column) => {
      const to = STATES[column] as OrderState;
      it(`${from} ${allowed === "yes" ? "may" : "may not"} become ${to}`, () => {
        expect(canTransition(from, to)).to.equal(allowed === "yes");
      });
    });
  }

  it("end with Completed and Failed", () => {
    expect(STATES.filter(isTerminal)).to.deep.equal(["Completed", "Failed"]);
  });
});
