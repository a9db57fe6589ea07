import { isAddress } from "ethers";
import { InvalidArgumentError } from "commander";
import type { Address } from "../core/hex.ts";
import { MAX_UINT64 } from "../core/integer-limits.ts";

const ZERO_ADDRESS = `0x${"0".repeat(40)}`;

/** Reads a whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number): (written: string) => number {
  return (written) => {
    const value = /^(0|[1-9][0-9]{0,15})$/.test(written) ? Number(written) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
  };
}

/** Reads an order's id. */
export function orderId(written: string): bigint {
  const value = /^[0-9]{1,20}$/.test(written) ? BigInt(written) : -1n;
  if (value >= 0n && value <= MAX_UINT64) return value;
  throw new InvalidArgumentError("Expected an order's id, as `arb orders list` shows it.");
}

/** Reads an address; a checksum in it must hold. */
export function address(written: string): Address {
  const lower = written.toLowerCase();
  if (written.startsWith("0x") && isAddress(written) && lower !== ZERO_ADDRESS) return lower as Address;
  throw new InvalidArgumentError("Expected an address: 0x and 40 hexadecimal digits; a checksum in it must hold.");
}

/** Reads addresses with commas between them, each once. */
export function addresses(max: number): (written: string) => readonly Address[] {
  return (written) => {
    const read = written.split(",").map((one) => address(one.trim()));
    if (read.length <= max && new Set(read).size === read.length) return read;
    throw new InvalidArgumentError(`Expected one to ${max} different addresses with commas between them.`);
  };
}

/** Reads a token's address, ETH or WETH; no other symbol, because anybody can give a token any symbol. */
export function asset(written: string): Address | "ETH" | "WETH" {
  const symbol = written.toUpperCase();
  if (symbol === "ETH" || symbol === "WETH") return symbol;
  if (written.startsWith("0x")) return address(written);
  throw new InvalidArgumentError("Expected ETH, WETH or a token's address (0x and 40 hexadecimal digits).");
}

/** Reads an environment's name; it becomes part of a path. */
export function environmentName(written: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(written)) return written;
  throw new InvalidArgumentError("Expected a folder's name in config/: lower-case letters, digits and hyphens.");
}
