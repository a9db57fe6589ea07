import { Random } from "../random.ts";
import type { FaultRule } from "./fault-rule.ts";

interface Injected<Fault extends string> {
  readonly rule: FaultRule<Fault>;
  readonly random: Random;
  readonly injectedAtMs: number;
  candidates: number;
  strikes: number;
}

/** Which faults a proxy has at the moment; may be changed at any time. */
export class FaultPlan<Fault extends string> {
  /** How often each fault has struck. */
  readonly strikes = new Map<Fault, number>();
  readonly #seed: number;
  readonly #isMeantFor: (fault: Fault, method: string) => boolean;
  readonly #injected = new Set<Injected<Fault>>();
  #rules = 0;

  /** @param isMeantFor which requests a fault strikes when its rule names no methods */
  constructor(seed: number, isMeantFor: (fault: Fault, method: string) => boolean) {
    this.#seed = seed;
    this.#isMeantFor = isMeantFor;
  }

  /** Returns the way to take the rule back. A rule's chances depend on the seed and on how many rules came before. */
  inject(rule: FaultRule<Fault>): () => void {
    const random = new Random(this.#seed, this.#rules++);
    const injected = { rule, random, injectedAtMs: performance.now(), candidates: 0, strikes: 0 };
    this.#injected.add(injected);
    return () => this.#injected.delete(injected);
  }

  /** Takes every rule back. */
  clear(): void {
    this.#injected.clear();
  }

  /** The fault that strikes a request, if one does: of several rules the oldest one. */
  strike(method: string): Fault | undefined {
    for (const injected of this.#injected) {
      const { fault, count = Infinity } = injected.rule;
      if (!this.#strikes(injected, method)) continue;
      injected.strikes += 1;
      if (injected.strikes >= count) this.#injected.delete(injected);
      this.strikes.set(fault, (this.strikes.get(fault) ?? 0) + 1);
      return fault;
    }
    return undefined;
  }

  #strikes(injected: Injected<Fault>, method: string): boolean {
    const { fault, methods, probability = 1, after = 0, fromMs = 0, untilMs = Infinity } = injected.rule;
    const isCandidate = methods === undefined ? this.#isMeantFor(fault, method) : methods.includes(method);
    if (!isCandidate) return false;
    const sinceMs = performance.now() - injected.injectedAtMs;
    if (sinceMs < fromMs || sinceMs >= untilMs) return false;
    injected.candidates += 1;
    return injected.candidates > after && injected.random.chance(probability);
  }
}
