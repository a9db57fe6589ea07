import { expect } from "chai";
import { Transaction } from "ethers";
import fc from "fast-check";
import { encodeSigned, encodeUnsigned } from "../../bot/adapters/crypto/encode-transaction.ts";
import { keccak256Hex } from "../../bot/adapters/crypto/keccak256.ts";
import { MAX_UINT256 } from "../../bot/core/integer-limits.ts";
import type { UnsignedTransaction } from "../../bot/ports/signer.ts";
import {
  anySignature,
  anyTransaction,
  aTransaction,
  dataOf,
  ethersTransaction,
  hexOf,
} from "../builders/transactions.ts";

/** Around what RLP writes in another way, and around what is known of the reused bytes. */
const DATA_LENGTHS = [0, 1, 2, 54, 55, 56, 57, 255, 256, 257, 1_200, 4_096, 65_535, 65_536];

function expectUnsigned(transaction: UnsignedTransaction): void {
  const expected = ethersTransaction(transaction);
  const bytes = encodeUnsigned(transaction);
  expect(keccak256Hex(bytes)).to.equal(expected.unsignedHash);
  expect(hexOf(bytes) === expected.unsignedSerialized, "the bytes are those of ethers").to.equal(true);
}

describe("the encoding of transactions", () => {
  it("is that of ethers, before they are signed", () => {
    fc.assert(fc.property(anyTransaction, expectUnsigned), { numRuns: 300 });
  });

  it("is that of ethers, signed", () => {
    fc.assert(
      fc.property(anyTransaction, anySignature, (transaction, signature) => {
        const expected = ethersTransaction(transaction);
        const r = hexOf(signature.rs.subarray(0, 32));
        const s = hexOf(signature.rs.subarray(32));
        expected.signature = { r, s, yParity: signature.yParity };
        const bytes = encodeSigned(transaction, signature);
        expect(hexOf(bytes)).to.equal(expected.serialized);
        expect(keccak256Hex(bytes)).to.equal(expected.hash);
      }),
      { numRuns: 300 },
    );
  });

  for (const length of DATA_LENGTHS) {
    it(`is that of ethers for ${length} bytes of data`, () => {
      expectUnsigned(aTransaction({ data: dataOf(length, 0x7f) }));
      expectUnsigned(aTransaction({ data: dataOf(length, 0x80) }));
    });
  }

  for (const number of [0n, 1n, 127n, 128n, 255n, 256n, 2n ** 48n - 1n, 2n ** 48n, 2n ** 53n, 2n ** 64n, MAX_UINT256]) {
    it(`is that of ethers for the number ${number}`, () => {
      expectUnsigned(aTransaction({ gasLimit: number, valueWei: number, maxFeePerGasWei: MAX_UINT256 }));
      expectUnsigned(aTransaction({ maxFeePerGasWei: number, maxPriorityFeePerGasWei: number, chainId: number }));
    });
  }

  it("is written over by the next one, so that it has to be copied at once", () => {
    const first = encodeUnsigned(aTransaction({ data: dataOf(90, 1) }));
    const copied = hexOf(first);
    encodeUnsigned(aTransaction({ data: dataOf(90, 2) }));
    expect(hexOf(first)).not.to.equal(copied);
  });

  it("is right after one that was refused half-way", () => {
    expect(() => encodeUnsigned(aTransaction({ data: "0x0g" }))).to.throw(RangeError);
    expectUnsigned(aTransaction());
  });

  const refused: readonly (readonly [what: string, changes: Partial<UnsignedTransaction>, says: RegExp])[] = [
    ["a nonce below nothing", { nonce: -1 }, /the nonce must be/],
    ["half a nonce", { nonce: 0.5 }, /the nonce must be a whole number, but is 0.5/],
    ["a nonce beyond what is exact", { nonce: 2 ** 53 }, /the nonce must be/],
    ["a chain below nothing", { chainId: -1n }, /the chain must be 0 to 2\^256 - 1, but is -1/],
    ["a value below nothing", { valueWei: -1n }, /the value must be/],
    ["more value than there can be", { valueWei: MAX_UINT256 + 1n }, /the value must be/],
    ["gas below nothing", { gasLimit: -1n }, /the gas limit must be/],
    ["more gas than there can be", { gasLimit: MAX_UINT256 + 1n }, /the gas limit must be/],
    ["a fee beyond all", { maxFeePerGasWei: MAX_UINT256 + 1n }, /the highest fee must be/],
    ["a priority fee below nothing", { maxPriorityFeePerGasWei: -1n }, /the priority fee must be/],
    ["a priority fee above the fee", { maxFeePerGasWei: 1n, maxPriorityFeePerGasWei: 2n }, /must not be above/],
    ["a target of 19 bytes", { to: `0x${"a".repeat(38)}` }, /the target must be an address/],
    ["a target with another checksum", { to: `0x${"aB".repeat(20)}` }, /the target must be an address/],
    ["half a byte of data", { data: "0x123" }, /the data must be 0x and pairs/],
    ["data without 0x", { data: "1234" as "0x" }, /the data must be 0x and pairs/],
    ["data with a letter", { data: `0x${"00".repeat(99)}0g` }, /the data must be 0x and pairs/],
    ["data with a letter of another alphabet", { data: "0x0\u0130" }, /the data must be 0x and pairs/],
  ];
  for (const [what, changes, says] of refused) {
    it(`refuses ${what}, as ethers does`, () => {
      const transaction = aTransaction(changes);
      expect(() => encodeUnsigned(transaction)).to.throw(RangeError, says);
      expect(() => Transaction.from(ethersTransaction(transaction).unsignedSerialized)).to.throw();
    });
  }

  it("refuses no target, which would deploy a contract", () => {
    expect(() => encodeUnsigned(aTransaction({ to: "0x" }))).to.throw(RangeError, /the target must be an address/);
  });

  it("refuses data exactly where ethers does", () => {
    const text = fc.string({ unit: fc.constantFrom("0", "9", "a", "F", "x", "g", " ", "é", "\u0661"), maxLength: 8 });
    fc.assert(
      fc.property(text, (digits) => {
        const transaction = aTransaction({ data: `0x${digits}` });
        const isEncodable = /^([0-9a-f]{2})*$/i.test(digits);
        if (isEncodable) expectUnsigned(transaction);
        else expect(() => encodeUnsigned(transaction)).to.throw(RangeError);
      }),
      { numRuns: 300 },
    );
  });
});
