import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { encodeUnsigned } from "../../bot/adapters/crypto/encode-transaction.ts";
import { keccak256, keccak256Hex } from "../../bot/adapters/crypto/keccak256.ts";
import { SECP256K1 } from "../../bot/adapters/crypto/secp256k1.ts";
import { judge, refusalOf } from "../../bot/engine/admission.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../bot/engine/engine-settings.ts";
import { InFlightGuard } from "../../bot/engine/in-flight-guard.ts";
import { RecentSignals } from "../../bot/engine/recent-signals.ts";
import { readSignal } from "../../bot/sources/tlv-relay/read-signal.ts";
import { FrameReader } from "../../bot/wire/frame-reader.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import type { FlashWorld } from "./flash-world.ts";
import { eventsUpToSending } from "./sample-events.ts";
import { inTurn } from "./round-robin.ts";
import { openSampleWorld, sampleMessage, sampleSignal } from "./sample-signal.ts";
import { signAtOnce, transactionWith } from "./sample-transaction.ts";
import { serve } from "./serve.ts";
import { SinkConnection } from "./sink-connection.ts";
import { timeOf, timeOfBatches } from "./stage-times.ts";

export interface StagesRun {
  readonly sinkPath: string;
  readonly directory: string;
}

/** Microseconds of one order in each stage by itself, so that together they are less than in a whole engine. */
export type StageTimes = Readonly<Record<"decode" | "admit" | "encode" | "hash" | "sign" | "journal" | "send", number>>;

/** As many orders go into one group commit, and one write, at some ten thousand a second. */
const TOGETHER = 20;
/** So many different signals, so that none of them is learnt by heart. */
const VARIETY = 256;

serve({
  run: async ({ sinkPath, directory }: StagesRun): Promise<StageTimes> => {
    const world = await openSampleWorld();
    const times = {
      decode: timeOf(decodeStage()),
      admit: timeOf(admitStage(world)),
      encode: timeOf((number) => encodeUnsigned(transactionWith(number))),
      hash: timeOf(hashStage()),
      sign: timeOf(signStage()),
      journal: await journalTime(directory, world),
      send: await sendTime(sinkPath),
    };
    await world.close();
    return times;
  },
});

/** From the bytes of a message, its checksum compared, to a signal. */
function decodeStage(): (number: number) => void {
  const messages = Array.from({ length: VARIETY }, (_, index) => sampleMessage(index + 1));
  const maxPayloadBytes = sampleMessage(1).length;
  const reader = new FrameReader({ maxPayloadBytes, onFrame: (frame) => readSignal(frame, 1) });
  return (number) => reader.push(inTurn(messages, number));
}

/** Everything that stands between a signal and an order: freshness, duplicates, pools, profit, accounts and limits. */
function admitStage({ executor, risk }: FlashWorld): (number: number) => void {
  const signals = Array.from({ length: VARIETY }, (_, index) => sampleSignal(index + 1));
  const facts = {
    nowMs: Date.now(),
    accepting: true,
    halt: undefined,
    activeOrders: 0,
    executor,
    settings: DEFAULT_ENGINE_SETTINGS,
    recentSignals: new RecentSignals(DEFAULT_ENGINE_SETTINGS.maxSignalAgeMs),
    guard: new InFlightGuard(),
    risk,
  };
  return (number) => {
    const signal = inTurn(signals, number);
    if (refusalOf(signal, facts) !== undefined) throw new Error("the benchmark's signal was refused");
    const judgement = judge(signal, executor, facts);
    if (!("estimate" in judgement))
      throw new Error(`the benchmark's signal is not admitted: ${JSON.stringify(judgement)}`);
  };
}

/** A transaction is hashed twice: for its signature, and for its name. */
function hashStage(): () => void {
  const unsigned = Buffer.from(encodeUnsigned(transactionWith(1)));
  const signed = Buffer.from(signAtOnce(transactionWith(1)).raw.slice(2), "hex");
  return () => {
    keccak256(unsigned);
    keccak256Hex(signed);
  };
}

function signStage(): () => void {
  const digest = keccak256(encodeUnsigned(transactionWith(1)));
  const key = Buffer.from(ACCOUNTS.operators[0]?.privateKey.slice(2) ?? "", "hex");
  return () => SECP256K1.curve.sign(digest, key);
}

/** All that is recorded of an order up to its sending, and the wait for the disk. */
async function journalTime(directory: string, world: FlashWorld): Promise<number> {
  const templates = await eventsUpToSending(sampleSignal(1), world);
  const store = await FileOrderStore.open(directory, () => undefined);
  await store.restore();
  let lastOrderId = 0n;
  const time = await timeOfBatches(TOGETHER, async () => {
    const durable: Promise<void>[] = [];
    for (let order = 0; order < TOGETHER; order++) {
      lastOrderId += 1n;
      for (const template of templates) durable.push(store.append({ ...template, orderId: lastOrderId }));
    }
    await Promise.all(durable);
  });
  await store.close();
  return time;
}

/** Until the kernel has it. */
async function sendTime(path: string): Promise<number> {
  let onWritten: () => void = () => undefined;
  const sink = await SinkConnection.open(path, () => onWritten());
  const { raw } = signAtOnce(transactionWith(1));
  const time = await timeOfBatches(TOGETHER, async () => {
    const written = new Promise<void>((resolve) => (onWritten = resolve));
    const answers = Array.from({ length: TOGETHER }, (_, signalId) => sink.send(signalId, raw));
    await written;
    void Promise.all(answers);
  });
  sink.close();
  return time;
}
