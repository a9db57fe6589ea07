/** Requests under way over one connection: each ends with its answer, with its time, or with the connection. */
export class PendingRequests {
  readonly #timeoutMs: number;
  readonly #rejects = new Set<(problem: Error) => void>();
  #whenIdle: (() => void) | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Rejects when the answer does not come in time; an answer that comes later is nobody's. */
  watch(answer: Promise<unknown>): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => reject(new Error(`no answer within ${this.#timeoutMs / 1_000} s`)), this.#timeoutMs);
    this.#rejects.add(reject);
    answer.then(resolve, reject);
    return promise.finally(() => {
      clearTimeout(timer);
      this.#rejects.delete(reject);
      if (this.#rejects.size === 0) this.#whenIdle?.();
    });
  }

  rejectAll(problem: string): void {
    for (const reject of [...this.#rejects]) reject(new Error(problem));
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    if (this.#rejects.size > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
  }
}
