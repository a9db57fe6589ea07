import type { Head } from "../../core/head.ts";

/** What an order does at a head; "over" when nothing is left to do at any other. */
export type Step = (head: Head) => Promise<"over" | "open">;

/** Hears that an order takes no step any more, and what a step has thrown. */
export type OnOver = (steps: HeadSteps, thrown?: unknown) => void;

/** The steps of one order, one after the other; of several heads that came meanwhile only the newest matters. */
export class HeadSteps {
  readonly #step: Step;
  readonly #onOver: OnOver;
  #newest: Head;
  #pending: Head | undefined;
  #isStepping = false;
  #isStopped = false;

  /** @param onOver is called once, when no step is under way */
  constructor(step: Step, head: Head, onOver: OnOver) {
    this.#step = step;
    this.#onOver = onOver;
    this.#newest = head;
    this.#pending = head;
  }

  /** Takes the first step, in this very turn. */
  begin(): void {
    if (!this.#isStopped) void this.#stepOn();
  }

  /** A head has come; ignored when it is no newer one. */
  offer(head: Head): void {
    if (head.hash === this.#newest.hash || head.number < this.#newest.number) return;
    this.#newest = head;
    this.#pending = head;
    if (!this.#isStepping && !this.#isStopped) void this.#stepOn();
  }

  /** Takes no further step. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    if (!this.#isStepping) this.#onOver(this);
  }

  /** Never rejects. */
  async #stepOn(): Promise<void> {
    this.#isStepping = true;
    try {
      while (this.#pending !== undefined && !this.#isStopped) {
        const head = this.#pending;
        this.#pending = undefined;
        if ((await this.#step(head)) === "over") this.#isStopped = true;
      }
      this.#isStepping = false;
      if (this.#isStopped) this.#onOver(this);
    } catch (thrown) {
      this.#isStopped = true;
      this.#onOver(this, thrown);
    }
  }
}
