/** What a message is about: the relay that it goes by. */
export const RELAY_DOMAINS = { marketData: 1, signal: 2, execution: 3, system: 4 } as const;

/** Who made a message, as far as it concerns us. */
export const SOURCE_TYPES = { arbitrageStrategy: 20, executionEngine: 42 } as const;

/** Bits of the header's flags. */
export const MESSAGE_FLAGS = { compressed: 0x01, encrypted: 0x02, recovery: 0x20 } as const;

export const PROTOCOL_VERSION = 1;

export const HEADER_BYTES = 32;

/** Little-endian on the wire. */
export const MAGIC = 0xdeadbeef;
export const MAGIC_BYTES = 4;

/** Where the fields lie that are looked at, or changed, by themselves. */
export const FLAGS_AT = 7;
const PAYLOAD_SIZE_AT = 24;
export const CHECKSUM_AT = 28;
export const CHECKSUM_BYTES = 4;

/** What stands before the TLVs of a message, without magic, payload size and checksum, which follow from the rest. */
export interface MessageHeader {
  readonly domain: number;
  readonly version: number;
  readonly source: number;
  readonly flags: number;
  /** u64, rising by one from message to message of a source. */
  readonly sequence: bigint;
  /** u64, nanoseconds since the Unix epoch. */
  readonly timestampNs: bigint;
}

/** Every field by itself: a struct laid over the bytes would ask for an alignment that a stream does not have. */
export function readHeader(view: DataView, at: number): MessageHeader {
  return {
    domain: view.getUint8(at + 4),
    version: view.getUint8(at + 5),
    source: view.getUint8(at + 6),
    flags: view.getUint8(at + FLAGS_AT),
    sequence: view.getBigUint64(at + 8, true),
    timestampNs: view.getBigUint64(at + 16, true),
  };
}

/** All but the checksum, which is over the whole message. */
export function writeHeader(view: DataView, at: number, header: MessageHeader, payloadBytes: number): void {
  view.setUint32(at, MAGIC, true);
  view.setUint8(at + 4, header.domain);
  view.setUint8(at + 5, header.version);
  view.setUint8(at + 6, header.source);
  view.setUint8(at + FLAGS_AT, header.flags);
  view.setBigUint64(at + 8, header.sequence, true);
  view.setBigUint64(at + 16, header.timestampNs, true);
  view.setUint32(at + PAYLOAD_SIZE_AT, payloadBytes, true);
}

/** As the header says, which may lie. */
export function payloadBytesOf(view: DataView, at: number): number {
  return view.getUint32(at + PAYLOAD_SIZE_AT, true);
}

export function checksumIn(view: DataView, at: number): number {
  return view.getUint32(at + CHECKSUM_AT, true);
}
