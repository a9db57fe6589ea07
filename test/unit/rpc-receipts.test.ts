import { expect } from "chai";
import { receiptOf } from "../../bot/adapters/chain/rpc-types.ts";

const WRITTEN = {
  transactionHash: `0x${"Ab".repeat(32)}`,
  transactionIndex: "0x2",
  blockNumber: "0x10",
  blockHash: `0x${"cd".repeat(32)}`,
  status: "0x1",
  gasUsed: "0x5208",
  effectiveGasPrice: "0x3b9aca00",
  logs: [],
};

describe("a receipt as a node writes it", () => {
  it("tells what a rollup took for publishing, and where nobody takes anything, nothing", () => {
    expect(receiptOf({ ...WRITTEN, l1Fee: "0x2386f26fc10000" }).dataFeeWei).to.equal(10n ** 16n);
    expect(receiptOf(WRITTEN).dataFeeWei).to.equal(0n);
    // Of a transaction that only the first layer can make.
    expect(receiptOf({ ...WRITTEN, l1Fee: null }).dataFeeWei).to.equal(0n);
  });
});
