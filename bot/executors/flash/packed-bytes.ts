import type { Address } from "../../core/hex.ts";
import { MAX_UINT112 } from "../../core/integer-limits.ts";

/** What stands for all that arrives where an amount is expected. */
const ALL = 0n;
const AMOUNT_BYTES = 14;

/** A number of `length` bytes, big-endian, as hex digits. */
export function bytes(value: bigint | number, length: number): string {
  return value.toString(16).padStart(2 * length, "0");
}

/** An address's hex digits. Throws a RangeError that names it when it is not an address in lower case. */
export function address(value: Address, name: string): string {
  if (!/^0x[0-9a-f]{40}$/.test(value)) {
    throw new RangeError(`${name} must be an address in lower case, but is ${value}`);
  }
  return value.slice(2);
}

/** An amount's hex digits. Throws a RangeError that names it outside 1..2^112-1. */
export function amount(value: bigint | "all", name: string): string {
  if (value !== "all" && (value < 1n || value > MAX_UINT112)) {
    throw new RangeError(`${name} must be 1 to 2^112 - 1, but is ${value}`);
  }
  return bytes(value === "all" ? ALL : value, AMOUNT_BYTES);
}

/** An unsigned integer's hex digits, for at most six bytes. Throws a RangeError that names it when it does not fit. */
export function unsigned(value: bigint | number, length: number, name: string): string {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number >= 2 ** (8 * length)) {
    throw new RangeError(`${name} must be a whole number from 0 to 2^${8 * length} - 1, but is ${value}`);
  }
  return bytes(number, length);
}
