/** What can go wrong with the heads that a node tells its subscribers. */
export const HEAD_FAULTS = ["heads-silent", "heads-duplicated", "heads-skipped", "heads-reordered"] as const;

export type HeadFault = (typeof HEAD_FAULTS)[number];

/** Which method a rule means by them. */
export const SUBSCRIPTION = "eth_subscription";

/** The heads of one connection on their way to the client. */
export class HeadStream {
  readonly #deliver: (notification: string) => void;
  #held: string | undefined;

  constructor(deliver: (notification: string) => void) {
    this.#deliver = deliver;
  }

  /** Passes a notification on, or does with it what the fault says. Silence is the connection's own business. */
  pass(notification: string, fault: Exclude<HeadFault, "heads-silent"> | undefined): void {
    if (fault === "heads-skipped") return;
    if (fault === "heads-reordered" && this.#held === undefined) {
      this.#held = notification;
      return;
    }
    this.#deliver(notification);
    if (fault === "heads-duplicated") this.#deliver(notification);
    if (this.#held !== undefined) this.#deliver(this.#held);
    this.#held = undefined;
  }
}
