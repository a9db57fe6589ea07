import type { Address, Hex } from "../../core/hex.ts";

const QUANTITY = /^0x[0-9a-f]{1,64}$/i;
const ADDRESS = /^0x[0-9a-f]{40}$/i;
const HASH = /^0x[0-9a-f]{64}$/i;
const BYTES = /^0x(?:[0-9a-f]{2})*$/i;
/** geth's pool takes no transaction above 128 KiB. */
const MAX_BYTES = 131_072;

/** What a stranger told, as long as it is an object. */
export type Told = Readonly<Record<string, unknown>>;

export function toldObject(value: unknown): Told | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Told) : undefined;
}

/** Undefined for anything that is no hexadecimal number of 32 bytes at most. */
export function toldQuantity(value: unknown): bigint | undefined {
  return typeof value === "string" && QUANTITY.test(value) ? BigInt(value) : undefined;
}

export function toldAddress(value: unknown): Address | undefined {
  return typeof value === "string" && ADDRESS.test(value) ? (value.toLowerCase() as Address) : undefined;
}

export function toldHash(value: unknown): Hex | undefined {
  return typeof value === "string" && HASH.test(value) ? (value.toLowerCase() as Hex) : undefined;
}

/** Undefined also for what is longer than any transaction. */
export function toldBytes(value: unknown): Hex | undefined {
  if (typeof value !== "string" || value.length > 2 + 2 * MAX_BYTES || !BYTES.test(value)) return undefined;
  return value.toLowerCase() as Hex;
}
