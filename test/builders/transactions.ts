import { Transaction } from "ethers";
import fc from "fast-check";
import type { Signature } from "../../bot/adapters/crypto/curve.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { MAX_UINT256 } from "../../bot/core/integer-limits.ts";
import type { UnsignedTransaction } from "../../bot/ports/signer.ts";

/** The order of the curve (SEC 2, section 2.4.1). */
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

export function hexOf(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

/** As many bytes of one kind. */
export function dataOf(length: number, byte: number): Hex {
  return hexOf(new Uint8Array(length).fill(byte));
}

export function aTransaction(changes: Partial<UnsignedTransaction> = {}): UnsignedTransaction {
  return {
    chainId: 1n,
    nonce: 5,
    to: `0x${"c0".repeat(20)}`,
    data: "0x61461954",
    valueWei: 0n,
    gasLimit: 300_000n,
    maxFeePerGasWei: 30n * 10n ** 9n,
    maxPriorityFeePerGasWei: 2n * 10n ** 9n,
    ...changes,
  };
}

/** The same in ethers. */
export function ethersTransaction(transaction: UnsignedTransaction): Transaction {
  const { chainId, nonce, to, data, valueWei, gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei } = transaction;
  return Transaction.from({
    ...{ type: 2, chainId, nonce, to, data, gasLimit },
    value: valueWei,
    maxFeePerGas: maxFeePerGasWei,
    maxPriorityFeePerGas: maxPriorityFeePerGasWei,
  });
}

/** Of every length, with those at both ends. */
const number = fc
  .tuple(fc.bigInt(0n, MAX_UINT256), fc.integer({ min: 0, max: 256 }))
  .map(([bits, length]) => bits >> BigInt(256 - length));
const length = fc.oneof(fc.constantFrom(0, 1, 55, 56, 255, 256, 1_200), fc.nat(300));

export const anyTransaction: fc.Arbitrary<UnsignedTransaction> = fc
  .record({
    chainId: number,
    nonce: fc.maxSafeNat(),
    to: fc.uint8Array({ minLength: 20, maxLength: 20 }).map(hexOf),
    data: length.chain((bytes) => fc.uint8Array({ minLength: bytes, maxLength: bytes })).map(hexOf),
    valueWei: number,
    gasLimit: number,
    fees: fc.tuple(number, number),
  })
  .map(({ fees: [one, other], ...rest }) => ({
    ...rest,
    maxFeePerGasWei: one > other ? one : other,
    maxPriorityFeePerGasWei: one > other ? other : one,
  }));

/** Numbers of every length, which signatures by a key hardly ever have. */
export const anySignature: fc.Arbitrary<Signature> = fc
  .tuple(number, number, fc.constantFrom(0 as const, 1 as const))
  .map(([r, s, yParity]) => {
    const rs = Buffer.from(`${padded(1n + (r % (CURVE_ORDER - 1n)))}${padded(1n + (s % (CURVE_ORDER / 2n)))}`, "hex");
    return { rs, yParity };
  });

export const anyPrivateKey: fc.Arbitrary<Hex> = fc.bigInt(1n, CURVE_ORDER - 1n).map((key): Hex => `0x${padded(key)}`);

function padded(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}
