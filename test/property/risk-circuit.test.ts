import { expect } from "chai";
import fc from "fast-check";
import { CircuitBreaker, type CircuitState } from "../../bot/engine/risk/circuit-breaker.ts";

const PAUSE_MS = 100;
const MAX_FAILURES = 3;

/** Something that happens to a breaker: to an order by its place among those that can, or to the clock. */
type Step =
  | { readonly what: "begin" }
  | { readonly what: "succeed" | "fail" | "pass" | "reopen"; readonly place: number }
  | { readonly what: "wait"; readonly ms: number };

/** The same as a breaker, made to be read: all is kept, and nothing is fast. */
class Model {
  ms = 0;
  row: bigint[] = [];
  openUntilMs: number | undefined;
  trial: bigint | undefined;
  /** The last trial that came to a verdict, and the failures before a success; until something else decides. */
  verdict: { readonly orderId: bigint; readonly rowBefore: readonly bigint[] } | undefined;

  get state(): CircuitState {
    if (this.openUntilMs === undefined) return "closed";
    return this.ms < this.openUntilMs ? "open" : "half-open";
  }

  get mayBegin(): boolean {
    return this.state === "closed" || (this.state === "half-open" && this.trial === undefined);
  }

  begin(orderId: bigint): void {
    if (this.state === "half-open") this.trial = orderId;
  }

  succeed(orderId: bigint): void {
    const isTrial = orderId === this.trial;
    if (this.state !== "closed" && !isTrial) return;
    this.verdict = isTrial ? { orderId, rowBefore: this.row } : undefined;
    this.row = [];
    this.close();
  }

  fail(orderId: bigint): void {
    const isTrial = orderId === this.trial;
    if (this.state !== "closed" && !isTrial) return;
    this.row = [...this.row, orderId];
    if (this.row.length < MAX_FAILURES) return;
    this.openUntilMs = this.ms + PAUSE_MS;
    this.trial = undefined;
    this.verdict = isTrial ? { orderId, rowBefore: [] } : undefined;
  }

  pass(orderId: bigint): void {
    if (orderId === this.trial) this.trial = undefined;
  }

  reopen(orderId: bigint): void {
    const isOther = (failed: bigint): boolean => failed !== orderId;
    const rowBefore = this.verdict?.rowBefore.filter(isOther) ?? [];
    this.row = this.row.filter(isOther);
    const wasOnTrial = this.verdict?.orderId === orderId;
    if (wasOnTrial) this.row = [...rowBefore, ...this.row];
    this.verdict = this.verdict && !wasOnTrial ? { ...this.verdict, rowBefore } : undefined;
    if (this.row.length < MAX_FAILURES) this.close();
    else if (wasOnTrial) {
      this.openUntilMs = this.ms;
      this.trial ??= orderId;
    }
  }

  close(): void {
    this.openUntilMs = undefined;
    this.trial = undefined;
  }
}

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>({ what: "begin" }),
  fc.record({
    what: fc.constantFrom("succeed", "fail", "fail", "fail", "pass", "reopen", "reopen"),
    place: fc.oneof(fc.constant(0), fc.nat({ max: 5 })),
  }),
  fc.record({ what: fc.constant("wait" as const), ms: fc.nat({ max: 2 * PAUSE_MS }) }),
);

/** Orders by how they stand; each ends once, and again after each reopening. */
class Orders {
  readonly open: bigint[] = [];
  readonly ended: bigint[] = [];

  /** @param place counted from the newest, of which most is to be seen */
  move(from: bigint[], to: bigint[], place: number): bigint | undefined {
    const [orderId] = from.splice(Math.max(0, from.length - 1 - place), 1);
    if (orderId !== undefined) to.push(orderId);
    return orderId;
  }
}

describe("The circuit breaker, whatever happens in whatever order", () => {
  it("is in the state of its model, and lets orders through as that does", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 60, maxLength: 200 }), (steps) => {
        const model = new Model();
        const breaker = new CircuitBreaker(
          { circuitFailures: MAX_FAILURES, circuitPauseMs: PAUSE_MS },
          () => model.ms,
          () => undefined,
        );
        const orders = new Orders();
        let lastId = 0n;
        for (const step of steps) {
          const before = model.state;
          if (step.what === "wait") model.ms += step.ms;
          else if (step.what === "begin") {
            if (!model.mayBegin) continue;
            orders.open.push(++lastId);
            model.begin(lastId);
            breaker.begun(lastId);
          } else {
            const isReopening = step.what === "reopen";
            const [from, to] = isReopening ? [orders.ended, orders.open] : [orders.open, orders.ended];
            const orderId = orders.move(from, to, step.place);
            if (orderId === undefined) continue;
            tell(breaker, step.what, orderId);
            model[step.what](orderId);
          }
          seen.add(`${before} ${step.what} ${model.state}`);
          expect(breaker.state).to.equal(model.state);
          expect(breaker.refusal() === undefined).to.equal(model.mayBegin);
          expect(breaker.failuresInARow).to.equal(model.row.length);
        }
      }),
      { numRuns: 500 },
    );
    expect([...seen]).to.include.members([
      "closed fail open",
      "open wait half-open",
      "half-open succeed closed",
      "half-open fail open",
      "half-open pass half-open",
      "open reopen closed",
      "closed reopen half-open",
    ]);
  });
});

function tell(breaker: CircuitBreaker, what: "succeed" | "fail" | "pass" | "reopen", orderId: bigint): void {
  if (what === "succeed") breaker.succeeded(orderId);
  if (what === "fail") breaker.failed(orderId);
  if (what === "pass") breaker.passed(orderId);
  if (what === "reopen") breaker.reopened(orderId);
}
