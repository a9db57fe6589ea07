import type { Denial } from "../core/denial.ts";
import { messageOf } from "../core/errors.ts";
import type { Signal } from "../core/signal.ts";
import type { Executor } from "../ports/executor.ts";
import type { Halt } from "../core/halt.ts";
import type { EngineSettings } from "./engine-settings.ts";
import type { InFlightGuard } from "./in-flight-guard.ts";
import type { RecentSignals } from "./recent-signals.ts";
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
}

/**
 * Whether a signal may become an order, cheapest question first. It changes nothing and waits for nothing, so that the
 * signals of one batch are judged one after the other, each after the orders made from those before it.
 */
export function refusalOf(signal: Signal, facts: AdmissionFacts): Denial | undefined {
  if (!facts.accepting) return { code: "shutting-down" };
  if (facts.halt !== undefined) return { code: "halted", reason: facts.halt.reason };

  const problem = signalProblem(signal, facts.nowMs);
  if (problem !== undefined) return { code: "invalid-signal", problem };
  if (facts.executor === undefined) return { code: "invalid-signal", problem: `nothing executes "${signal.kind}"` };

  const { maxSignalAgeMs, maxConcurrentOrders: maxOrders } = facts.settings;
  const ageMs = facts.nowMs - signal.detectedAtMs;
  if (ageMs > maxSignalAgeMs) return { code: "stale-signal", ageMs, maxAgeMs: maxSignalAgeMs };

  const { signalId, source } = signal;
  if (facts.recentSignals.has(source, signalId)) return { code: "duplicate-signal", signalId };

  const { activeOrders } = facts;
  if (activeOrders >= maxOrders) return { code: "capacity-exceeded", activeOrders, maxOrders };

  const inUse = facts.guard.inUse(signal.resources, facts.nowMs);
  if (inUse !== undefined) return { code: "resource-in-flight", ...inUse };

  try {
    return facts.executor.assess(signal);
  } catch (thrown) {
    return { code: "invalid-signal", problem: messageOf(thrown) };
  }
}
