import type { Denial } from "../core/denial.ts";
import { messageOf } from "../core/errors.ts";
import type { Halt } from "../core/halt.ts";
import type { Signal } from "../core/signal.ts";
import type { Assessment, Executor } from "../ports/executor.ts";
import type { EngineSettings } from "./engine-settings.ts";
import type { InFlightGuard, InUse } from "./in-flight-guard.ts";
import type { RecentSignals } from "./recent-signals.ts";
import type { RiskGate } from "./risk-gate.ts";
import { signalProblem } from "./signal-problem.ts";

/** What admission looks at besides the signal. */
export interface AdmissionFacts {
  readonly nowMs: number;
  readonly accepting: boolean;
  /** Whether an operator has said that no orders are to be made. */
  readonly halt: Halt | undefined;
  readonly activeOrders: number;
  readonly executor: Executor | undefined;
  readonly settings: Pick<EngineSettings, "maxSignalAgeMs" | "maxConcurrentOrders">;
  readonly recentSignals: RecentSignals;
  readonly guard: InFlightGuard;
  /** Without one there are no limits but the executor's. */
  readonly risk: RiskGate | undefined;
}

/** Why a signal is not looked at any further, whatever else is going on. */
export function refusalOf(signal: Signal, facts: AdmissionFacts): Denial | undefined {
  const { nowMs, recentSignals, settings } = facts;
  if (!facts.accepting) return { code: "shutting-down" };
  if (facts.halt !== undefined) return { code: "halted", reason: facts.halt.reason };

  const problem = signalProblem(signal, nowMs);
  if (problem !== undefined) return { code: "invalid-signal", problem };
  if (facts.executor === undefined) return { code: "invalid-signal", problem: `nothing executes "${signal.kind}"` };

  const { maxSignalAgeMs: maxAgeMs } = settings;
  const ageMs = nowMs - signal.detectedAtMs;
  if (ageMs > maxAgeMs) return { code: "stale-signal", ageMs, maxAgeMs };
  const { validUntilMs } = signal;
  if (validUntilMs !== undefined && nowMs > validUntilMs) return { code: "outdated-signal", validUntilMs, nowMs };
  return recentSignals.has(signal) ? { code: "duplicate-signal", signalId: signal.signalId } : undefined;
}

/**
 * Whether a signal that {@link refusalOf} has nothing against may become an order now, cheapest question first. It
 * changes nothing and waits for nothing, so that the signals of one batch are judged one after the other, each after the
 * orders made from those before it.
 */
export function judge(signal: Signal, executor: Executor, facts: AdmissionFacts): Assessment {
  const { activeOrders, guard, nowMs, risk } = facts;
  const { maxConcurrentOrders: maxOrders } = facts.settings;
  if (activeOrders >= maxOrders) return { denied: { code: "capacity-exceeded", activeOrders, maxOrders } };
  const inUse = guard.inUse(signal.resources, nowMs);
  if (inUse !== undefined) return { denied: denialOf(inUse) };
  try {
    const assessment = executor.assess(signal);
    if (!("estimate" in assessment)) return assessment;
    const denied = risk?.refusal(signal, assessment.estimate);
    return denied === undefined ? assessment : { denied };
  } catch (thrown) {
    return { denied: { code: "invalid-signal", problem: messageOf(thrown) } };
  }
}

/** How old a signal may become, from the source's own time. */
export function remainingMs(signal: Signal, nowMs: number, { maxSignalAgeMs }: AdmissionFacts["settings"]): number {
  return Math.min(signal.detectedAtMs + maxSignalAgeMs, signal.validUntilMs ?? Infinity) - nowMs;
}

function denialOf(inUse: InUse): Denial {
  return "orderId" in inUse ? { code: "resource-in-flight", ...inUse } : { code: "resource-resting", ...inUse };
}
