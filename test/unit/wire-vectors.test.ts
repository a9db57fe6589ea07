import { expect } from "chai";
import { crc32 as zlibCrc32 } from "node:zlib";
import { crc32 } from "../../bot/wire/crc32.ts";
import { FrameReader } from "../../bot/wire/frame-reader.ts";
import type { Frame } from "../../bot/wire/frame-reader.ts";
import { encodeMessage } from "../../bot/wire/message-writer.ts";
import { ARBITRAGE_SIGNAL } from "../../bot/wire/payloads/arbitrage-signal.ts";
import { TlvCursor } from "../../bot/wire/tlv-framing.ts";
import { aHeader, aSignalMessage, aWireSignal, hexBytes, messagesIn } from "../builders/tlv-messages.ts";

/** The vectors of the TLV protocol: taken from the origin's repository, or computed by its algorithm. */
const PAYLOAD_OF_32 =
  "150000b48d76f410221189000000010101010101010101010101010101010101010102020202020202020202020202020202020202022c" +
  "012d010303030303030303030303030303030303030303040404040404040404040404040404040404040480d40657020000000010a5d4" +
  "e8000000960000bca0650100000000a3e111000000000065cd1d000000008010b7c100000000320064000000fe039649dc05000000b48d" +
  "76f4102211";
const SIGNAL = `efbeadde020114002a0000000000000000b48d76f4102211ac000000300fe5e120aa${PAYLOAD_OF_32}`;
const VARIANT_A = `efbeadde02011400ac0000002a0000000000000000b48d76f41022114cbff8f920aa${PAYLOAD_OF_32}`;
const EMPTY_EXECUTION = "efbeadde03012a0001000000000000000100000000000000000000000b7ecb64";
const ORDER_AND_STATUS =
  "efbeadde03012a00070000000000000000002a36fe9c97173c00000099056b8a2820" + `${"00".repeat(32)}2918${"00".repeat(24)}`;
const EXTENDED_HEAD = "efbeadde02011400010000000000000000002a36fe9c9717ed030000cbdd7e8bff0014e803424242";
const IDENTIFICATION = `efbeadde01010200${"00".repeat(24)}`;

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function framesOf(bytes: Uint8Array): { header: Frame["header"]; tlvs: [number, string][]; problem: unknown }[] {
  const frames: ReturnType<typeof framesOf> = [];
  const reader = new FrameReader({
    maxPayloadBytes: 32_768,
    onFrame: ({ header, view, bytes: held, payloadAt, end }) => {
      const cursor = new TlvCursor(view, payloadAt, end);
      const tlvs: [number, string][] = [];
      while (cursor.next()) tlvs.push([cursor.type, hexOf(held.subarray(cursor.at, cursor.at + cursor.bytes))]);
      frames.push({ header, tlvs, problem: cursor.problem });
    },
  });
  reader.push(bytes);
  return frames;
}

function cursorOver(hex: string): TlvCursor {
  const bytes = hexBytes(hex);
  return new TlvCursor(new DataView(bytes.buffer), 0, bytes.length);
}

describe("the vectors of the TLV protocol", () => {
  it("has the checksum of zlib", () => {
    expect(crc32(Buffer.from("123456789"), 0, 9)).to.equal(0xcbf43926);
    const bytes = Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 37) & 0xff));
    for (let length = 0; length <= 300; length += 1) {
      const cut = length >> 1;
      expect(crc32(bytes, cut, length, crc32(bytes, 0, cut))).to.equal(zlibCrc32(bytes.subarray(0, length)));
    }
  });

  it("reads and writes the signal of 204 bytes", () => {
    const [frame] = framesOf(hexBytes(SIGNAL));
    expect(frame).to.deep.equal({ header: aHeader(), tlvs: [[32, PAYLOAD_OF_32]], problem: undefined });
    expect(ARBITRAGE_SIGNAL.read(new DataView(hexBytes(PAYLOAD_OF_32).buffer), 0)).to.deep.equal(aWireSignal());
    expect(hexOf(aSignalMessage())).to.equal(SIGNAL);
  });

  it("reads it from bytes that are not aligned", () => {
    for (const before of [1, 3, 4, 7]) {
      const [frame] = framesOf(hexBytes(`${"00".repeat(before)}${SIGNAL}`));
      expect(frame?.header).to.deep.equal(aHeader());
    }
  });

  it("reads and writes an execution message without payload", () => {
    const header = aHeader({ domain: 3, source: 42, sequence: 1n, timestampNs: 1n });
    expect(framesOf(hexBytes(EMPTY_EXECUTION))).to.deep.equal([{ header, tlvs: [], problem: undefined }]);
    expect(hexOf(encodeMessage(header))).to.equal(EMPTY_EXECUTION);
  });

  it("reads two TLVs of one message", () => {
    const [frame] = framesOf(hexBytes(ORDER_AND_STATUS));
    expect(frame?.tlvs).to.deep.equal([
      [40, "00".repeat(32)],
      [41, "00".repeat(24)],
    ]);
    expect(frame?.header).to.include({ domain: 3, source: 42, sequence: 7n, timestampNs: 1_700_000_000_000_000_000n });
  });

  it("writes payloads of more than 255 bytes in the extended form, and the checksum over it", () => {
    const vendor = {
      type: 20,
      read: () => undefined,
      bytesOf: (size: number) => size,
      write: (view: DataView, at: number, size: number) => {
        for (let index = 0; index < size; index += 1) view.setUint8(at + index, 0x42);
      },
    };
    const header = aHeader({ sequence: 1n, timestampNs: 1_700_000_000_000_000_000n });
    const message = encodeMessage(header, (writer) => writer.addVariable(vendor, 1_000));
    expect(hexOf(message.subarray(0, 40))).to.equal(EXTENDED_HEAD);
    expect(message.length).to.equal(1_037);
    const sizeFor = (size: number) => encodeMessage(header, (writer) => writer.addVariable(vendor, size)).length;
    expect([255, 256].map(sizeFor)).to.deep.equal([32 + 2 + 255, 32 + 5 + 256]);
    expect(messagesIn([message])).to.have.length(1);
  });

  it("frames as the origin's own tests do", () => {
    const extended = cursorOver("ff00640400aabbccdd");
    expect(extended.next()).to.equal(false);
    expect([extended.type, extended.at, extended.bytes, extended.problem]).to.deep.equal([100, 5, 4, "tlv-size"]);
    const orderBook = cursorOver("ff000305000102030405");
    expect(orderBook.next()).to.equal(true);
    expect([orderBook.type, orderBook.bytes, orderBook.next(), orderBook.problem]).to.deep.equal([
      3,
      5,
      false,
      undefined,
    ]);
    const long = cursorOver(`ff00c83412${"00".repeat(4_660)}`);
    expect([long.next(), long.type, long.bytes]).to.deep.equal([true, 200, 4_660]);
    const empty = cursorOver("0300");
    expect([empty.next(), empty.type, empty.bytes, empty.next(), empty.problem]).to.deep.equal([
      true,
      3,
      0,
      false,
      undefined,
    ]);
  });

  it("refuses framing that the origin refuses, and payloads of a wrong size in both forms", () => {
    const problemOf = (hex: string) => {
      const cursor = cursorOver(hex);
      while (cursor.next());
      return cursor.problem;
    };
    expect(problemOf("ff012a0004")).to.equal("invalid-extended-tlv");
    expect(problemOf("ff002a")).to.equal("truncated-tlv");
    expect(problemOf("01")).to.equal("truncated-tlv");
    expect(problemOf("01040102")).to.equal("truncated-tlv");
    expect(problemOf(`20a8${"00".repeat(168)}`)).to.equal("tlv-size");
    expect(problemOf(`ff0020a800${"00".repeat(168)}`)).to.equal("tlv-size");
    expect(problemOf(`20aa${"00".repeat(170)}`)).to.equal(undefined);
    // What has no extended marker is a type of its own, which nobody knows.
    expect(problemOf("fe00")).to.equal(undefined);
  });

  it("takes neither variant A nor a header without checksum, unless the latter is allowed", () => {
    expect(messagesIn([hexBytes(VARIANT_A)])).to.be.empty;
    expect(messagesIn([hexBytes(IDENTIFICATION)])).to.be.empty;
    let frames = 0;
    const onFrame = () => (frames += 1);
    const lenient = new FrameReader({ maxPayloadBytes: 32_768, acceptZeroChecksum: true, onFrame });
    lenient.push(hexBytes(IDENTIFICATION));
    expect(frames).to.equal(1);
  });

  it("takes no message with a byte flipped, cut off or added within its length", () => {
    const message = hexBytes(SIGNAL);
    for (let index = 0; index < message.length; index += 1) {
      const flipped = message.slice();
      flipped[index] = message[index]! ^ 0x01;
      expect(messagesIn([flipped]), `byte ${index} flipped`).to.be.empty;
      expect(messagesIn([message.subarray(0, index)]), `cut at ${index}`).to.be.empty;
    }
    const longer = Uint8Array.from([...message, 0]);
    longer[24] = message[24]! + 1;
    expect(messagesIn([longer])).to.be.empty;
  });
});
