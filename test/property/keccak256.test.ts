import { expect } from "chai";
import { keccak256 as keccak256ByEthers } from "ethers";
import fc from "fast-check";
import { keccak256, keccak256Hex } from "../../bot/adapters/crypto/keccak256.ts";

/** The hash takes 136 bytes at a time. */
const AROUND_BLOCKS = [0, 1, 135, 136, 137, 271, 272, 273, 2_000];

function expectSame(bytes: Uint8Array): void {
  expect(keccak256Hex(bytes)).to.equal(keccak256ByEthers(bytes));
  expect(Buffer.from(keccak256(bytes)).toString("hex")).to.equal(keccak256ByEthers(bytes).slice(2));
}

describe("keccak-256", () => {
  it("is that of ethers, whatever is hashed", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000, size: "max" }), expectSame), { numRuns: 200 });
  });

  for (const length of AROUND_BLOCKS) {
    it(`is that of ethers for ${length} bytes`, () => expectSame(new Uint8Array(length).fill(0xa5)));
  }

  it("is of the part of a buffer that it is given", () => {
    const whole = Buffer.from("0123456789");
    expect(keccak256Hex(whole.subarray(2, 5))).to.equal(keccak256ByEthers(Buffer.from("234")));
  });

  it("keeps a hash as it is when something else is hashed", () => {
    const first = keccak256(Buffer.from("first"));
    keccak256(Buffer.from("second"));
    expect(`0x${Buffer.from(first).toString("hex")}`).to.equal(keccak256ByEthers(Buffer.from("first")));
  });

  it("is right after a hash that threw half-way", () => {
    expect(() => keccak256({} as Uint8Array)).to.throw();
    expectSame(Buffer.from("after it"));
  });
});
