/** How the payload of one TLV type of a fixed size is read and written. */
export interface PayloadCodec<T> {
  readonly type: number;
  readonly bytes: number;
  /** From a payload of exactly so many bytes. */
  read(view: DataView, at: number): T;
  /** Into bytes that are zero, so that padding need not be written. Numbers that do not fit lose their upper bits. */
  write(view: DataView, at: number, value: T): void;
}

/** The same of a type whose payloads differ in size. */
export interface VariablePayloadCodec<T> {
  readonly type: number;
  /** Undefined when the bytes are none of its payloads. */
  read(view: DataView, at: number, bytes: number): T | undefined;
  bytesOf(value: T): number;
  write(view: DataView, at: number, value: T): void;
}
