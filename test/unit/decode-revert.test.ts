import { expect } from "chai";
import { AbiCoder, concat, type Interface } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { describeRevert, isProfitBelowMinimum } from "../../bot/executors/flash/decode-revert.ts";
import { FlashArbitrage__factory } from "../../typechain-types/factories/FlashArbitrage__factory.ts";

const contract: Interface = FlashArbitrage__factory.createInterface();
const ours = (name: string, ...values: unknown[]): Hex => contract.encodeErrorResult(name, values) as Hex;
const words = (reason: string): Hex =>
  concat(["0x08c379a0", AbiCoder.defaultAbiCoder().encode(["string"], [reason])]) as Hex;
const panic = (code: number): Hex =>
  concat(["0x4e487b71", AbiCoder.defaultAbiCoder().encode(["uint256"], [code])]) as Hex;

const TOKEN = `0x${"11".repeat(20)}`;
const [ACTUAL, EXPECTED] = [`0x${"ac".repeat(32)}`, `0x${"ec".repeat(32)}`];
/** By type, of what no number can stand for. */
const VALUES: Readonly<Record<string, string>> = { address: TOKEN, bytes32: ACTUAL };

describe("the reason of a revert", () => {
  it("names each of the contract's errors with its values", () => {
    expect(describeRevert(ours("ProfitBelowMinimum", -5n, 7n))).to.equal("ProfitBelowMinimum: gained -5, minimum 7");
    expect(describeRevert(ours("Expired", 11n, 10n))).to.equal("Expired: blockNumber 11, expiryBlock 10");
    expect(describeRevert(ours("Reentered"))).to.equal("Reentered");
    expect(describeRevert(ours("Overspent", TOKEN, 3n))).to.equal(`Overspent: token ${TOKEN}, missing 3`);
    expect(describeRevert(ours("NotSpendable", TOKEN))).to.equal(`NotSpendable: token ${TOKEN}`);
    expect(describeRevert(ours("NotWrappedNative", TOKEN))).to.equal(`NotWrappedNative: token ${TOKEN}`);
    expect(describeRevert(ours("ShareOutOfRange", 10_001n))).to.equal("ShareOutOfRange: shareBps 10001");
    expect(describeRevert(ours("UnexpectedParent", ACTUAL, EXPECTED))).to.equal(
      `UnexpectedParent: actual ${ACTUAL}, expected ${EXPECTED}`,
    );
    contract.forEachError((error) => {
      const values = error.inputs.map(({ type }) => VALUES[type] ?? 1);
      expect(describeRevert(ours(error.name, ...values))).to.match(new RegExp(`^${error.name}\\b`));
    });
  });

  it("repeats a pool's own words, made safe to print", () => {
    expect(describeRevert(words("UniswapV2: K"))).to.equal("UniswapV2: K");
    expect(describeRevert(words(""))).to.equal("an error without words");
    expect(describeRevert(words("\u001b[2Jhello\n"))).to.equal("?[2Jhello?");
    expect(describeRevert(words("x".repeat(1000)))).to.have.length(121);
  });

  it("tells a panic by its meaning", () => {
    expect(describeRevert(panic(0x11))).to.equal("a panic: arithmetic overflow");
    expect(describeRevert(panic(0x32))).to.equal("a panic: array index out of bounds");
    expect(describeRevert(panic(0xff))).to.equal("a panic: code 255");
  });

  it("copes with no data, unknown errors and data that is cut off", () => {
    expect(describeRevert("0x")).to.equal("it reverted without a reason");
    expect(describeRevert("0x0102")).to.equal("it reverted without a reason");
    expect(describeRevert("0xdeadbeef")).to.equal("an unknown error 0xdeadbeef");
    const whole = [ours("ProfitBelowMinimum", -5n, 7n), words("UniswapV2: K"), panic(1)];
    for (const data of whole) {
      for (let length = 10; length < 138 && length < data.length; length++) {
        expect(describeRevert(data.slice(0, length) as Hex)).to.be.a("string");
      }
    }
  });

  it("tells apart when the cycle earned too little", () => {
    expect(isProfitBelowMinimum(ours("ProfitBelowMinimum", 1n, 2n))).to.be.true;
    expect(isProfitBelowMinimum(ours("Expired", 1n, 2n))).to.be.false;
    expect(isProfitBelowMinimum(words("UniswapV2: K"))).to.be.false;
    expect(isProfitBelowMinimum("0x")).to.be.false;
  });
});
