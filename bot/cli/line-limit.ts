/** More than a person reads: at thousands of orders a second the terminal would cost more than the orders. */
const MAX_LINES_A_SECOND = 100;

/** Lets through so many lines a second, and then one that says how many were left out. */
export class LineLimit {
  readonly #nowMs: () => number;
  readonly #print: (line: string) => void;
  #second = -1;
  #lines = 0;

  constructor(nowMs: () => number, print: (line: string) => void) {
    this.#nowMs = nowMs;
    this.#print = print;
  }

  /** @param line makes the line; not called when it is left out */
  print(line: () => string): void {
    const second = Math.floor(this.#nowMs() / 1_000);
    if (second !== this.#second) {
      this.close();
      this.#second = second;
    }
    this.#lines += 1;
    if (this.#lines <= MAX_LINES_A_SECOND) this.#print(line());
  }

  /** Says what was left out since the last word about that. */
  close(): void {
    const leftOut = this.#lines - MAX_LINES_A_SECOND;
    this.#lines = 0;
    if (leftOut > 0) this.#print(`… and ${leftOut} more lines within that second; "arb orders list" has every order.`);
  }
}
