/** How much is asked, and how often. */
export interface LookupPace {
  /** Questions that may wait; what comes above is turned away. */
  readonly maxQueued: number;
  /** Questions of one round; there is one round at a time. */
  readonly perRound: number;
  /** From the end of a round to the beginning of the next one. */
  readonly pauseMs: number;
}

/**
 * Puts questions to a node in rounds, each question once however many ask it, so that no flood of questions becomes a
 * flood of requests. The first round begins at once.
 */
export class PacedLookups<Question> {
  readonly #pace: LookupPace;
  readonly #answer: (questions: readonly Question[]) => Promise<void>;
  readonly #queued = new Map<Question, PromiseWithResolvers<undefined>>();
  readonly #asked = new Map<Question, PromiseWithResolvers<undefined>>();
  #isWorking = false;
  #isStopped = false;

  /** @param answer asks one round; what it rejects with is its own to tell, and counts as no answer */
  constructor(pace: LookupPace, answer: (questions: readonly Question[]) => Promise<void>) {
    this.#pace = pace;
    this.#answer = answer;
  }

  /** Resolves when all of them were asked, answered or not; undefined when there is no room for all of them. */
  ask(questions: readonly Question[]): Promise<void> | undefined {
    const fresh = questions.filter((question) => !this.isAsking(question));
    if (this.#isStopped || this.#queued.size + fresh.length > this.#pace.maxQueued) return undefined;
    for (const question of fresh) this.#queued.set(question, Promise.withResolvers());
    if (!this.#isWorking) void this.#work();
    const asked = questions.flatMap((question) => this.#queued.get(question) ?? this.#asked.get(question) ?? []);
    return Promise.all(asked.map(({ promise }) => promise)).then(() => undefined);
  }

  /** Whether it is being asked, or waits for that. */
  isAsking(question: Question): boolean {
    return this.#queued.has(question) || this.#asked.has(question);
  }

  /** Asks nothing more; whoever waits is let go. */
  stop(): void {
    this.#isStopped = true;
    for (const { resolve } of this.#queued.values()) resolve(undefined);
    this.#queued.clear();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    while (this.#queued.size > 0) {
      await this.#round();
      // Also after the last one: what comes right behind it is not to be asked at the node's speed.
      await new Promise((resolve) => setTimeout(resolve, this.#pace.pauseMs).unref());
    }
    this.#isWorking = false;
  }

  async #round(): Promise<void> {
    for (const [question, asked] of this.#queued) {
      if (this.#asked.size >= this.#pace.perRound) break;
      this.#queued.delete(question);
      this.#asked.set(question, asked);
    }
    await this.#answer([...this.#asked.keys()]).catch(() => undefined);
    for (const { resolve } of this.#asked.values()) resolve(undefined);
    this.#asked.clear();
  }
}
