import { expect } from "chai";
import type { Hop } from "../../bot/core/route.ts";
import type { PayloadCodec, VariablePayloadCodec } from "../../bot/wire/payload-codec.ts";
import { ARBITRAGE_SIGNAL } from "../../bot/wire/payloads/arbitrage-signal.ts";
import { ECONOMICS } from "../../bot/wire/payloads/economics.ts";
import { ERROR_REPORT } from "../../bot/wire/payloads/error-report.ts";
import { EXECUTION_ADDRESSES } from "../../bot/wire/payloads/execution-addresses.ts";
import { EXECUTION_CONTROL } from "../../bot/wire/payloads/execution-control.ts";
import { EXECUTION_REPORT } from "../../bot/wire/payloads/execution-report.ts";
import { FILL } from "../../bot/wire/payloads/fill.ts";
import { FLASH_LOAN_RESULT } from "../../bot/wire/payloads/flash-loan-result.ts";
import { HEARTBEAT } from "../../bot/wire/payloads/heartbeat.ts";
import { ORDER_STATUS } from "../../bot/wire/payloads/order-status.ts";
import { POOL_ADDRESSES } from "../../bot/wire/payloads/pool-addresses.ts";
import { RECOVERY_REQUEST } from "../../bot/wire/payloads/recovery-request.ts";
import { SIGNAL_IDENTITY } from "../../bot/wire/payloads/signal-identity.ts";
import { SIZED_ROUTE } from "../../bot/wire/payloads/sized-route.ts";
import { STATE_REFERENCE } from "../../bot/wire/payloads/state-reference.ts";
import { isSizeAllowed } from "../../bot/wire/tlv-sizes.ts";
import { aWireSignal } from "../builders/tlv-messages.ts";
import { aSignal } from "../builders/signals.ts";

const MAX_U64 = 2n ** 64n - 1n;
const MIN_I64 = -(2n ** 63n);
const address = (digits: string): `0x${string}` => `0x${digits.repeat(20)}`;

/** Every field at an edge of its range, or unlike its neighbours. */
const ROUND_TRIPS = [
  roundTrip(ARBITRAGE_SIGNAL, aWireSignal({ netProfitUsdE8: MIN_I64, signalId: MAX_U64, chainId: 0xffff_ffff })),
  roundTrip(SIGNAL_IDENTITY, { strategyId: 0xffff, signalId: MAX_U64, confidence: 255, chainId: 42_161 }),
  roundTrip(ECONOMICS, {
    expectedProfitUsdE8: MIN_I64,
    requiredCapitalUsdE8: MAX_U64,
    gasCostUsdE8: 3n,
    confidenceIntervalBps: 4,
    priceImpactBps: 5,
    urgency: 0xffff,
  }),
  roundTrip(EXECUTION_ADDRESSES, {
    baseToken: address("a1"),
    quoteToken: address("b2"),
    venueARouter: address("c3"),
    venueBRouter: address("d4"),
  }),
  roundTrip(STATE_REFERENCE, { observedBlock: 1n, validThroughBlock: MAX_U64, stateHash: 3n }),
  roundTrip(EXECUTION_CONTROL, {
    executionFlags: 0xffff_ffff,
    slippageBps: 1,
    priceImpactBps: 2,
    replaceSignalId: MAX_U64,
  }),
  roundTrip(POOL_ADDRESSES, { venueAPool: address("0f"), venueBPool: address("f0") }),
  roundTrip(ORDER_STATUS, {
    orderId: MAX_U64,
    signalId: 2n,
    state: "Failed",
    failure: "MEVBundleFailed",
    retries: 255,
    flags: 3,
    step: 0xffff_ffff,
  }),
  roundTrip(FILL, { orderId: 1n, realisedProfitUsdE8: MIN_I64, gasCostUsdE8: MAX_U64, blockNumber: 4n }),
  roundTrip(EXECUTION_REPORT, {
    orderId: 1n,
    signalId: MAX_U64,
    result: "Rejected",
    state: "Failed",
    failure: "InsufficientProfit",
    strategyId: 0xffff,
    flags: 1,
    netProfitUsdE8: -1n,
    gasCostUsdE8: 8n,
    timestampNs: MAX_U64,
  }),
  roundTrip(FLASH_LOAN_RESULT, {
    strategyId: 21,
    transactionHash: `0x${"9a".repeat(32)}`,
    profitUsdE8: -5n,
    gasCostUsdE8: 6n,
    blockNumber: 7n,
    succeeded: true,
  }),
  roundTrip(HEARTBEAT, { timestampNs: MAX_U64, messages: 1n }),
  roundTrip(RECOVERY_REQUEST, {
    consumerId: 0xffff_ffff,
    lastSequence: 1n,
    currentSequence: MAX_U64,
    kind: "snapshot",
    source: 20,
  }),
];

function roundTrip<T>(codec: PayloadCodec<T>, value: T) {
  return {
    ...codec,
    value,
    throughBytes: () => {
      // Not at the beginning, so that an offset from the wrong place is noticed.
      const view = new DataView(new ArrayBuffer(codec.bytes + 16), 4);
      codec.write(view, 3, value);
      const isOutside = (index: number) => index < 3 || index >= 3 + codec.bytes;
      const outside = Array.from({ length: codec.bytes + 12 }, (_, index) => index).filter(isOutside);
      expect(outside.every((index) => view.getUint8(index) === 0)).to.equal(true);
      return codec.read(view, 3);
    },
  };
}

function throughBytes<T>(codec: VariablePayloadCodec<T>, value: T): T | undefined {
  const bytes = codec.bytesOf(value);
  const view = new DataView(new ArrayBuffer(bytes + 8));
  codec.write(view, 5, value);
  return codec.read(view, 5, bytes);
}

describe("payloads of TLVs", () => {
  for (const { type, bytes, value, throughBytes: readBack } of ROUND_TRIPS) {
    it(`brings type ${type} back as it was written, within its ${bytes} bytes`, () => {
      expect(readBack()).to.deep.equal(value);
      expect(isSizeAllowed(type, bytes)).to.equal(true);
    });
  }

  it("brings a route with amounts of 128 bits back", () => {
    const hops: Hop[] = aSignal().route.hops.map((hop) => ({ ...hop }));
    hops[0] = { ...hops[0]!, amountIn: 2n ** 128n - 1n };
    expect(throughBytes(SIZED_ROUTE, hops)).to.deep.equal(hops);
    expect(SIZED_ROUTE.bytesOf(hops)).to.equal(171);
  });

  it("reads no route whose count lies, is 0 or above 8, or whose venue nobody knows", () => {
    const { hops } = aSignal().route;
    const bytes = SIZED_ROUTE.bytesOf(hops);
    const view = new DataView(new ArrayBuffer(bytes));
    SIZED_ROUTE.write(view, 0, hops);
    expect(SIZED_ROUTE.read(view, 0, bytes)).to.not.equal(undefined);
    for (let size = 0; size < bytes; size += 1) expect(SIZED_ROUTE.read(view, 0, size)).to.equal(undefined);
    for (const count of [0, 1, 3, 255]) {
      view.setUint8(0, count);
      expect(SIZED_ROUTE.read(view, 0, bytes)).to.equal(undefined);
    }
    view.setUint8(0, 2);
    view.setUint8(17, 9);
    expect(SIZED_ROUTE.read(view, 0, bytes)).to.equal(undefined);
  });

  it("cuts the text of an error at 496 bytes, between two characters", () => {
    const error = {
      code: "StaleSignal",
      severity: "warning",
      isRecoverable: true,
      source: 42,
      orderId: MAX_U64,
      text: "the head ran away: é",
    } as const;
    expect(throughBytes(ERROR_REPORT, error)).to.deep.equal(error);
    const long = throughBytes(ERROR_REPORT, { ...error, text: `a${"é".repeat(400)}` });
    expect(long?.text).to.equal(`a${"é".repeat(247)}`);
    expect(isSizeAllowed(102, ERROR_REPORT.bytesOf({ ...error, text: "é".repeat(400) }))).to.equal(true);
  });
});
