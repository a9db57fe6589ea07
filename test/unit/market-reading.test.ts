import { expect } from "chai";
import { AbiCoder, Interface } from "ethers";
import fc from "fast-check";
import { decodeAggregate3, encodeAggregate3 } from "../../bot/adapters/chain/pools/aggregate3.ts";
import type { ContractRead } from "../../bot/adapters/chain/pools/multicall.ts";
import { ticksInWord, ticksOf, windowAround, wordsOf } from "../../bot/adapters/chain/pools/uniswap-v3/tick-window.ts";
import { emptyV3Memory, V3Reading } from "../../bot/adapters/chain/pools/uniswap-v3/uniswap-v3-reading.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { MAX_TICK, MIN_TICK, sqrtRatioAtTick } from "../../bot/market/quoting/uniswap-v3/tick-math.ts";
import { addressOf } from "../builders/pools.ts";

const multicall = new Interface([
  "function aggregate3((address target, bool allowFailure, bytes callData)[]) returns ((bool success, bytes data)[])",
]);
const anyBytes = fc.uint8Array({ maxLength: 100 }).map((bytes): Hex => `0x${Buffer.from(bytes).toString("hex")}`);

describe("Multicall3's encoding", () => {
  it("is what a general coder makes of it, both ways", () => {
    const anyReads = fc.array(fc.record({ target: fc.integer({ min: 1, max: 99 }).map(addressOf), data: anyBytes }));
    const anyAnswers = fc.array(fc.tuple(fc.boolean(), anyBytes));
    fc.assert(
      fc.property(anyReads, anyAnswers, (reads: readonly ContractRead[], answers) => {
        const calls = reads.map(({ target, data }) => [target, true, data]);
        expect(encodeAggregate3(reads)).to.equal(multicall.encodeFunctionData("aggregate3", [calls]));
        const expected = answers.map(([succeeded, data]) => (succeeded ? data : undefined));
        const result = multicall.encodeFunctionResult("aggregate3", [answers]);
        expect(decodeAggregate3(result)).to.deep.equal(expected);
        if (answers.length > 0) expect(decodeAggregate3(result.slice(0, -64))).to.equal(undefined);
      }),
      { numRuns: 50 },
    );
  });

  it("takes nothing else for an answer", () => {
    expect(decodeAggregate3("0x")).to.equal(undefined);
    expect(decodeAggregate3(`0x${"ff".repeat(200)}`)).to.equal(undefined);
  });
});

describe("The window of ticks that is read", () => {
  it("holds every tick that its words can show, and none beyond", () => {
    const anySpacing = fc.constantFrom(1, 10, 60, 200);
    fc.assert(
      fc.property(fc.integer({ min: MIN_TICK, max: MAX_TICK }), anySpacing, (tick, spacing) => {
        const window = windowAround(tick, spacing);
        const { knownFromTick, knownToTick } = ticksOf(window, spacing);
        const allBits = (1n << 256n) - 1n;
        const shown = wordsOf(window).flatMap((word) => ticksInWord(word, allBits, spacing));
        const possible = shown.filter((index) => index >= MIN_TICK && index <= MAX_TICK);
        // At the ends of all ticks the limit itself is as far as a pool goes, on a multiple of the spacing or not.
        expect(knownFromTick).to.equal(shown[0]! < MIN_TICK ? MIN_TICK : possible[0]);
        expect(knownToTick).to.equal(shown.at(-1)! > MAX_TICK ? MAX_TICK : possible.at(-1));
        expect(knownFromTick <= Math.max(tick - 4_000, MIN_TICK)).to.equal(true);
        expect(knownToTick >= Math.min(tick + 4_000 - spacing, MAX_TICK)).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("A V3 pool's price", () => {
  /** What becomes of a pool without ticks that answers this. */
  function outcomeOf(sqrtPriceX96: bigint, tick: number): ReturnType<V3Reading["outcome"]> {
    const entry = { address: addressOf(9), token0: addressOf(1), token1: addressOf(2), feePpm: 500, tickSpacing: 10 };
    const reading = new V3Reading({ venue: "uniswap-v3", ...entry }, emptyV3Memory());
    const words = (...values: bigint[]) =>
      AbiCoder.defaultAbiCoder().encode(
        values.map(() => "int256"),
        values,
      ) as Hex;
    for (let reads = reading.wanted(); reads.length > 0; reads = reading.wanted()) {
      const first = words(sqrtPriceX96, BigInt(tick));
      reading.take(reads.map((_read, i) => (reads.length === 2 ? [first, words(5n)][i] : words(0n))));
    }
    return reading.outcome();
  }

  it("may stand at the lower border of the tick above its own, after a swap down to it", () => {
    const border = sqrtRatioAtTick(100);
    expect(outcomeOf(border, 100)).to.include({ tick: 100, liquidity: 5n });
    expect(outcomeOf(border, 99)).to.include({ tick: 99, sqrtPriceX96: border });
    expect(outcomeOf(border - 1n, 99)).to.include({ tick: 99 });
  });

  it("is none where it contradicts its tick, or was never set", () => {
    const problem = "it does not answer slot0() and liquidity(), or has no price yet";
    const border = sqrtRatioAtTick(100);
    for (const [price, tick] of [
      [border, 101],
      [border, 98],
      [border + 1n, 99],
      [0n, 0],
    ] as const) {
      expect(outcomeOf(price, tick)).to.deep.equal({ problem });
    }
  });
});
