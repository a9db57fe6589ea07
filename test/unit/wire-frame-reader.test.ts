import { expect } from "chai";
import fc from "fast-check";
import { FrameReader } from "../../bot/wire/frame-reader.ts";
import { encodeMessage } from "../../bot/wire/message-writer.ts";
import { aHeader, aSignalMessage, messagesIn } from "../builders/tlv-messages.ts";

const MAX_PAYLOAD_BYTES = 32_768;

/** Bytes that have something of a message, but are none: without the first byte of the magic nothing can begin in them. */
const garbage = fc.uint8Array({ maxLength: 80 }).map((bytes) => bytes.map((byte) => (byte === 0xef ? 0 : byte)));
const payload = fc.uint8Array({ maxLength: 600 });
const message = fc
  .record({ payload, sequence: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), source: fc.integer({ min: 0, max: 255 }) })
  .map(({ payload: bytes, ...header }) => encodeMessage(aHeader(header), (writer) => writer.addVariable(RAW, bytes)));

/** Any bytes as the payload of a type that nobody knows. */
const RAW = {
  type: 201,
  read: () => undefined,
  bytesOf: (bytes: Uint8Array) => bytes.length,
  write: (view: DataView, at: number, bytes: Uint8Array) => {
    bytes.forEach((byte, index) => view.setUint8(at + index, byte));
  },
};

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length]!;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

/** A header that claims more bytes than follow. */
function aLyingHeader(payloadBytes: number): Buffer {
  const header = Buffer.from(encodeMessage(aHeader()));
  header.writeUInt32LE(payloadBytes, 24);
  return header;
}

function aReader(messages: Buffer[]): FrameReader {
  return new FrameReader({
    maxPayloadBytes: MAX_PAYLOAD_BYTES,
    onFrame: ({ bytes, start, end }) => messages.push(Buffer.from(bytes.subarray(start, end))),
  });
}

describe("reading frames from a stream", () => {
  it("finds exactly the messages, in any pieces and with garbage between", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(garbage, message), { maxLength: 8 }),
        garbage,
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 }),
        (parts, last, sizes) => {
          const stream = Buffer.concat([...parts.flat(), last]);
          const expected = parts.map(([, bytes]) => Buffer.from(bytes));
          expect(messagesIn(cut(stream, sizes))).to.deep.equal(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("finds a message cut in two at every byte, and one that comes byte by byte", () => {
    const bytes = aSignalMessage();
    for (let at = 1; at < bytes.length; at += 1) {
      expect(messagesIn([bytes.subarray(0, at), bytes.subarray(at)])).to.deep.equal([Buffer.from(bytes)]);
    }
    expect(messagesIn(cut(bytes, [1]))).to.deep.equal([Buffer.from(bytes)]);
  });

  it("finds a message behind half a magic, and behind one cut off at any byte", () => {
    const bytes = aSignalMessage();
    // Cut off in the middle of its length, a message claims to be longer than it is.
    const filler = Buffer.alloc(MAX_PAYLOAD_BYTES);
    for (let at = 1; at < bytes.length; at += 1) {
      const stream = Buffer.concat([bytes.subarray(0, at), bytes, filler]);
      expect(messagesIn([stream]), `cut at ${at}`).to.deep.equal([Buffer.from(bytes)]);
      expect(messagesIn(cut(stream, [701])), `cut at ${at}`).to.deep.equal([Buffer.from(bytes)]);
    }
  });

  it("finds long messages in short pieces", () => {
    const noise = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 7_919 + (index >> 8)) & 0xff);
    const long = [3_000, 30_000, 5, 12_000, 4_100, 20_000, 300].map((length, sequence) =>
      Buffer.from(
        encodeMessage(aHeader({ sequence: BigInt(sequence) }), (writer) => writer.addVariable(RAW, noise(length))),
      ),
    );
    for (const size of [100, 999, 5_000]) expect(messagesIn(cut(Buffer.concat(long), [size]))).to.deep.equal(long);
  });

  it("hands over a copy to nobody: the bytes lie in the chunk they came in", () => {
    const chunk = aSignalMessage();
    new FrameReader({
      maxPayloadBytes: MAX_PAYLOAD_BYTES,
      onFrame: ({ bytes }) => expect(bytes.buffer).to.equal(chunk.buffer),
    }).push(chunk);
  });

  it("takes a message of the greatest size, and none that is one byte longer", () => {
    const messages: Buffer[] = [];
    const reader = aReader(messages);
    const largest = encodeMessage(aHeader(), (writer) => writer.addVariable(RAW, new Uint8Array(32_763)));
    expect(largest.length).to.equal(32 + MAX_PAYLOAD_BYTES);
    reader.push(largest);
    expect(messages).to.have.length(1);
    reader.push(aLyingHeader(MAX_PAYLOAD_BYTES + 1));
    expect(reader.counters.oversized).to.equal(1);
    expect(reader.heldBytes).to.equal(0);
  });

  it("waits for nothing behind a length of 2^32-1, and takes a length of 0 as an empty message", () => {
    const bytes = Buffer.from(aSignalMessage());
    expect(messagesIn([aLyingHeader(2 ** 32 - 1), bytes])).to.deep.equal([bytes]);
    const empty = Buffer.from(encodeMessage(aHeader()));
    expect(messagesIn([empty, bytes])).to.deep.equal([empty, bytes]);
    // A signal whose length says 0 has the wrong checksum, and what follows is found.
    const lying = Buffer.from(bytes);
    lying.writeUInt32LE(0, 24);
    expect(messagesIn([lying, bytes])).to.deep.equal([bytes]);
  });

  it("finds the messages that a lying length has swallowed, as soon as it has come to its end", () => {
    const bytes = Buffer.from(aSignalMessage());
    const swallowed = Array.from({ length: 20 }, () => bytes);
    const liar = aLyingHeader(20 * bytes.length);
    expect(messagesIn([liar, ...swallowed])).to.deep.equal(swallowed);
  });

  it("finds them when it is told to give up waiting, too", () => {
    const messages: Buffer[] = [];
    const reader = aReader(messages);
    const bytes = Buffer.from(aSignalMessage());
    reader.push(aLyingHeader(30_000));
    reader.push(bytes);
    reader.push(bytes);
    expect(messages).to.be.empty;
    expect(reader.incompleteAt).to.equal(0);
    reader.giveUpIncomplete();
    expect(messages).to.deep.equal([bytes, bytes]);
    expect(reader.counters.incomplete).to.equal(1);
    expect(reader.incompleteAt).to.equal(undefined);
    reader.giveUpIncomplete();
    expect(reader.counters.incomplete).to.equal(1);
  });

  it("knows the message it waits for by its place in the stream", () => {
    const reader = aReader([]);
    const bytes = aSignalMessage();
    reader.push(bytes.subarray(0, 100));
    expect(reader.incompleteAt).to.equal(0);
    reader.push(Buffer.concat([bytes.subarray(100), bytes.subarray(0, 50)]));
    expect(reader.incompleteAt).to.equal(bytes.length);
    reader.push(bytes.subarray(50, 60));
    expect(reader.incompleteAt).to.equal(bytes.length);
  });

  it("never holds more than one message and one piece", () => {
    const reader = aReader([]);
    const piece = new Uint8Array(1_000).fill(1);
    reader.push(aLyingHeader(MAX_PAYLOAD_BYTES));
    for (let index = 0; index < 1_000; index += 1) {
      reader.push(piece);
      expect(reader.heldBytes).to.be.at.most(32 + MAX_PAYLOAD_BYTES);
    }
  });

  it("drops what it held when another stream begins", () => {
    const messages: Buffer[] = [];
    const reader = aReader(messages);
    const bytes = Buffer.from(aSignalMessage());
    reader.push(bytes.subarray(0, 100));
    reader.restart();
    reader.push(bytes);
    expect(messages).to.deep.equal([bytes]);
    expect(reader.counters.skippedBytes).to.equal(100);
  });

  it("checks no more than 16 bytes in vain for each that it skips, however many headers lie", () => {
    const reader = aReader([]);
    const liars = Buffer.concat(Array.from({ length: 8_192 }, () => aLyingHeader(32_000)));
    reader.push(liars);
    const { checkedInVainBytes, checksum } = reader.counters;
    expect(checksum).to.be.above(10);
    expect(checkedInVainBytes).to.be.below(16 * liars.length + (1 << 17));
    // And it is not put off its work by them.
    const messages: Buffer[] = [];
    const other = aReader(messages);
    const bytes = Buffer.from(aSignalMessage());
    other.push(Buffer.concat([liars, Buffer.alloc(32_768), bytes]));
    expect(messages).to.deep.equal([bytes]);
  });
});
