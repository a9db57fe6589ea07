import { expect } from "chai";
import { type Head, nextBaseFeePerGasWei } from "../../bot/core/head.ts";

function headWith(gasUsed: bigint, baseFeePerGasWei = 1_000_000_000n): Head {
  const hash = "0x00";
  return { number: 1n, hash, parentHash: hash, timestampS: 0n, baseFeePerGasWei, gasUsed, gasLimit: 20_000_000n };
}

describe("the next base fee", () => {
  // go-ethereum, consensus/misc/eip1559/eip1559_test.go, TestCalcBaseFee
  it("stays when the block was as full as the target", () => {
    expect(nextBaseFeePerGasWei(headWith(10_000_000n))).to.equal(1_000_000_000n);
  });

  it("falls when the block was emptier", () => {
    expect(nextBaseFeePerGasWei(headWith(9_000_000n))).to.equal(987_500_000n);
    expect(nextBaseFeePerGasWei(headWith(0n))).to.equal(875_000_000n);
  });

  it("rises when the block was fuller, by one eighth at most and one wei at least", () => {
    expect(nextBaseFeePerGasWei(headWith(11_000_000n))).to.equal(1_012_500_000n);
    expect(nextBaseFeePerGasWei(headWith(20_000_000n))).to.equal(1_125_000_000n);
    expect(nextBaseFeePerGasWei(headWith(10_000_001n, 1n))).to.equal(2n);
  });
});
