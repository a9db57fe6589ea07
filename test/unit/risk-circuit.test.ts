import { expect } from "chai";
import { CircuitBreaker } from "../../bot/engine/risk/circuit-breaker.ts";

const PAUSE_MS = 120_000;

/** A breaker with a clock of its own, and what it has told. */
function aBreaker(circuitFailures = 3) {
  const time = { ms: 5_000 };
  const news: string[] = [];
  const breaker = new CircuitBreaker(
    { circuitFailures, circuitPauseMs: PAUSE_MS },
    () => time.ms,
    (sentence) => news.push(sentence),
  );
  return { breaker, time, news };
}

/** The same after three failures, of orders 1, 2 and 3. */
function anOpenBreaker() {
  const parts = aBreaker();
  for (const orderId of [1n, 2n, 3n]) parts.breaker.failed(orderId);
  return parts;
}

/** The same after its pause, with order 4 on trial. */
function aTrial() {
  const parts = anOpenBreaker();
  parts.time.ms += PAUSE_MS;
  parts.breaker.begun(4n);
  return parts;
}

describe("The circuit breaker", () => {
  it("opens with the third failure in a row, says so once, and lets nothing through for its pause", () => {
    const { breaker, time, news } = aBreaker();
    breaker.failed(1n);
    breaker.failed(2n);
    expect(breaker.refusal()).to.equal(undefined);
    breaker.failed(3n);
    time.ms += 1_000;
    expect(breaker.state).to.equal("open");
    expect(breaker.refusal()).to.deep.equal({ failures: 3, waitMs: PAUSE_MS - 1_000 });
    expect(news).to.deep.equal([
      "The circuit breaker is open: 3 orders in a row have failed; no order is made for 120 s.",
    ]);
  });

  it("counts failures in a row only: a success between them starts anew", () => {
    const { breaker } = aBreaker();
    breaker.failed(1n);
    breaker.failed(2n);
    breaker.succeeded(3n);
    breaker.failed(4n);
    breaker.failed(5n);
    expect(breaker.state).to.equal("closed");
  });

  it("lets one order at a time through after its pause, and the next one when that has ended without a verdict", () => {
    const { breaker } = aTrial();
    expect(breaker.state).to.equal("half-open");
    expect(breaker.refusal()).to.deep.equal({ failures: 3, waitMs: 0 });
    breaker.passed(4n);
    expect(breaker.refusal()).to.equal(undefined);
  });

  it("closes with the success of the order on trial, and counts from zero again", () => {
    const { breaker, news } = aTrial();
    breaker.succeeded(4n);
    expect(breaker.refusal()).to.equal(undefined);
    expect(news.at(-1)).to.equal("The circuit breaker is closed: the order that it let through has succeeded.");
    breaker.failed(5n);
    breaker.failed(6n);
    expect(breaker.state).to.equal("closed");
  });

  it("opens for another pause with the failure of the order on trial", () => {
    const { breaker, time } = aTrial();
    breaker.failed(4n);
    expect(breaker.refusal()).to.deep.equal({ failures: 4, waitMs: PAUSE_MS });
    time.ms += PAUSE_MS;
    expect(breaker.refusal()).to.equal(undefined);
  });

  it("learns nothing, while it is not closed, from the ends of orders that were made before", () => {
    const { breaker } = aTrial();
    breaker.succeeded(90n);
    breaker.failed(91n);
    expect(breaker.state).to.equal("half-open");
    expect(breaker.failuresInARow).to.equal(3);
    breaker.passed(4n);
    expect(breaker.refusal()).to.equal(undefined);
  });

  it("closes when an order that had opened it goes on after all", () => {
    const { breaker, news } = anOpenBreaker();
    breaker.reopened(2n);
    expect(breaker.refusal()).to.equal(undefined);
    expect(news.at(-1)).to.equal("The circuit breaker is closed: an order that had failed goes on.");
    breaker.failed(2n);
    expect(breaker.state, "it fails again").to.equal("open");
  });

  it("takes back the success that had closed it, and waits for the same order's next end", () => {
    const { breaker, news } = aTrial();
    breaker.succeeded(4n);
    breaker.failed(5n);
    breaker.reopened(4n);
    expect(breaker.refusal()).to.deep.equal({ failures: 4, waitMs: 0 });
    expect(news.at(-1)).to.equal("The circuit breaker is half-open again: order 4, which had closed it, goes on.");
    breaker.succeeded(4n);
    expect(breaker.state).to.equal("closed");
  });

  it("takes back the failure of a trial, and waits for the same order's next end", () => {
    const { breaker } = aTrial();
    breaker.failed(4n);
    breaker.reopened(4n);
    expect(breaker.refusal()).to.deep.equal({ failures: 3, waitMs: 0 });
    breaker.succeeded(4n);
    expect(breaker.state).to.equal("closed");
  });

  it("stays closed when it is switched off", () => {
    const { breaker } = aBreaker(0);
    for (let orderId = 1n; orderId < 50n; orderId++) breaker.failed(orderId);
    expect(breaker.refusal()).to.equal(undefined);
  });

  it("closes when an operator resumes", () => {
    const { breaker } = anOpenBreaker();
    breaker.reset();
    expect(breaker.refusal()).to.equal(undefined);
    expect(breaker.failuresInARow).to.equal(0);
  });
});
