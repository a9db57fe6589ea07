import { expect } from "chai";
import type { Denial } from "../../bot/core/denial.ts";
import type { Signal, SizedArbitrageSignal } from "../../bot/core/signal.ts";
import { type AdmissionFacts, judge as judgeSignal, refusalOf } from "../../bot/engine/admission.ts";
import { InFlightGuard } from "../../bot/engine/in-flight-guard.ts";
import { RecentSignals } from "../../bot/engine/recent-signals.ts";
import { CLOCK_SKEW_MS } from "../../bot/engine/signal-problem.ts";
import { ScriptedExecutor } from "../builders/executors.ts";
import { aSignal, WETH } from "../builders/signals.ts";

const NOW_MS = 1_700_000_000_000;

function judge(signal: Signal, changes: Partial<AdmissionFacts> = {}): Denial | undefined {
  const facts: AdmissionFacts = {
    nowMs: NOW_MS,
    accepting: true,
    halt: undefined,
    activeOrders: 0,
    executor: new ScriptedExecutor(),
    settings: { maxSignalAgeMs: 10_000, maxConcurrentOrders: 100 },
    recentSignals: new RecentSignals(12_000),
    guard: new InFlightGuard(),
    risk: undefined,
    ...changes,
  };
  const refusal = refusalOf(signal, facts);
  if (refusal !== undefined || facts.executor === undefined) return refusal;
  const judgement = judgeSignal(signal, facts.executor, facts);
  return "denied" in judgement ? judgement.denied : undefined;
}

describe("admission", () => {
  it("lets a good signal through", () => {
    expect(judge(aSignal())).to.equal(undefined);
  });

  it("lets the largest ids through", () => {
    expect(judge(aSignal({ signalId: (1n << 64n) - 1n, strategyId: 0xffff }))).to.equal(undefined);
  });

  const invalid: readonly [string, Partial<SizedArbitrageSignal>][] = [
    ["a negative id", { signalId: -1n }],
    ["an id above u64", { signalId: 1n << 64n }],
    ["a negative strategy", { strategyId: -1 }],
    ["a strategy above u16", { strategyId: 0x10000 }],
    ["a strategy that is no integer", { strategyId: 1.5 }],
    ["a strategy that is no number", { strategyId: Number.NaN }],
    ["no time", { detectedAtMs: Number.NaN }],
    ["an infinite time", { detectedAtMs: Number.POSITIVE_INFINITY }],
    ["a time that has not come", { detectedAtMs: NOW_MS + CLOCK_SKEW_MS + 1 }],
    ["a negative block", { observedBlock: -1n }],
    ["an end before its beginning", { observedBlock: 10n, validThroughBlock: 9n }],
    ["no profit", { expectedProfit: { token: WETH, amountWei: 0n } }],
    ["a loss", { expectedProfit: { token: WETH, amountWei: -1n } }],
    ["a profit above uint256", { expectedProfit: { token: WETH, amountWei: 1n << 256n } }],
    ["no resources", { resources: [] }],
    ["a resource without a name", { resources: ["a", ""] }],
  ];
  for (const [what, changes] of invalid) {
    it(`denies a signal with ${what} as invalid`, () => {
      expect(judge(aSignal(changes))?.code).to.equal("invalid-signal");
    });
  }

  it("denies a signal that nothing executes", () => {
    expect(judge(aSignal(), { executor: undefined })).to.deep.equal({
      code: "invalid-signal",
      problem: 'nothing executes "flash-arbitrage"',
    });
  });

  it("measures the age from the detection, to the millisecond", () => {
    expect(judge(aSignal({ detectedAtMs: NOW_MS - 10_000 }))).to.equal(undefined);
    expect(judge(aSignal({ detectedAtMs: NOW_MS - 10_001 }))).to.deep.equal({
      code: "stale-signal",
      ageMs: 10_001,
      maxAgeMs: 10_000,
    });
  });

  it("allows the source's clock to be a little ahead", () => {
    expect(judge(aSignal({ detectedAtMs: NOW_MS + CLOCK_SKEW_MS }))).to.equal(undefined);
  });

  it("denies a signal that became an order before, of the same source only", () => {
    const recentSignals = new RecentSignals(12_000);
    const signal = aSignal();
    recentSignals.remember(signal, NOW_MS);
    expect(judge(signal, { recentSignals })).to.deep.equal({ code: "duplicate-signal", signalId: signal.signalId });
    expect(judge({ ...signal, source: "another" }, { recentSignals })).to.equal(undefined);
  });

  it("tells signals of one id apart by strategy and resources", () => {
    const recentSignals = new RecentSignals(12_000);
    const signal = aSignal();
    recentSignals.remember(signal, NOW_MS);
    expect(judge({ ...signal, strategyId: 8 }, { recentSignals })).to.equal(undefined);
    expect(judge({ ...signal, resources: signal.resources.toReversed() }, { recentSignals })).to.equal(undefined);
  });

  it("denies a signal after the moment until which its source calls it valid", () => {
    expect(judge(aSignal({ validUntilMs: NOW_MS }))).to.equal(undefined);
    const denial = { code: "outdated-signal", validUntilMs: NOW_MS - 1, nowMs: NOW_MS };
    expect(judge(aSignal({ validUntilMs: NOW_MS - 1 }))).to.deep.equal(denial);
  });

  it("denies what is above capacity", () => {
    expect(judge(aSignal(), { activeOrders: 99 })).to.equal(undefined);
    expect(judge(aSignal(), { activeOrders: 100 })).to.deep.equal({
      code: "capacity-exceeded",
      activeOrders: 100,
      maxOrders: 100,
    });
  });

  it("denies a signal whose resource an open order uses", () => {
    const guard = new InFlightGuard();
    const signal = aSignal();
    guard.take(5n, signal.resources.slice(1), NOW_MS);
    expect(judge(signal, { guard })).to.deep.equal({
      code: "resource-in-flight",
      resource: signal.resources[1],
      orderId: 5n,
    });
  });

  it("denies everything when the engine does not accept", () => {
    expect(judge(aSignal(), { accepting: false })).to.deep.equal({ code: "shutting-down" });
  });

  it("denies what the executor denies, for its reason", () => {
    const denial: Denial = { code: "gas-price-too-high", gasPriceWei: 2n, maxGasPriceWei: 1n };
    expect(judge(aSignal(), { executor: new ScriptedExecutor({ assess: () => denial }) })).to.deep.equal(denial);
  });

  it("denies what the executor cannot assess", () => {
    const executor = new ScriptedExecutor({
      assess: () => {
        throw new Error("no such pool");
      },
    });
    expect(judge(aSignal(), { executor })).to.deep.equal({ code: "invalid-signal", problem: "no such pool" });
  });

  it("asks the executor last", () => {
    const executor = new ScriptedExecutor();
    judge(aSignal({ detectedAtMs: 0 }), { executor });
    judge(aSignal(), { executor, activeOrders: 100 });
    expect(executor.steps).to.deep.equal([]);
  });
});

describe("the memory of recent signals", () => {
  it("keeps each for its time at least, and for twice that at most", () => {
    const recent = new RecentSignals(1_000);
    const [first, second, third] = [aSignal(), aSignal(), aSignal()];
    recent.remember(first, 0);
    recent.remember(second, 999);
    expect(recent.has(first)).to.equal(true);
    recent.remember(third, 1_999);
    expect([first, second, third].map((signal) => recent.has(signal))).to.deep.equal([true, true, true]);
    recent.remember(aSignal(), 2_999);
    expect([first, second, third].map((signal) => recent.has(signal))).to.deep.equal([false, false, true]);
  });
});
