import { expect } from "chai";
import { FaultPlan } from "../../devnet/faults/fault-plan.ts";

type Fault = "deaf" | "slow";

const aPlan = (seed = 1): FaultPlan<Fault> => new FaultPlan<Fault>(seed, (fault, method) => fault === method);

/** What strikes a number of requests, one after the other. */
const strikesOf = (plan: FaultPlan<Fault>, requests: number, method = "deaf"): readonly boolean[] =>
  Array.from({ length: requests }, () => plan.strike(method) !== undefined);

describe("the plan of a proxy's faults", () => {
  it("strikes the requests that a fault is meant for, and those that its rule names instead", () => {
    const plan = aPlan();
    plan.inject({ fault: "deaf" });
    expect(plan.strike("deaf")).to.equal("deaf");
    expect(plan.strike("other")).to.equal(undefined);
    plan.clear();
    plan.inject({ fault: "deaf", methods: ["other"] });
    expect(plan.strike("deaf")).to.equal(undefined);
    expect(plan.strike("other")).to.equal("deaf");
  });

  it("lets some requests pass first, and ends after so many strikes", () => {
    const plan = aPlan();
    plan.inject({ fault: "deaf", after: 1, count: 2 });
    expect(strikesOf(plan, 4)).to.deep.equal([false, true, true, false]);
    expect(plan.strikes.get("deaf")).to.equal(2);
  });

  it("strikes by chance as its seed decides, whatever other rules are asked meanwhile", () => {
    const strikes = (seed: number, disturbed: boolean): readonly boolean[] => {
      const plan = aPlan(seed);
      plan.inject({ fault: "deaf", probability: 0.5 });
      if (disturbed) plan.inject({ fault: "slow", probability: 0.5 });
      if (disturbed) strikesOf(plan, 7, "slow");
      return strikesOf(plan, 40);
    };
    expect(strikes(1, false)).to.deep.equal(strikes(1, true));
    expect(strikes(1, false)).to.not.deep.equal(strikes(2, false));
    expect(strikes(1, false).filter(Boolean).length).to.be.within(8, 32);
  });

  it("strikes only in its window of time", () => {
    const plan = aPlan();
    plan.inject({ fault: "deaf", fromMs: 60_000 });
    plan.inject({ fault: "slow", untilMs: 0 });
    expect(plan.strike("deaf")).to.equal(undefined);
    expect(plan.strike("slow")).to.equal(undefined);
  });

  it("takes a single rule back", () => {
    const plan = aPlan();
    const withdraw = plan.inject({ fault: "deaf" });
    withdraw();
    expect(plan.strike("deaf")).to.equal(undefined);
  });
});
