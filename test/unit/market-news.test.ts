import { expect } from "chai";
import type { MarketEvent } from "../../bot/adapters/chain/market/market-event.ts";
import { MarketNews } from "../../bot/adapters/chain/market/market-news.ts";
import type { PoolEntry } from "../../bot/core/pool-entry.ts";
import { addressOf } from "../builders/pools.ts";

const [TOKEN0, TOKEN1] = [addressOf(1), addressOf(2)];
const entry = (n: number): PoolEntry => {
  return { venue: "uniswap-v2", address: addressOf(n), token0: TOKEN0, token1: TOKEN1, feePpm: 3_000 };
};
const [LISTED, FOUND] = [entry(0xa), entry(0xb)];

describe("What is told of a market", () => {
  let nowMs: number;
  let told: Record<"warn" | "progress" | "log", string[]>;
  let divergences: number;
  let news: MarketNews;

  beforeEach(() => {
    nowMs = 0;
    told = { warn: [], progress: [], log: [] };
    divergences = 0;
    news = new MarketNews({
      listed: [LISTED],
      warn: (sentence) => told.warn.push(sentence),
      progress: (sentence) => told.progress.push(sentence),
      log: (_fields, sentence) => told.log.push(sentence),
      onDivergence: () => (divergences += 1),
      elapsedMs: () => nowMs,
    });
  });

  it("shows how far a long reading is once a second at most, and its end always", () => {
    for (let done = 100; done <= 2_000; done += 100) {
      news.take({ type: "loading", done, total: 2_000, reason: "for the first time" });
      nowMs += 300;
    }
    expect(told.progress.map((line) => Number(line.split(" ")[0]))).to.deep.equal([100, 500, 900, 1_300, 1_700, 2_000]);
  });

  it("warns of what befalls listed pools and their tokens, and only logs the same of found ones", () => {
    for (const pool of [LISTED, FOUND]) news.take({ type: "left-out", pool, reason: "it does not answer" });
    for (const address of [TOKEN1, addressOf(9)]) {
      news.held({ address, reason: "it takes 2 %", sinceMs: 0, untilMs: undefined });
    }
    expect(told.warn).to.have.length(2);
    expect(told.warn[0]).to.include(LISTED.address);
    expect(told.warn[1]).to.include(`\`arb quarantine release ${TOKEN1}\` lets it go`);
    expect(told.log).to.have.length(2);
  });

  it("calls a divergence an alarm, and counts it", () => {
    const events: MarketEvent[] = [
      { type: "diverged", pool: FOUND.address, blockNumber: 7n },
      { type: "repaired", blockNumber: 7n, pools: 0 },
    ];
    for (const event of events) news.take(event);
    news.held({ address: FOUND.address, reason: "it had changed", sinceMs: 0, untilMs: 5 });
    expect(told.warn).to.have.length(2);
    expect(told.warn[0]).to.match(/^Attention: The pool 0x/);
    expect(divergences).to.equal(1);
  });
});
