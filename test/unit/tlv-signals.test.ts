import { expect } from "chai";
import fc from "fast-check";
import type { FlashArbitrageSignal } from "../../bot/core/signal.ts";
import { type ReadMessage, readSignal } from "../../bot/sources/tlv-relay/read-signal.ts";
import { SequenceBook } from "../../bot/sources/tlv-relay/sequence-book.ts";
import { FrameReader } from "../../bot/wire/frame-reader.ts";
import { encodeMessage, type MessageWriter } from "../../bot/wire/message-writer.ts";
import type { ArbitrageSignal } from "../../bot/wire/payloads/arbitrage-signal.ts";
import { ARBITRAGE_SIGNAL } from "../../bot/wire/payloads/arbitrage-signal.ts";
import { ECONOMICS } from "../../bot/wire/payloads/economics.ts";
import { EXECUTION_ADDRESSES } from "../../bot/wire/payloads/execution-addresses.ts";
import { EXECUTION_CONTROL } from "../../bot/wire/payloads/execution-control.ts";
import { HEARTBEAT } from "../../bot/wire/payloads/heartbeat.ts";
import { POOL_ADDRESSES } from "../../bot/wire/payloads/pool-addresses.ts";
import { SIGNAL_IDENTITY } from "../../bot/wire/payloads/signal-identity.ts";
import { SIZED_ROUTE } from "../../bot/wire/payloads/sized-route.ts";
import { STATE_REFERENCE } from "../../bot/wire/payloads/state-reference.ts";
import type { Hop } from "../../bot/core/route.ts";
import { aHeader, aSignalMessage, aWireSignal } from "../builders/tlv-messages.ts";

const CHAIN = 137;
const MAX_U64 = 2n ** 64n - 1n;
const { sourcePool, targetPool, tokenIn, tokenOut, strategyId, signalId } = aWireSignal();

const HOPS: readonly Hop[] = [
  { venue: "uniswap-v2", pool: sourcePool, tokenIn, tokenOut, amountIn: 10n ** 18n, amountOut: 2n * 10n ** 9n },
  {
    venue: "uniswap-v3",
    pool: targetPool,
    tokenIn: tokenOut,
    tokenOut: tokenIn,
    amountIn: 2n * 10n ** 9n,
    amountOut: 101n * 10n ** 16n,
  },
];

const ANY_BYTES = {
  read: () => undefined,
  bytesOf: (bytes: Uint8Array) => bytes.length,
  write: (view: DataView, at: number, bytes: Uint8Array) => {
    bytes.forEach((byte, index) => view.setUint8(at + index, byte));
  },
};

function read(bytes: Uint8Array): ReadMessage | undefined {
  let answer: ReadMessage | undefined;
  const onFrame = (frame: Parameters<typeof readSignal>[0]) => (answer = readSignal(frame, CHAIN));
  new FrameReader({ maxPayloadBytes: 32_768, onFrame }).push(bytes);
  return answer;
}

function readBesides(besides: (writer: MessageWriter) => void, signal: Partial<ArbitrageSignal> = {}) {
  return read(aSignalMessage(signal, {}, besides));
}

function signalFrom(answer: ReadMessage | undefined): FlashArbitrageSignal {
  if (answer === undefined || !("signal" in answer)) throw new Error(`no signal: ${JSON.stringify(answer)}`);
  return answer.signal;
}

const withHops = (changes: (hops: Hop[]) => void) => {
  const hops = HOPS.map((hop) => ({ ...hop }));
  changes(hops);
  return readBesides((writer) => writer.addVariable(SIZED_ROUTE, hops));
};

describe("signals of TLV messages", () => {
  it("makes an unsized signal of type 32 alone", () => {
    expect(read(aSignalMessage())).to.deep.equal({
      signal: {
        kind: "flash-arbitrage",
        signalId,
        strategyId: 21,
        source: "tlv-relay",
        detectedAtMs: 1_234_567_890_000,
        observedBlock: 0n,
        validThroughBlock: MAX_U64,
        // "now <= valid_until" in whole seconds.
        validUntilMs: 1_234_568_190_999,
        claimedProfitUsdE8: 3_250_000_000n,
        wishes: { slippageToleranceBps: 50n, maxGasPriceWei: 100_000_000_000n },
        resources: [sourcePool, targetPool],
        path: {
          profitToken: tokenIn,
          hops: [
            { pool: sourcePool, tokenIn, tokenOut },
            { pool: targetPool, tokenIn: tokenOut, tokenOut: tokenIn },
          ],
        },
      },
    });
  });

  it("makes a sized one when the amounts come along", () => {
    const signal = signalFrom(readBesides((writer) => writer.addVariable(SIZED_ROUTE, HOPS)));
    expect(signal.route).to.deep.equal({ profitToken: tokenIn, hops: HOPS });
    expect(signal.expectedProfit).to.deep.equal({ token: tokenIn, amountWei: 10n ** 16n });
    expect(signal.resources).to.deep.equal([sourcePool, targetPool]);
    expect(signal).to.not.have.property("path");
  });

  it("uses every companion that agrees", () => {
    const signal = signalFrom(
      readBesides((writer) =>
        writer
          .add(SIGNAL_IDENTITY, { strategyId, signalId, confidence: 90, chainId: CHAIN })
          .add(EXECUTION_ADDRESSES, {
            baseToken: tokenOut,
            quoteToken: tokenIn,
            venueARouter: sourcePool,
            venueBRouter: targetPool,
          })
          .add(STATE_REFERENCE, { observedBlock: 18_000_000n, validThroughBlock: 18_000_003n, stateHash: 5n })
          .add(EXECUTION_CONTROL, { executionFlags: 0x11, slippageBps: 30, priceImpactBps: 0, replaceSignalId: 9n })
          .add(POOL_ADDRESSES, { venueAPool: sourcePool, venueBPool: targetPool }),
      ),
    );
    expect(signal).to.deep.include({
      observedBlock: 18_000_000n,
      validThroughBlock: 18_000_003n,
      replacesSignalId: 9n,
      wishes: { slippageToleranceBps: 30n, maxGasPriceWei: 100_000_000_000n, submission: "private" },
    });
  });

  it("understands each policy of submission, and 0 as nothing asked", () => {
    const wishesOf = (executionFlags: number) =>
      signalFrom(
        readBesides(
          (writer) =>
            writer.add(EXECUTION_CONTROL, { executionFlags, slippageBps: 0, priceImpactBps: 0, replaceSignalId: 0n }),
          { slippageToleranceBps: 0, maxGasPriceGwei: 0, validUntilS: 0 },
        ),
      );
    const policies = [0, 1, 2, 3].map((flags) => wishesOf(flags).wishes);
    expect(policies).to.deep.equal(["public", "private", "private", "simulate"].map((submission) => ({ submission })));
    expect(wishesOf(0)).to.not.have.any.keys("replacesSignalId", "validUntilMs");
    const bare = signalFrom(read(aSignalMessage({ slippageToleranceBps: 0, maxGasPriceGwei: 0 })));
    expect(bare).to.not.have.property("wishes");
  });

  it("takes from Economics what the signal leaves at zero, and nothing else", () => {
    const economics = {
      expectedProfitUsdE8: 1_000n,
      requiredCapitalUsdE8: 1n,
      gasCostUsdE8: 100n,
      confidenceIntervalBps: 0,
      priceImpactBps: 0,
      urgency: 0,
    };
    const claimed = (signal: Partial<ArbitrageSignal>) =>
      signalFrom(readBesides((writer) => writer.add(ECONOMICS, economics), signal)).claimedProfitUsdE8;
    expect(claimed({})).to.equal(3_250_000_000n);
    const zeros = { netProfitUsdE8: 0n, dexFeesUsdE8: 0n, slippageUsdE8: 0n };
    expect(claimed({ ...zeros, expectedProfitUsdE8: 0n, gasCostUsdE8: 0n })).to.equal(900n);
    expect(claimed({ ...zeros, expectedProfitUsdE8: 500n, gasCostUsdE8: 0n })).to.equal(400n);
    expect(claimed({ ...zeros, expectedProfitUsdE8: 0n, gasCostUsdE8: 30n })).to.equal(970n);
  });

  it("refuses a message that contradicts itself, and names the field", () => {
    const identity = { strategyId, signalId, confidence: 90, chainId: CHAIN };
    const contradictions = {
      "identity.strategyId": (writer: MessageWriter) => writer.add(SIGNAL_IDENTITY, { ...identity, strategyId: 22 }),
      "identity.signalId": (writer: MessageWriter) => writer.add(SIGNAL_IDENTITY, { ...identity, signalId: 1n }),
      "identity.chainId": (writer: MessageWriter) => writer.add(SIGNAL_IDENTITY, { ...identity, chainId: 1 }),
      "addresses.tokens": (writer: MessageWriter) =>
        writer.add(EXECUTION_ADDRESSES, {
          baseToken: tokenIn,
          quoteToken: sourcePool,
          venueARouter: tokenIn,
          venueBRouter: tokenIn,
        }),
      "pools.venueAPool": (writer: MessageWriter) =>
        writer.add(POOL_ADDRESSES, { venueAPool: targetPool, venueBPool: targetPool }),
      "pools.venueBPool": (writer: MessageWriter) =>
        writer.add(POOL_ADDRESSES, { venueAPool: sourcePool, venueBPool: sourcePool }),
    };
    for (const [refused, besides] of Object.entries(contradictions)) {
      expect(readBesides(besides)).to.deep.equal({ refused });
    }
  });

  it("refuses a signal over one pool or one token, and the zero address", () => {
    const zero = `0x${"0".repeat(40)}` as const;
    expect(read(aSignalMessage({ targetPool: sourcePool }))).to.deep.equal({ refused: "signal.pools" });
    expect(read(aSignalMessage({ sourcePool: zero }))).to.deep.equal({ refused: "signal.pools" });
    expect(read(aSignalMessage({ tokenOut: tokenIn }))).to.deep.equal({ refused: "signal.tokens" });
    expect(read(aSignalMessage({ tokenIn: zero }))).to.deep.equal({ refused: "signal.tokens" });
  });

  it("refuses a route that is not the signal's, not a cycle or without amounts", () => {
    const pools = { refused: "route.pools" };
    const tokens = { refused: "route.tokens" };
    const amounts = { refused: "route.amounts" };
    expect(withHops((hops) => (hops[0] = { ...hops[0]!, pool: tokenIn }))).to.deep.equal(pools);
    expect(withHops((hops) => (hops[1] = { ...hops[1]!, pool: sourcePool }))).to.deep.equal(pools);
    expect(withHops((hops) => (hops[0] = { ...hops[0]!, tokenIn: sourcePool }))).to.deep.equal(tokens);
    expect(withHops((hops) => (hops[1] = { ...hops[1]!, tokenIn: sourcePool }))).to.deep.equal(tokens);
    expect(withHops((hops) => (hops[1] = { ...hops[1]!, tokenOut: sourcePool }))).to.deep.equal(tokens);
    expect(withHops((hops) => (hops[0] = { ...hops[0]!, amountIn: 0n }))).to.deep.equal(amounts);
    expect(withHops((hops) => (hops[0] = { ...hops[0]!, amountOut: 0n }))).to.deep.equal(amounts);
    const middle: Hop = { ...HOPS[1]!, pool: tokenIn, tokenOut: targetPool };
    const threeHops = (last: Hop) => withHops((hops) => hops.splice(1, 1, middle, last));
    expect(signalFrom(threeHops({ ...HOPS[1]!, tokenIn: targetPool })).resources).to.have.length(3);
    expect(threeHops(HOPS[1]!)).to.deep.equal(tokens);
  });

  it("refuses other domains and versions, and what is compressed or encrypted, but not a replay", () => {
    expect(read(aSignalMessage({}, { domain: 1 }))).to.deep.equal({ refused: "domain" });
    expect(read(aSignalMessage({}, { domain: 3 }))).to.deep.equal({ refused: "domain" });
    expect(read(aSignalMessage({}, { version: 2 }))).to.deep.equal({ refused: "version" });
    expect(read(aSignalMessage({}, { flags: 0x01 }))).to.deep.equal({ refused: "compressed" });
    expect(read(aSignalMessage({}, { flags: 0x02 }))).to.deep.equal({ refused: "encrypted" });
    expect(read(aSignalMessage({}, { flags: 0x20 | 0x04 | 0x08 | 0x10 }))).to.have.property("signal");
  });

  it("passes over other chains, messages without a signal, and types that nobody knows", () => {
    expect(read(aSignalMessage({ chainId: 1 }))).to.deep.equal({ ignored: "other-chain" });
    const heartbeat = encodeMessage(aHeader(), (writer) => writer.add(HEARTBEAT, { timestampNs: 1n, messages: 1n }));
    expect(read(heartbeat)).to.deep.equal({ ignored: "no-signal" });
    const unknown = { type: 253, bytes: 3, read: () => undefined, write: () => undefined };
    const twice = readBesides((writer) => writer.add(unknown, undefined).add(unknown, undefined));
    expect(twice).to.have.property("signal");
  });

  it("refuses a type that comes twice, a route that cannot be read, and framing that breaks off", () => {
    const pools = { venueAPool: sourcePool, venueBPool: targetPool };
    expect(readBesides((writer) => writer.add(ARBITRAGE_SIGNAL, aWireSignal()))).to.deep.equal({
      refused: "duplicate-tlv",
    });
    expect(readBesides((writer) => writer.add(POOL_ADDRESSES, pools).add(POOL_ADDRESSES, pools))).to.deep.equal({
      refused: "duplicate-tlv",
    });
    expect(readBesides((writer) => writer.addVariable(SIZED_ROUTE, []))).to.deep.equal({ refused: "sized-route" });
    const brokenOff = { type: 0, bytes: -1, read: () => undefined, write: () => undefined };
    expect(readBesides((writer) => writer.add(brokenOff, undefined))).to.deep.equal({ refused: "truncated-tlv" });
    const short = { ...POOL_ADDRESSES, bytes: 40 };
    expect(readBesides((writer) => writer.add(short, pools))).to.deep.equal({ refused: "tlv-size" });
  });
});

describe("messages with any TLVs", () => {
  it("become a signal or a word about them, and never throw", () => {
    const known = [20, 22, 23, 25, 26, 27, 32, 100, 200];
    const sizes = [16, 32, 84, 24, 16, 44, 170, 16, 171];
    const ofRightSize = fc
      .integer({ min: 0, max: known.length - 1 })
      .chain((index) =>
        fc.tuple(fc.constant(known[index]!), fc.uint8Array({ minLength: sizes[index]!, maxLength: sizes[index]! })),
      );
    const tlv = fc.oneof(ofRightSize, fc.tuple(fc.integer({ min: 0, max: 254 }), fc.uint8Array({ maxLength: 400 })));
    fc.assert(
      fc.property(fc.array(tlv, { maxLength: 6 }), fc.boolean(), (tlvs, hasSignal) => {
        const bytes = encodeMessage(aHeader(), (writer) => {
          if (hasSignal) writer.add(ARBITRAGE_SIGNAL, aWireSignal());
          for (const [type, payload] of tlvs) writer.addVariable({ ...ANY_BYTES, type }, payload);
        });
        const answer = read(bytes);
        expect(Object.keys(answer ?? {})).to.have.length(1);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the sequence of a source's messages", () => {
  const at = (sequence: bigint, timestampNs = sequence, source = 20, flags = 0) =>
    aHeader({ sequence, timestampNs, source, flags });

  it("begins anywhere, and then goes up by one, each source by itself", () => {
    const book = new SequenceBook();
    const follow = [at(7n), at(8n), at(100n, 1n, 21), at(9n), at(101n, 2n, 21)].map((header) => book.follow(header));
    expect(follow).to.deep.equal(["next", "next", "next", "next", "next"]);
  });

  it("tells a gap with what is missing, once", () => {
    const book = new SequenceBook();
    book.follow(at(7n));
    expect(book.follow(at(11n))).to.deep.equal({ lastSequence: 7n, currentSequence: 11n, missing: 3n });
    expect(book.follow(at(12n))).to.equal("next");
  });

  it("knows what comes again or late, and counts no gap below zero", () => {
    const book = new SequenceBook();
    book.follow(at(10n));
    expect([at(10n), at(9n), at(0n)].map((header) => book.follow(header))).to.deep.equal(["old", "old", "old"]);
    expect(book.follow(at(3n, 99n, 20, 0x20))).to.equal("old");
    expect(book.follow(at(11n))).to.equal("next");
  });

  it("begins anew with a source that does: a lower number, made later", () => {
    const book = new SequenceBook();
    book.follow(at(1_000n));
    expect(book.follow(at(1n, 1_001n))).to.equal("next");
    expect(book.follow(at(2n, 1_002n))).to.equal("next");
  });
});
