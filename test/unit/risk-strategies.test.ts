import { expect } from "chai";
import { DEFAULT_RISK_SETTINGS } from "../../bot/engine/risk/risk-settings.ts";
import { Strategies } from "../../bot/engine/risk/strategies.ts";

const PAUSE_MS = DEFAULT_RISK_SETTINGS.strategyPauseMs;

/** Strategies of which number 7 has so many orders that succeeded. */
function strategiesAfter(successes: number, settings = DEFAULT_RISK_SETTINGS) {
  const time = { ms: 5_000 };
  const news: string[] = [];
  const strategies = new Strategies(
    settings,
    () => time.ms,
    (sentence) => news.push(sentence),
  );
  let lastId = 0n;
  const end = (hasFailed: boolean, times: number, strategyId = 7): void => {
    for (let n = 0; n < times; n++) strategies.ended(strategyId, ++lastId, hasFailed);
  };
  end(false, successes);
  return { strategies, time, news, end };
}

describe("Strategies by their failure rate", () => {
  it("are not judged by less than 20 orders", () => {
    const { strategies, end } = strategiesAfter(0);
    end(true, 19);
    expect(strategies.refusal(7)).to.equal(undefined);
    end(true, 1);
    expect(strategies.refusal(7)?.code).to.equal("strategy-stopped");
  });

  it("are paused when more than a tenth fails, each by itself, and may then try again until something fails", () => {
    const { strategies, time, news, end } = strategiesAfter(18);
    end(true, 2);
    expect(strategies.refusal(7), "exactly a tenth").to.equal(undefined);
    end(true, 1);
    expect(strategies.refusal(7)).to.deep.equal({
      code: "strategy-paused",
      strategyId: 7,
      failureRateBps: 1_428,
      maxFailureRateBps: 1_000,
    });
    expect(strategies.refusal(8)).to.equal(undefined);

    time.ms += PAUSE_MS - 1;
    strategies.begun(7); // made before the pause, and told of late
    expect(strategies.refusal(7)?.code).to.equal("strategy-paused");
    time.ms += 1;
    expect(strategies.refusal(7)).to.equal(undefined);
    strategies.begun(7);
    end(false, 1);
    expect(strategies.refusal(7)).to.equal(undefined);
    end(true, 1);
    expect(strategies.refusal(7)?.code).to.equal("strategy-paused");
    expect(news).to.deep.equal([
      "Strategy 7 is paused for 600 s: 14.28 % of its last 21 orders have failed.",
      "Strategy 7 goes on: its pause is over.",
      "Strategy 7 is paused for 600 s: 17.39 % of its last 23 orders have failed.",
    ]);
  });

  it("are stopped when more than a quarter fails, for any time, until an operator resumes them", () => {
    const { strategies, time, news, end } = strategiesAfter(20);
    end(true, 7);
    expect(strategies.refusal(7)).to.deep.equal({
      code: "strategy-stopped",
      strategyId: 7,
      failureRateBps: 2_592,
      maxFailureRateBps: 2_500,
    });
    time.ms += 1_000 * PAUSE_MS;
    expect(strategies.refusal(7)?.code).to.equal("strategy-stopped");
    strategies.resume(7);
    expect(strategies.refusal(7)).to.equal(undefined);
    expect(strategies.health()).to.deep.equal([{ strategyId: 7, state: "running", failureRateBps: 0, orders: 0 }]);
    expect(news.slice(-2)).to.deep.equal([
      "Strategy 7 is stopped until `arb resume`: 25.92 % of its last 27 orders have failed.",
      "Strategy 7 goes on: an operator has resumed it.",
    ]);
  });

  it("are judged by their last 100 orders", () => {
    const { strategies, end } = strategiesAfter(0);
    end(true, 10);
    end(false, 90);
    end(false, 5);
    expect(strategies.health()[0]).to.include({ failureRateBps: 500, orders: 100 });
  });

  it("go on when the order that was one failure too many goes on", () => {
    const { strategies, end } = strategiesAfter(18);
    end(true, 3);
    strategies.reopened(7, 21n);
    expect(strategies.refusal(7)).to.equal(undefined);
    strategies.reopened(7, 1n);
    expect(strategies.health()[0]).to.include({ failureRateBps: 1_052, orders: 19 });
  });

  it("are left alone when that is switched off", () => {
    const { strategies, end } = strategiesAfter(0, { ...DEFAULT_RISK_SETTINGS, strategyWindow: 0 });
    end(true, 200);
    expect(strategies.refusal(7)).to.equal(undefined);
    const noStop = strategiesAfter(0, { ...DEFAULT_RISK_SETTINGS, strategyStopBps: 0 });
    noStop.end(true, 200);
    expect(noStop.strategies.refusal(7)?.code).to.equal("strategy-paused");
  });
});
