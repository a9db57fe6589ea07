import { isSizeAllowed } from "./tlv-sizes.ts";

/** Says that type and length of three more bytes follow. */
export const EXTENDED_MARKER = 0xff;
export const STANDARD_HEADER_BYTES = 2;
export const EXTENDED_HEADER_BYTES = 5;
/** What the one-byte length of the standard form can say. */
export const MAX_STANDARD_BYTES = 0xff;
export const MAX_EXTENDED_BYTES = 0xffff;

/** What is wrong with the TLVs of a message. */
export type TlvProblem = "truncated-tlv" | "invalid-extended-tlv" | "tlv-size";

/** Goes through the TLVs of a payload, one {@link next} at a time; makes no copies. */
export class TlvCursor {
  /** Of the current TLV. */
  type = 0;
  /** Where its payload lies. */
  at = 0;
  bytes = 0;
  /** Why {@link next} was false before the end. */
  problem: TlvProblem | undefined;
  readonly #view: DataView;
  readonly #end: number;
  #next: number;

  constructor(view: DataView, start: number, end: number) {
    this.#view = view;
    this.#next = start;
    this.#end = end;
  }

  /** False when there are no more, or when what comes is none. */
  next(): boolean {
    const view = this.#view;
    const start = this.#next;
    const left = this.#end - start;
    if (left === 0) return false;
    if (left < STANDARD_HEADER_BYTES) return this.#fail("truncated-tlv");
    this.type = view.getUint8(start);
    if (this.type !== EXTENDED_MARKER) {
      this.at = start + STANDARD_HEADER_BYTES;
      this.bytes = view.getUint8(start + 1);
    } else {
      if (left < EXTENDED_HEADER_BYTES) return this.#fail("truncated-tlv");
      if (view.getUint8(start + 1) !== 0) return this.#fail("invalid-extended-tlv");
      this.type = view.getUint8(start + 2);
      this.at = start + EXTENDED_HEADER_BYTES;
      this.bytes = view.getUint16(start + 3, true);
    }
    this.#next = this.at + this.bytes;
    if (this.#next > this.#end) return this.#fail("truncated-tlv");
    return isSizeAllowed(this.type, this.bytes) || this.#fail("tlv-size");
  }

  #fail(problem: TlvProblem): false {
    this.problem = problem;
    return false;
  }
}
