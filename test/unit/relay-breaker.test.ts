import { expect } from "chai";
import { type Permit, RelayBreaker } from "../../bot/adapters/relays/relay-breaker.ts";

describe("the breaker of a relay", () => {
  let nowMs: number;
  let random: number;
  let breaker: RelayBreaker;

  beforeEach(() => {
    nowMs = 0;
    random = 0;
    breaker = new RelayBreaker({ nowMs: () => nowMs, random: () => random });
  });

  const permit = (): Permit => {
    const given = breaker.request();
    if (given === undefined) throw new Error("the breaker gave no leave");
    return given;
  };
  const failTimes = (times: number) => {
    for (let count = 0; count < times; count++) permit().failed();
  };

  it("opens after three failures in a row, and not when an answer came between them", () => {
    failTimes(2);
    permit().succeeded();
    failTimes(2);
    expect([breaker.state, breaker.allowsExecution()]).to.deep.equal(["closed", true]);
    failTimes(1);
    expect([breaker.state, breaker.allowsExecution(), breaker.request()]).to.deep.equal(["open", false, undefined]);
  });

  it("lets one request out to see after its pause, and closes when that is answered", () => {
    failTimes(3);
    nowMs = 999;
    expect(breaker.allowsExecution()).to.equal(false);
    nowMs = 1_000;
    const trial = permit();
    expect([breaker.state, breaker.allowsExecution()]).to.deep.equal(["half-open", false]);
    trial.succeeded();
    expect([breaker.state, breaker.allowsExecution()]).to.deep.equal(["closed", true]);
  });

  it("doubles its pause with each trial that fails, up to 64 s, and starts anew after an answer", () => {
    failTimes(3);
    const pauses: number[] = [];
    for (let trial = 0; trial < 9; trial++) {
      pauses.push(breaker.pauseMs());
      nowMs += breaker.pauseMs();
      permit().failed();
    }
    expect(pauses).to.deep.equal([1, 2, 4, 8, 16, 32, 64, 64, 64].map((seconds) => seconds * 1_000));
    nowMs += breaker.pauseMs();
    permit().succeeded();
    failTimes(3);
    expect(breaker.pauseMs()).to.equal(1_000);
  });

  it("opens at once for as long as the relay asks, and never comes back early", () => {
    random = 0.999;
    permit().failed(30_000);
    expect(breaker.pauseMs()).to.be.within(30_000, 37_500);
    random = 0;
    nowMs += breaker.pauseMs();
    permit().failed(30_000);
    expect(breaker.pauseMs()).to.equal(30_000);
  });

  it("grants no more than ten minutes", () => {
    permit().failed(10 ** 12);
    expect(breaker.pauseMs()).to.equal(600_000);
  });

  it("does not hear what was sent before it opened", () => {
    const [early, late] = [permit(), permit()];
    permit().failed(30_000);
    early.succeeded();
    late.failed(90_000);
    expect([breaker.state, breaker.pauseMs()]).to.deep.equal(["open", 30_000]);
  });
});
