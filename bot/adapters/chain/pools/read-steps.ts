import type { ContractAnswer, ContractRead } from "./multicall.ts";
import type { PoolReading } from "./pool-reading.ts";

/** What is asked in rounds, whatever comes of it. */
export type AskedInRounds = Pick<PoolReading, "wanted" | "take">;

/** Rounds of reads written down as a generator: it gives reads, gets their answers in order, and returns what they show. */
export type ReadSteps<Outcome> = Generator<readonly ContractRead[], Outcome, readonly ContractAnswer[]>;

/** Lets such steps be asked together with others. */
export class SteppedReading<Outcome> implements AskedInRounds {
  readonly #steps: ReadSteps<Outcome>;
  #now: IteratorResult<readonly ContractRead[], Outcome>;

  /** @param steps none of them without reads */
  constructor(steps: ReadSteps<Outcome>) {
    this.#steps = steps;
    this.#now = this.#steps.next();
  }

  wanted(): readonly ContractRead[] {
    return this.#now.done === true ? [] : this.#now.value;
  }

  take(answers: readonly ContractAnswer[]): void {
    this.#now = this.#steps.next(answers);
  }

  outcome(): Outcome | { readonly problem: string } {
    return this.#now.done === true ? this.#now.value : { problem: "it was not read to the end" };
  }
}

/** All rounds of a reading as steps of a larger one. */
export function* stepsOf<Outcome>(reading: AskedInRounds & { outcome(): Outcome }): ReadSteps<Outcome> {
  yield* stepsOfAll([reading]);
  return reading.outcome();
}

/** The rounds of several readings, each of which takes part for as long as it wants something. */
export function* stepsOfAll(readings: readonly AskedInRounds[]): ReadSteps<undefined> {
  for (let open = readings; ;) {
    const wants = open.map((reading) => ({ reading, reads: reading.wanted() })).filter(({ reads }) => reads.length > 0);
    if (wants.length === 0) return undefined;
    const answers = yield wants.flatMap(({ reads }) => reads);
    let next = 0;
    for (const { reading, reads } of wants) reading.take(answers.slice(next, (next += reads.length)));
    open = wants.map(({ reading }) => reading);
  }
}
