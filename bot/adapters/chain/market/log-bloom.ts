import { keccak256 } from "ethers";
import type { Hex } from "../../../core/hex.ts";

const BLOOM_BITS = 2_048;
const POSITIONS = [0, 1, 2];
/** "0x" and 256 bytes. */
const HEX_LENGTH = 2 + BLOOM_BITS / 4;

const known = new Map<Hex, readonly number[]>();
const MAX_KNOWN = 200_000;

/**
 * What a block's header says of the logs in it: the filter of the Yellow Paper's section 4.3.1, which may see an address
 * or a topic that is not there, and never overlooks one that is.
 */
export class LogBloom {
  readonly #digits: string;

  private constructor(digits: string) {
    this.#digits = digits;
  }

  /** Undefined for anything that is no filter, and for one that was left empty, as some rollups do. */
  static of(logsBloom: unknown): LogBloom | undefined {
    const isOne = typeof logsBloom === "string" && logsBloom.length === HEX_LENGTH && /^0x0*[1-9a-f]/i.test(logsBloom);
    return isOne ? new LogBloom(logsBloom.slice(2)) : undefined;
  }

  mayHold(value: Hex): boolean {
    return bitsOf(value).every((bit) => {
      const fromEnd = this.#digits.length - 1 - (bit >> 2);
      return ((parseInt(this.#digits.charAt(fromEnd), 16) >> (bit & 3)) & 1) === 1;
    });
  }
}

/** The three bits of a value: 11 bits each of the first three pairs of bytes of its hash. */
function bitsOf(value: Hex): readonly number[] {
  const before = known.get(value);
  if (before !== undefined) return before;
  const hash = keccak256(value);
  const bits = POSITIONS.map((pair) => parseInt(hash.slice(2 + pair * 4, 6 + pair * 4), 16) % BLOOM_BITS);
  if (known.size === MAX_KNOWN) known.clear();
  known.set(value, bits);
  return bits;
}
