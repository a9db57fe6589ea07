import { expect } from "chai";
import { OrderIdSequence } from "../../bot/core/order-id.ts";

const NOW_MS = 1_800_000_000_000;
const MAX_U64 = (1n << 64n) - 1n;

function take(count: number, ids: OrderIdSequence, nowMs: number, strategyId = 7): bigint[] {
  return Array.from({ length: count }, () => ids.next(strategyId, nowMs));
}

describe("order ids", () => {
  it("are never the same within a millisecond", () => {
    const ids = take(10_000, new OrderIdSequence(0n), NOW_MS);
    expect(new Set(ids).size).to.equal(10_000);
  });

  it("are u64 and tell the strategy", () => {
    for (const strategyId of [0, 1, 7, 0xffff]) {
      const id = new OrderIdSequence(0n).next(strategyId, NOW_MS);
      expect(id >> 48n).to.equal(BigInt(strategyId));
      expect(id <= MAX_U64).to.equal(true);
    }
  });

  it("are unique over all strategies", () => {
    const ids = new OrderIdSequence(0n);
    const sequences = [...take(100, ids, NOW_MS, 1), ...take(100, ids, NOW_MS, 2)].map((id) => id & ((1n << 48n) - 1n));
    expect(new Set(sequences).size).to.equal(200);
  });

  it("go on above every id of an earlier run, also when the clock was set back", () => {
    const before = take(50, new OrderIdSequence(0n), NOW_MS);
    const afterRestart = new OrderIdSequence(0n);
    for (const id of before) afterRestart.observe(id);
    const lastBefore = before.at(-1) ?? 0n;
    for (const nowMs of [NOW_MS, NOW_MS - 86_400_000, 0]) {
      expect(afterRestart.next(7, nowMs) > lastBefore, `at ${nowMs}`).to.equal(true);
    }
  });

  it("do not repeat when the journal was lost, as long as time passed", () => {
    const before = take(16, new OrderIdSequence(0n), NOW_MS);
    expect(before).not.to.include(new OrderIdSequence(0n).next(7, NOW_MS + 1));
  });

  it("stay apart from the strategy when the clock is centuries off", () => {
    const ids = new OrderIdSequence(0n);
    const first = ids.next(7, NOW_MS);
    for (const year of [2400, 2600, 9999]) {
      const id = ids.next(7, Date.UTC(year, 0));
      expect(id >> 48n, String(year)).to.equal(7n);
      expect(id > first).to.equal(true);
    }
  });

  it("are refused to a strategy that is not a u16", () => {
    for (const strategyId of [-1, 0x10000, 1.5, Number.NaN]) {
      expect(() => new OrderIdSequence(0n).next(strategyId, NOW_MS)).to.throw(RangeError);
    }
  });

  it("run out rather than wrap", () => {
    const ids = new OrderIdSequence((1n << 48n) - 2n);
    expect(ids.next(7, NOW_MS) & ((1n << 48n) - 1n)).to.equal((1n << 48n) - 1n);
    expect(() => ids.next(7, NOW_MS)).to.throw(RangeError, "no order ids left");
  });
});
