import { expect } from "chai";
import type { Hex } from "../../bot/core/hex.ts";
import { realisedProfitWei } from "../../bot/executors/flash/realised-profit.ts";
import type { Log } from "../../bot/ports/chain.ts";
import { aTransfer, CONTRACT, PAYOUT_ADDRESS, STRANGER } from "../builders/plans.ts";
import { USDC, WETH } from "../builders/signals.ts";

function profit(logs: ReturnType<typeof aTransfer>[], profitRecipient?: Hex): bigint {
  const located = logs.map((log): Log => ({ ...log, blockNumber: 1n, transactionHash: "0x", transactionIndex: 0 }));
  const owners = profitRecipient === undefined ? { contract: CONTRACT } : { contract: CONTRACT, profitRecipient };
  return realisedProfitWei(located, WETH, owners);
}

describe("realised profit", () => {
  it("is what came in minus what went out, of the profit token alone", () => {
    const logs = [
      aTransfer(WETH, STRANGER, CONTRACT, 1_000n),
      aTransfer(USDC, STRANGER, CONTRACT, 77n),
      aTransfer(WETH, STRANGER, STRANGER, 5_000n),
      aTransfer(WETH, CONTRACT, STRANGER, 990n),
    ];
    expect(profit(logs)).to.equal(10n);
  });

  it("is negative when more went out than came in", () => {
    expect(profit([aTransfer(WETH, CONTRACT, STRANGER, 3n)])).to.equal(-3n);
  });

  it("keeps what the contract pays out", () => {
    const logs = [aTransfer(WETH, STRANGER, CONTRACT, 10n), aTransfer(WETH, CONTRACT, PAYOUT_ADDRESS, 10n)];
    expect(profit(logs, PAYOUT_ADDRESS)).to.equal(10n);
    expect(profit(logs)).to.equal(0n);
  });

  it("counts a transfer to itself as nothing", () => {
    expect(profit([aTransfer(WETH, CONTRACT, CONTRACT, 10n)])).to.equal(0n);
  });

  it("takes no NFT for an amount", () => {
    const nft = aTransfer(WETH, STRANGER, CONTRACT, 10n);
    expect(profit([{ ...nft, topics: [...nft.topics, nft.topics[1]!], data: "0x" }])).to.equal(0n);
  });
});
