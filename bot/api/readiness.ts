/** What decides whether the bot can trade, as of this moment. */
export interface ReadinessFacts {
  /** Whether the engine makes orders: it has taken up what an earlier run left, and has not begun to end. */
  readonly accepting: boolean;
  /** Whether the kill switch is pulled. Why is an operator's own word, which is not for everybody on the machine. */
  readonly halted: boolean;
  /** Whether everything could be recorded so far. */
  readonly storeWorks: boolean;
  /** Undefined before the first head. */
  readonly headAgeMs: number | undefined;
  readonly healthyEndpoints: number;
}

/** What each check found: "ok", or what is wrong. */
export type Readiness = Readonly<Record<"engine" | "store" | "head" | "endpoints", string>>;

const OK = "ok";

/** Looks at each of the things without which no order can be made. */
export function readinessOf(facts: ReadinessFacts, maxHeadAgeMs: number): Readiness {
  return {
    engine: engineProblem(facts) ?? OK,
    store: facts.storeWorks ? OK : "nothing can be recorded any more",
    head: headProblem(facts, maxHeadAgeMs) ?? OK,
    endpoints: facts.healthyEndpoints > 0 ? OK : "no endpoint of the chain is healthy",
  };
}

/** Whether all checks found nothing wrong. */
export function isReady(readiness: Readiness): boolean {
  return Object.values(readiness).every((found) => found === OK);
}

function engineProblem({ accepting, halted }: ReadinessFacts): string | undefined {
  if (!accepting) return "it starts or ends";
  return halted ? "an operator halted it" : undefined;
}

function headProblem({ headAgeMs }: ReadinessFacts, maxHeadAgeMs: number): string | undefined {
  if (headAgeMs === undefined) return "no block was seen yet";
  return headAgeMs > maxHeadAgeMs
    ? `the newest block is ${headAgeMs} ms old, at most ${maxHeadAgeMs} ms are expected`
    : undefined;
}
