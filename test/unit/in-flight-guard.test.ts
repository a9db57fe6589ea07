import { expect } from "chai";
import { InFlightGuard } from "../../bot/engine/in-flight-guard.ts";

describe("the in-flight guard", () => {
  it("tells who uses which resource", () => {
    const guard = new InFlightGuard();
    guard.take(1n, ["a", "b"], 0);
    expect(guard.inUse(["c", "b"], 0)).to.deep.equal({ resource: "b", orderId: 1n });
    expect(guard.inUse(["c"], 0)).to.equal(undefined);
  });

  it("frees what an order holds and nothing else", () => {
    const guard = new InFlightGuard();
    guard.take(1n, ["a"], 0);
    guard.take(2n, ["b"], 0);
    guard.release(1n);
    guard.release(1n);
    expect(guard.inUse(["a"], 0)).to.equal(undefined);
    expect(guard.inUse(["b"], 0)).to.include({ orderId: 2n });
  });

  it("leaves a resource to its holder when another order takes it back too late", () => {
    const guard = new InFlightGuard();
    guard.take(1n, ["a", "b"], 0);
    guard.release(1n);
    guard.take(2n, ["a"], 0);
    guard.take(1n, ["a", "b"], 0);
    expect(guard.inUse(["a"], 0)).to.include({ orderId: 2n });
    expect(guard.inUse(["b"], 0)).to.include({ orderId: 1n });
    guard.release(1n);
    expect(guard.inUse(["a"], 0)).to.include({ orderId: 2n });
  });

  it("holds a resource until a time, when told to", () => {
    const guard = new InFlightGuard();
    guard.take(1n, ["a"], 0);
    guard.release(1n, 1_000);
    expect(guard.inUse(["a"], 999)).to.deep.equal({ resource: "a", restsUntilMs: 1_000 });
    expect(guard.inUse(["a"], 1_000)).to.equal(undefined);
  });

  it("lets an order take back what rests after it", () => {
    const guard = new InFlightGuard();
    guard.take(1n, ["a"], 0);
    guard.release(1n, 1_000);
    guard.take(2n, ["a"], 500);
    guard.take(1n, ["a"], 500);
    expect(guard.inUse(["a"], 500)).to.include({ orderId: 1n });
    guard.release(2n);
    expect(guard.inUse(["a"], 5_000)).to.include({ orderId: 1n });
  });

  it("lets resources rest that no order holds", () => {
    const guard = new InFlightGuard();
    guard.take(1n, ["a"], 0);
    guard.rest(["a", "b"], 1_000);
    expect(guard.inUse(["a"], 0)).to.include({ orderId: 1n });
    expect(guard.inUse(["b"], 999)).to.include({ restsUntilMs: 1_000 });
    expect(guard.inUse(["b"], 1_000)).to.equal(undefined);
  });

  it("lets another order take what was held until a time", () => {
    const guard = new InFlightGuard();
    guard.take(1n, ["a"], 0);
    guard.release(1n, 1_000);
    guard.take(2n, ["a"], 1_000);
    expect(guard.inUse(["a"], 5_000)).to.include({ orderId: 2n });
  });
});
