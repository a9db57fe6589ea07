import fc from "fast-check";
import { NONCE_STEPS, NonceModel } from "../builders/nonce-model.ts";

const anySteps = fc.array(fc.tuple(fc.constantFrom(...NONCE_STEPS), fc.nat(1_000)), { maxLength: 120, size: "max" });

describe("whatever happens to the nonces of an account", () => {
  it("leaves the book equal to a plain model: one public order a nonce, private ones lowest, rivals named, gaps filled once", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const model = new NonceModel();
        for (const [step, pick] of steps) model.take(step, pick);
      }),
      { numRuns: 500 },
    );
  });
});
