import { isAddress, isHexString } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import {
  decodeSignedTransaction,
  type SignedTransaction,
  TransactionDecodingError,
} from "../builder/signed-transaction.ts";
import { RelayFault } from "./relay-fault.ts";

/** The fields of a method's only parameter. */
export type Parameters = Readonly<Record<string, unknown>>;

const MAX_TRANSACTIONS = 100;
const MAX_UUID_LENGTH = 100;
const MAX_BLOCK_NUMBER = 2n ** 53n - 1n;

/** The first parameter, which every method has. All functions here throw a RelayFault that names the field. */
export function parametersOf(params: unknown): Parameters {
  const first: unknown = Array.isArray(params) ? params[0] : undefined;
  if (typeof first !== "object" || first === null || Array.isArray(first)) {
    throw new RelayFault("invalidParams", "params must be an array whose first element is an object");
  }
  return first as Parameters;
}

/** Signed transactions for the given chain. */
export function transactionsIn(parameters: Parameters, field: string, chainId: bigint): SignedTransaction[] {
  const raws = parameters[field];
  if (!Array.isArray(raws) || raws.length > MAX_TRANSACTIONS) {
    throw wrong(field, `an array of at most ${MAX_TRANSACTIONS} signed transactions`);
  }
  return raws.map((raw: unknown, index) => decode(raw, `${field}[${index}]`, chainId));
}

/** One signed transaction for the given chain. */
export function transactionIn(parameters: Parameters, field: string, chainId: bigint): SignedTransaction {
  return decode(parameters[field], field, chainId);
}

/** A block number as Flashbots wants it: a hexadecimal string. */
export function blockNumberIn(parameters: Parameters, field: string): bigint {
  return optionalBlockNumberIn(parameters, field, "hexadecimal") ?? missing(field, "a hexadecimal block number");
}

/** The same, or undefined. The official client sends a private transaction's last block as a number. */
export function optionalBlockNumberIn(
  parameters: Parameters,
  field: string,
  form: "hexadecimal" | "hexadecimal or number",
): bigint | undefined {
  const given = parameters[field];
  if (given === undefined || given === null) return undefined;
  const isNumber = form === "hexadecimal or number" && Number.isSafeInteger(given) && Number(given) >= 0;
  if (!isNumber && !isQuantity(given)) throw wrong(field, "a hexadecimal block number");
  const number = BigInt(given as number | string);
  if (number > MAX_BLOCK_NUMBER) throw wrong(field, "a block number below 2^53");
  return number;
}

/** The state to simulate on: a hexadecimal number or "latest", which is the default. */
export function stateBlockIn(parameters: Parameters, field: string): string {
  const given = parameters[field] ?? "latest";
  if (given !== "latest" && !isQuantity(given)) throw wrong(field, `a hexadecimal block number or "latest"`);
  return given;
}

/** Seconds since 1970, as a number; 0 and null mean "none", as the official client sends them. */
export function optionalTimestampIn(parameters: Parameters, field: string): bigint | undefined {
  const given = parameters[field] ?? 0;
  if (!Number.isSafeInteger(given) || Number(given) < 0) throw wrong(field, "a time in whole seconds since 1970");
  return given === 0 ? undefined : BigInt(given as number);
}

export function optionalAddressIn(parameters: Parameters, field: string): Address | undefined {
  const given = parameters[field];
  if (given === undefined || given === null) return undefined;
  if (typeof given !== "string" || !isAddress(given)) throw wrong(field, "an address");
  return given.toLowerCase() as Address;
}

export function hashIn(parameters: Parameters, field: string): Hex {
  const given = parameters[field];
  if (!isHexString(given, 32)) throw wrong(field, "a hash of 32 bytes");
  return given.toLowerCase() as Hex;
}

/** Empty when it is left out. */
export function hashesIn(parameters: Parameters, field: string): Hex[] {
  const given = parameters[field] ?? [];
  if (!Array.isArray(given) || given.length > MAX_TRANSACTIONS || !given.every((hash) => isHexString(hash, 32))) {
    throw wrong(field, `an array of at most ${MAX_TRANSACTIONS} transaction hashes`);
  }
  return given.map((hash: string) => hash.toLowerCase() as Hex);
}

export function optionalUuidIn(parameters: Parameters, field: string): string | undefined {
  const given = parameters[field];
  if (given === undefined || given === null) return undefined;
  if (typeof given !== "string" || given === "" || given.length > MAX_UUID_LENGTH) {
    throw wrong(field, `a string of 1 to ${MAX_UUID_LENGTH} characters`);
  }
  return given;
}

/** A whole number from 0 on, as a number or in hexadecimal; undefined when it is left out. */
export function optionalNonceIn(parameters: Parameters, field: string): bigint | undefined {
  const given = parameters[field];
  if (given === undefined || given === null) return undefined;
  if (!isQuantity(given) && !(Number.isSafeInteger(given) && Number(given) >= 0)) throw wrong(field, "a whole number");
  return BigInt(given as number | string);
}

/** From 1 to 99 per cent; undefined when it is left out. */
export function optionalPercentIn(parameters: Parameters, field: string): number | undefined {
  const given = parameters[field];
  if (given === undefined || given === null) return undefined;
  if (!Number.isInteger(given) || Number(given) < 1 || Number(given) > 99) throw wrong(field, "a number from 1 to 99");
  return Number(given);
}

export function uuidIn(parameters: Parameters, field: string): string {
  return optionalUuidIn(parameters, field) ?? missing(field, "a string");
}

function decode(raw: unknown, field: string, chainId: bigint): SignedTransaction {
  if (!isHexString(raw)) throw wrong(field, "a signed transaction in hexadecimal");
  try {
    const transaction = decodeSignedTransaction(raw);
    if (transaction.chainId === chainId || transaction.chainId === 0n) return transaction;
    throw new TransactionDecodingError(`it is signed for chain ${transaction.chainId}, this is chain ${chainId}`);
  } catch (thrown) {
    if (!(thrown instanceof TransactionDecodingError)) throw thrown;
    throw new RelayFault("invalidParams", `${field} cannot be used: ${thrown.message}`);
  }
}

function isQuantity(given: unknown): given is string {
  return typeof given === "string" && /^0x[0-9a-f]{1,16}$/i.test(given);
}

function wrong(field: string, expected: string): RelayFault {
  return new RelayFault("invalidParams", `${field} must be ${expected}`);
}

function missing(field: string, expected: string): never {
  throw new RelayFault("invalidParams", `${field} is missing; it must be ${expected}`);
}
