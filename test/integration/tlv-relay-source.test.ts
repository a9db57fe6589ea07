import { expect } from "chai";
import { FrameReader } from "../../bot/wire/frame-reader.ts";
import { encodeMessage } from "../../bot/wire/message-writer.ts";
import { HEARTBEAT } from "../../bot/wire/payloads/heartbeat.ts";
import { RECOVERY_REQUEST } from "../../bot/wire/payloads/recovery-request.ts";
import { eventually } from "../builders/eventually.ts";
import { aListeningSource } from "../builders/listening-source.ts";
import { RelayClient } from "../builders/relay-client.ts";
import { aHeader, aSignalMessage } from "../builders/tlv-messages.ts";

const signalNumber = (id: number, sequence = id) =>
  aSignalMessage({ signalId: BigInt(id) }, { sequence: BigInt(sequence), timestampNs: BigInt(sequence) });

const numbers = (count: number, from = 1) => Array.from({ length: count }, (_, index) => from + index);

/** The requests for recovery among these bytes, each with the source that made it. */
function requestsIn(chunks: readonly Uint8Array[]) {
  const requests: object[] = [];
  const reader = new FrameReader({
    maxPayloadBytes: 32_768,
    onFrame: ({ header, bytes, view, payloadAt, end }) => {
      if (payloadAt === end || bytes[payloadAt] !== RECOVERY_REQUEST.type) return;
      requests.push({ from: header.source, ...RECOVERY_REQUEST.read(view, payloadAt + 2) });
    },
  });
  for (const chunk of chunks) reader.push(chunk);
  return requests;
}

describe("the source of signals from a TLV relay", () => {
  it("emits what another client of the relay publishes, all of one read together and the best first", async () => {
    await using site = await aListeningSource();
    using strategy = await RelayClient.connect(site.path);
    const worth = (netProfitUsdE8: bigint, id: number) => aSignalMessage({ netProfitUsdE8, signalId: BigInt(id) });
    await strategy.say(Buffer.concat([worth(5n, 1), worth(9n, 2), worth(-1n, 3), worth(9n, 4)]));
    await eventually(() => site.signals().length === 4);
    expect(site.batches).to.have.length(1);
    expect(site.signals().map(({ signalId }) => signalId)).to.deep.equal([2n, 4n, 1n, 3n]);
  });

  it("says who it is when it connects, with a checksum that is right", async () => {
    await using echoing = await aListeningSource({}, { echo: true });
    await eventually(() => echoing.source.stats().ignored["own-echo"] === 1);
    expect(echoing.source.stats()).to.deep.include({ messages: 1, skippedBytes: 0 });
  });

  it("finds every message of a relay that splits, merges, repeats, reorders and corrupts", async () => {
    await using site = await aListeningSource();
    using hostile = await RelayClient.connect(site.path);
    const corrupt = (bytes: Uint8Array, index: number) => bytes.map((byte, at) => (at === index ? byte ^ 0x55 : byte));
    const stream: Uint8Array[] = [];
    for (const id of numbers(60)) {
      const bytes = signalNumber(id);
      // Whatever comes before it: half of another one, one with a wrong byte, a length that lies, plain noise.
      stream.push(bytes.subarray(0, id), corrupt(bytes, 24 + (id % 180)), Buffer.from("efbeadde", "hex"), bytes);
    }
    stream.push(signalNumber(7), signalNumber(3), Buffer.alloc(33_000));
    const whole = Buffer.concat(stream);
    const pieces: Buffer[] = [];
    for (let at = 0, size = 1; at < whole.length; at += size, size = (size * 31) % 997) {
      pieces.push(whole.subarray(at, at + size));
    }
    await hostile.say(...pieces);
    await eventually(() => site.signals().length === 62, 4_000);
    const ids = new Set(site.signals().map(({ signalId }) => Number(signalId)));
    expect([...ids].toSorted((a, b) => a - b)).to.deep.equal(numbers(60));
    expect(site.source.stats().refused.checksum).to.be.at.least(60);
  });

  it("counts what it refuses by its reason, and goes on", async () => {
    await using site = await aListeningSource();
    using client = await RelayClient.connect(site.path);
    const tooLong = Buffer.from(signalNumber(1));
    tooLong.writeUInt32LE(2 ** 32 - 1, 24);
    await client.say(
      tooLong,
      aSignalMessage({}, { domain: 3 }),
      aSignalMessage({}, { flags: 1 }),
      aSignalMessage({ chainId: 1 }),
      encodeMessage(aHeader()),
      signalNumber(5),
    );
    await eventually(() => site.signals().length === 1);
    const { refused, ignored, messages, signals } = site.source.stats();
    expect(refused).to.deep.equal({ oversized: 1, domain: 1, compressed: 1, checksum: 0, incomplete: 0 });
    expect(ignored).to.deep.equal({ "other-chain": 1, empty: 1 });
    expect({ messages, signals }).to.deep.equal({ messages: 5, signals: 1 });
  });

  it("does not wait for long behind a length that lies", async () => {
    await using site = await aListeningSource({ incompleteAfterMs: 20 });
    using client = await RelayClient.connect(site.path);
    const liar = Buffer.from(signalNumber(1));
    liar.writeUInt32LE(30_000, 24);
    await client.say(liar, signalNumber(2), signalNumber(3));
    await eventually(() => site.signals().length === 2);
    expect(site.source.stats().refused.incomplete).to.equal(1);
  });

  it("takes signals without a checksum only when it is told to", async () => {
    const unchecked = Buffer.from(signalNumber(1));
    unchecked.writeUInt32LE(0, 28);
    await using strict = await aListeningSource();
    strict.relay.publish(Buffer.concat([unchecked, signalNumber(2)]));
    await eventually(() => strict.signals().length > 0);
    expect(strict.signals().map(({ signalId }) => signalId)).to.deep.equal([2n]);
    await using lenient = await aListeningSource({ acceptZeroChecksum: true });
    lenient.relay.publish(Buffer.concat([unchecked, signalNumber(2)]));
    await eventually(() => lenient.signals().length === 2);
  });

  it("asks for what a gap has swallowed: one by one when it is small, for a snapshot when it is large", async () => {
    await using site = await aListeningSource();
    using client = await RelayClient.connect(site.path);
    await client.say(signalNumber(1), signalNumber(102), signalNumber(204), signalNumber(150), signalNumber(205));
    await eventually(() => site.signals().length === 5);
    const request = { from: 42, consumerId: 42, source: 20 };
    await eventually(() => requestsIn(client.heard).length === 2);
    expect(requestsIn(client.heard)).to.deep.equal([
      { ...request, lastSequence: 1n, currentSequence: 102n, kind: "retransmit" },
      { ...request, lastSequence: 102n, currentSequence: 204n, kind: "snapshot" },
    ]);
    const { gaps, missingMessages, oldMessages, recoveryRequests } = site.source.stats();
    expect({ gaps, missingMessages, oldMessages, recoveryRequests }).to.deep.equal({
      gaps: 2,
      missingMessages: 201n,
      oldMessages: 1,
      recoveryRequests: 2,
    });
  });

  it("keeps its requests from piling up with a relay that does not read", async () => {
    await using site = await aListeningSource();
    const readAgain = site.relay.stall();
    for (const id of numbers(10_000)) site.relay.publish(signalNumber(2 * id));
    await eventually(() => site.signals().length === 10_000, 4_000);
    const { gaps, recoveryRequests } = site.source.stats();
    expect(gaps).to.equal(9_999);
    expect(recoveryRequests).to.be.within(1, 9_000);
    readAgain();
  });

  it("sends heartbeats", async () => {
    await using site = await aListeningSource({ heartbeatIntervalMs: 10 });
    using client = await RelayClient.connect(site.path);
    const isHeartbeat = (message: Buffer) => message[6] === 42 && message[32] === HEARTBEAT.type;
    await eventually(() => client.messages().filter(isHeartbeat).length >= 2);
  });

  it("comes back to a relay that was away, in the middle of a message too, and says so", async () => {
    await using site = await aListeningSource();
    site.relay.publish(Buffer.concat([signalNumber(1), signalNumber(2).subarray(0, 100)]));
    await eventually(() => site.signals().length === 1);
    await site.restartRelay();
    site.relay.publish(signalNumber(3));
    await eventually(() => site.signals().length === 2);
    // The half message is not taken for the beginning of what the new connection brings.
    expect(site.source.stats()).to.deep.include({ isConnected: true, reconnects: 1, skippedBytes: 100 });
    expect(site.source.stats().refused.checksum).to.equal(0);
    expect(site.notes[0]).to.match(/^The signal relay at \S+ cannot be used: .+\. It is tried again without end\.$/);
  });

  it("takes a flood without keeping anything of it", async () => {
    await using site = await aListeningSource();
    using flooder = await RelayClient.connect(site.path);
    const flood = Buffer.concat(numbers(10_000).map((id) => signalNumber(id)));
    await flooder.say(flood);
    await eventually(() => site.signals().length === 10_000, 5_000);
    expect(site.source.stats()).to.deep.include({ gaps: 0, skippedBytes: 0 });
  });
});
