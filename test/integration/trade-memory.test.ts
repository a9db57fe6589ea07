import { expect } from "chai";
import { SqliteTradeMemory } from "../../bot/adapters/store/trade-memory/sqlite-trade-memory.ts";
import type { TradeMemorySettings } from "../../bot/adapters/store/trade-memory/trade-memory-settings.ts";
import type { PartRecord, PartsQuery } from "../../bot/ports/trade-memory.ts";
import { aDirectory } from "../builders/directories.ts";
import { addressOf } from "../builders/pools.ts";
import { USDC, WETH } from "../builders/signals.ts";
import { aFailedPart, aPart } from "../builders/trade-memory.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAI = addressOf(6);
const KIND = "split-trade";

describe("The memory of trades", () => {
  let directory: ReturnType<typeof aDirectory>;
  let nowMs: number;
  let notes: string[];

  beforeEach(() => {
    directory = aDirectory();
    nowMs = 1_700_000_010_000;
    notes = [];
  });

  afterEach(() => {
    directory[Symbol.dispose]();
    expect(notes).to.deep.equal([]);
  });

  function open(settings: Partial<TradeMemorySettings> = {}): SqliteTradeMemory {
    const options = { settings, nowMs: () => nowMs };
    return SqliteTradeMemory.open(directory.file("trades.db"), (sentence) => notes.push(sentence), options);
  }

  function ids(memory: SqliteTradeMemory, query: Partial<PartsQuery> = {}): string[] {
    return memory.listParts({ limit: 1_000, ...query }).map(({ orderId, partId }) => `${orderId} ${partId}`);
  }

  it("gives an id to one order, over restarts, and to that order as often as it asks", () => {
    const trade = { tradeId: "trade-1", orderId: 1n << 63n, kind: KIND, atMs: nowMs } as const;
    {
      using memory = open();
      expect(memory.isNew).to.equal(true);
      expect(memory.isKnownTrade("trade-1")).to.equal(false);
      expect(memory.rememberTrade(trade)).to.equal(true);
      expect(memory.rememberTrade(trade)).to.equal(true);
      expect(memory.rememberTrade({ ...trade, orderId: 2n })).to.equal(false);
    }
    using memory = open();
    expect(memory.isNew).to.equal(false);
    expect(memory.isKnownTrade("trade-1")).to.equal(true);
    expect(memory.rememberTrade(trade)).to.equal(true);
    expect(memory.rememberTrade({ ...trade, orderId: 2n })).to.equal(false);
  });

  it("keeps a part to the last digit, and one row for it however often it is told", () => {
    const full = aPart({ orderId: (1n << 64n) - 1n, amountInWei: (1n << 256n) - 1n, volumeUsdE8: 1n << 70n });
    const { submittedAtMs: _sent, volumeUsdE8: _priced, gasUsed: _used, gasPriceWei: _paid, ...bare } = aFailedPart();
    const denied: PartRecord = { ...bare, status: "denied", error: 'gas above the cap: "100 gwei"' };
    using memory = open();
    for (let times = 0; times < 3; times++) {
      memory.recordPart(full);
      memory.recordPart(denied);
    }
    using restarted = open();
    for (const each of [memory, restarted]) {
      expect(each.listParts({ limit: 10 })).to.have.deep.members([full, denied]);
      expect(each.ofExchange("sushiswap")).to.include({ confirmed: 1, failed: 0, dayVolumeUsdE8: 1n << 70n });
    }
  });

  it("takes back or changes what a reorganisation took back or changed", () => {
    using memory = open();
    memory.recordPart(aPart());
    memory.recordPart(aPart({ orderId: 2n }));
    memory.forgetPart(2n, "sushiswap");
    memory.forgetPart(2n, "sushiswap");
    expect(memory.ofExchange("sushiswap")).to.include({ confirmed: 1, dayVolumeUsdE8: 2_000n * 10n ** 8n });
    memory.recordPart(aFailedPart());
    using restarted = open();
    for (const each of [memory, restarted]) {
      expect(each.listParts({ limit: 10 })).to.deep.equal([aFailedPart()]);
      expect(each.ofExchange("sushiswap")).to.deep.include({ confirmed: 0, failed: 1, dayVolumeUsdE8: 0n });
    }
  });

  it("says how an exchange and a pair do, and the same after a restart", () => {
    using memory = open();
    const at = (seconds: number): number => nowMs - 1_000 * seconds;
    memory.recordPart(aPart({ orderId: 1n, gasUsed: 100_000n, endedAtMs: at(50), submittedAtMs: at(80) }));
    memory.recordPart(aPart({ orderId: 2n, gasUsed: 140_000n, endedAtMs: at(40), submittedAtMs: at(41) }));
    memory.recordPart(
      aPart({ orderId: 3n, gasUsed: 150_000n, gasPriceWei: 50n * 10n ** 9n, endedAtMs: at(20), submittedAtMs: at(32) }),
    );
    // Told late, of an exchange's other pair, and sold the other way round.
    memory.recordPart(aFailedPart({ orderId: 4n, endedAtMs: at(60), error: "first", tokenOut: DAI }));
    memory.recordPart(aFailedPart({ orderId: 5n, endedAtMs: at(10), error: "second", tokenIn: USDC, tokenOut: WETH }));
    memory.recordPart(aFailedPart({ orderId: 6n, endedAtMs: at(5), status: "denied", error: "too dear" }));
    memory.recordPart(aPart({ orderId: 7n, exchange: "uniswap" }));
    using restarted = open();
    for (const each of [memory, restarted]) {
      const sushiswap = {
        confirmed: 3,
        failed: 2,
        averageGasUsed: 130_000n,
        averageGasPriceWei: 30n * 10n ** 9n,
        medianConfirmMs: 12_000,
        dayVolumeUsdE8: 6_000n * 10n ** 8n,
        lastErrors: [
          { atMs: at(5), error: "too dear" },
          { atMs: at(10), error: "second" },
          { atMs: at(60), error: "first" },
        ],
      };
      expect(each.ofExchange("sushiswap")).to.deep.equal(sushiswap);
      expect(each.ofPair([USDC, WETH])).to.include({ confirmed: 4, failed: 1, dayVolumeUsdE8: 8_000n * 10n ** 8n });
      expect(each.ofPair([DAI, WETH])).to.include({ confirmed: 0, failed: 1 });
      expect(each.ofExchange("curve")).to.deep.equal({ confirmed: 0, failed: 0, dayVolumeUsdE8: 0n, lastErrors: [] });
    }
  });

  it("counts the volume of the last 24 hours as they roll, and judges by the newest thousand", () => {
    using memory = open();
    memory.recordPart(aPart({ orderId: 1n, endedAtMs: nowMs - DAY_MS + 1, volumeUsdE8: 5n }));
    memory.recordPart(aPart({ orderId: 2n, endedAtMs: nowMs, volumeUsdE8: 7n }));
    const volume = (): bigint => memory.ofExchange("sushiswap").dayVolumeUsdE8;
    expect(volume()).to.equal(12n);
    nowMs += 1;
    expect(volume()).to.equal(7n);
    nowMs += DAY_MS;
    expect(volume()).to.equal(0n);
    memory.recordPart(aFailedPart({ orderId: 3n, endedAtMs: nowMs }));
    for (let more = 0; more < 999; more++) {
      memory.recordPart(aPart({ orderId: BigInt(10 + more), endedAtMs: nowMs, volumeUsdE8: 1n }));
    }
    expect(memory.ofExchange("sushiswap")).to.include({ confirmed: 999, failed: 1, dayVolumeUsdE8: 999n });
    memory.recordPart(aPart({ orderId: 2_000n, endedAtMs: nowMs, volumeUsdE8: 1n }));
    expect(memory.ofExchange("sushiswap")).to.include({ confirmed: 1_000, failed: 0, dayVolumeUsdE8: 1_000n });
  });

  it("lists by exchange, pair, end and time, the newest first, no more than were asked for", () => {
    using memory = open();
    memory.recordPart(aPart({ orderId: 1n, endedAtMs: nowMs }));
    memory.recordPart(aPart({ orderId: 2n, endedAtMs: nowMs - HOUR_MS }));
    memory.recordPart(aFailedPart({ orderId: 3n, endedAtMs: nowMs, exchange: "uniswap" }));
    memory.recordPart(aPart({ orderId: 4n, endedAtMs: nowMs - 2 * HOUR_MS, tokenIn: USDC, tokenOut: WETH }));
    memory.recordPart(aPart({ orderId: 5n, endedAtMs: nowMs, tokenOut: DAI, partId: "sushiswap #2" }));
    expect(ids(memory)).to.deep.equal(["5 sushiswap #2", "3 sushiswap", "1 sushiswap", "2 sushiswap", "4 sushiswap"]);
    expect(ids(memory, { limit: 2 })).to.deep.equal(["5 sushiswap #2", "3 sushiswap"]);
    expect(ids(memory, { exchange: "uniswap" })).to.deep.equal(["3 sushiswap"]);
    expect(ids(memory, { pair: [USDC, WETH], status: "confirmed" })).to.deep.equal([
      "1 sushiswap",
      "2 sushiswap",
      "4 sushiswap",
    ]);
    expect(ids(memory, { pair: [WETH, USDC], sinceMs: nowMs - HOUR_MS, exchange: "sushiswap" })).to.deep.equal([
      "1 sushiswap",
      "2 sushiswap",
    ]);
  });

  it("lets go of parts that are too old or too many, and of ids much later", () => {
    {
      using memory = open();
      for (let number = 0; number < 600; number++) {
        const endedAtMs = nowMs - 31 * DAY_MS + number;
        memory.recordPart(aPart({ orderId: BigInt(number), endedAtMs }));
        memory.rememberTrade({ tradeId: `old-${number}`, orderId: BigInt(number), kind: KIND, atMs: endedAtMs });
      }
      // What is told after its time does not stay.
      expect(ids(memory)).to.deep.equal([]);
      nowMs -= 2 * DAY_MS;
      for (let number = 0; number < 600; number++) {
        memory.recordPart(aPart({ orderId: BigInt(number), endedAtMs: nowMs - 29 * DAY_MS + number }));
      }
      expect(ids(memory)).to.have.length(600);
    }
    nowMs += 2 * DAY_MS;
    {
      // A few hundred at a time: once at the start, and with each write.
      using memory = open();
      expect(ids(memory)).to.have.length(100);
      memory.recordPart(aPart({ endedAtMs: nowMs }));
      expect(ids(memory)).to.deep.equal(["1 sushiswap"]);
      expect(memory.isKnownTrade("old-0")).to.equal(true);
    }
    using small = open({ maxRecords: 50, maxTrades: 200 });
    expect(small.isKnownTrade("old-399")).to.equal(false);
    expect(small.isKnownTrade("old-400")).to.equal(true);
    for (let number = 0; number < 300; number++) {
      small.recordPart(aPart({ orderId: BigInt(1_000 + number), endedAtMs: nowMs + number }));
    }
    expect(ids(small).length).to.be.within(50, 150);
    expect(ids(small)[0]).to.equal("1299 sushiswap");
    nowMs += 366 * DAY_MS;
    small.rememberTrade({ tradeId: "new", orderId: 1n, kind: KIND, atMs: nowMs });
    expect(small.isKnownTrade("old-500")).to.equal(false);
    expect(small.isKnownTrade("new")).to.equal(true);
  });
});
