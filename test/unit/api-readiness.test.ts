import { expect } from "chai";
import { isReady, readinessOf, type ReadinessFacts } from "../../bot/api/readiness.ts";
import { READY } from "../builders/api-site.ts";

const NOT_READY: readonly (readonly [what: string, facts: Partial<ReadinessFacts>, check: string, says: RegExp])[] = [
  ["the engine starts or ends", { accepting: false }, "engine", /starts or ends/],
  ["an operator halted it", { halted: true }, "engine", /an operator halted it/],
  ["nothing can be recorded", { storeWorks: false }, "store", /nothing can be recorded/],
  ["no block was seen", { headAgeMs: undefined }, "head", /no block was seen/],
  ["the newest block is old", { headAgeMs: 60_001 }, "head", /60001 ms old, at most 60000 ms/],
  ["no endpoint is healthy", { healthyEndpoints: 0 }, "endpoints", /no endpoint/],
];

describe("readiness", () => {
  it("is there when nothing is wrong", () => {
    const readiness = readinessOf(READY, 60_000);
    expect(readiness).to.deep.equal({ engine: "ok", store: "ok", head: "ok", endpoints: "ok" });
    expect(isReady(readiness)).to.equal(true);
  });

  for (const [what, facts, check, says] of NOT_READY) {
    it(`is gone when ${what}, and the ${check} says so`, () => {
      const readiness = readinessOf({ ...READY, ...facts }, 60_000);
      expect(isReady(readiness)).to.equal(false);
      expect(readiness).to.have.property(check).that.matches(says);
      expect(Object.values(readiness).filter((found) => found !== "ok")).to.have.lengthOf(1);
    });
  }
});
