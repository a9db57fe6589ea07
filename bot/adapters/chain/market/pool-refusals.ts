import type { Address } from "../../../core/hex.ts";

/** What is no pool today may be one tomorrow: it is looked at again after this time. */
const REFUSED_FOR_MS = 60_000;
const MAX_REFUSED = 4_096;

/** Remembers for a while what is wrong with addresses; of too many, the oldest are forgotten. */
export class PoolRefusals {
  readonly #elapsedMs: () => number;
  readonly #refused = new Map<Address, { readonly problem: string; readonly untilMs: number }>();

  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  of(address: Address): string | undefined {
    const refused = this.#refused.get(address);
    return refused !== undefined && refused.untilMs > this.#elapsedMs() ? refused.problem : undefined;
  }

  remember(address: Address, problem: string): void {
    this.#refused.delete(address);
    this.#refused.set(address, { problem, untilMs: this.#elapsedMs() + REFUSED_FOR_MS });
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > MAX_REFUSED && oldest !== undefined) this.#refused.delete(oldest);
  }
}
