import { type Frame, FrameReader } from "../../bot/wire/frame-reader.ts";
import type { MessageHeader } from "../../bot/wire/message-header.ts";
import { encodeMessage, type MessageWriter } from "../../bot/wire/message-writer.ts";
import { type ArbitrageSignal, ARBITRAGE_SIGNAL } from "../../bot/wire/payloads/arbitrage-signal.ts";

/** The signal of the origin's own test. */
export function aWireSignal(changes: Partial<ArbitrageSignal> = {}): ArbitrageSignal {
  return {
    strategyId: 21,
    signalId: 1_234_567_890_000_000_000n,
    chainId: 137,
    sourcePool: `0x${"01".repeat(20)}`,
    targetPool: `0x${"02".repeat(20)}`,
    sourceVenue: 300,
    targetVenue: 301,
    tokenIn: `0x${"03".repeat(20)}`,
    tokenOut: `0x${"04".repeat(20)}`,
    expectedProfitUsdE8: 10_050_000_000n,
    requiredCapitalUsdE8: 1_000_000_000_000n,
    spreadBps: 150,
    dexFeesUsdE8: 6_000_000_000n,
    gasCostUsdE8: 300_000_000n,
    slippageUsdE8: 500_000_000n,
    netProfitUsdE8: 3_250_000_000n,
    slippageToleranceBps: 50,
    maxGasPriceGwei: 100,
    validUntilS: 1_234_568_190,
    priority: 1_500,
    timestampNs: 1_234_567_890_000_000_000n,
    ...changes,
  };
}

/** Of a signal from the arbitrage strategy. */
export function aHeader(changes: Partial<MessageHeader> = {}): MessageHeader {
  return {
    domain: 2,
    version: 1,
    source: 20,
    flags: 0,
    sequence: 42n,
    timestampNs: 1_234_567_890_000_000_000n,
    ...changes,
  };
}

/** A message with one signal, and whatever is written besides. */
export function aSignalMessage(
  signal: Partial<ArbitrageSignal> = {},
  header: Partial<MessageHeader> = {},
  besides: (writer: MessageWriter) => void = () => undefined,
): Uint8Array {
  return encodeMessage(aHeader(header), (writer) => {
    writer.add(ARBITRAGE_SIGNAL, aWireSignal(signal));
    besides(writer);
  });
}

/** The messages in these chunks, each as bytes of its own. */
export function messagesIn(chunks: readonly Uint8Array[], maxPayloadBytes = 32_768): Buffer[] {
  const messages: Buffer[] = [];
  const onFrame = ({ bytes, start, end }: Frame) => messages.push(Buffer.from(bytes.subarray(start, end)));
  const reader = new FrameReader({ maxPayloadBytes, onFrame });
  for (const chunk of chunks) reader.push(chunk);
  return messages;
}

export function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}
