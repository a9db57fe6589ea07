import type { Signal } from "../../bot/core/signal.ts";
import { readSignal } from "../../bot/sources/tlv-relay/read-signal.ts";
import { FrameReader } from "../../bot/wire/frame-reader.ts";
import { FIRST_BLOCK } from "./chain-double.ts";
import { CONTRACT } from "./contract.ts";
import { FlashWorld } from "./flash-world.ts";
import { INVENTED_TRADE, inventedPairs } from "./pool-pairs.ts";
import { signalMessages } from "./signal-messages.ts";

/** What the samples trade. */
const SAMPLE_PAIRS = inventedPairs(1_000);

/** The bytes of a signal that is due now. */
export function sampleMessage(signalId: number): Uint8Array {
  const offer = { pairs: SAMPLE_PAIRS, trade: INVENTED_TRADE, observedBlock: FIRST_BLOCK };
  return signalMessages([{ signalId, detectedAtMs: Date.now() }], offer);
}

/** The signal in those bytes. */
export function sampleSignal(signalId: number): Signal {
  const message = sampleMessage(signalId);
  let signal: Signal | undefined;
  const reader = new FrameReader({
    maxPayloadBytes: message.length,
    onFrame: (frame) => {
      const read = readSignal(frame, 1);
      if ("signal" in read) signal = read.signal;
    },
  });
  reader.push(message);
  if (signal === undefined) throw new Error("the benchmark's message holds no signal");
  return signal;
}

/** An executor with all that it needs to judge the samples; nothing is sent. */
export function openSampleWorld(): Promise<FlashWorld> {
  const sendRaw = () => Promise.reject(new Error("nothing of the samples is sent"));
  return FlashWorld.open({ contract: CONTRACT, pairs: SAMPLE_PAIRS, sendRaw });
}
