import { expect } from "chai";
import type { Hex } from "../../bot/core/hex.ts";
import { realisedProfitWei } from "../../bot/executors/flash/realised-profit.ts";
import type { Log } from "../../bot/ports/chain.ts";
import { anExecuted, aTransfer, aWrapping, CONTRACT, PAYOUT_ADDRESS, STRANGER } from "../builders/plans.ts";
import { USDC, WETH } from "../builders/signals.ts";

type Emitted = ReturnType<typeof aTransfer>;

function located(logs: readonly Emitted[]): readonly Log[] {
  return logs.map((log) => ({ ...log, blockNumber: 1n, transactionHash: "0x", transactionIndex: 0 }));
}

function profit(logs: readonly Emitted[], profitRecipient?: Hex): bigint {
  const owners = { contract: CONTRACT, wrappedNative: WETH };
  return realisedProfitWei(
    located(logs),
    WETH,
    profitRecipient === undefined ? owners : { ...owners, profitRecipient },
  );
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

  it("counts what the contract wraps and unwraps, of the wrapped native token alone", () => {
    const logs = [
      aWrapping("Deposit", CONTRACT, 1_000n),
      aWrapping("Withdrawal", CONTRACT, 990n),
      aWrapping("Deposit", STRANGER, 7n),
      aWrapping("Withdrawal", STRANGER, 70n),
    ];
    expect(profit(logs)).to.equal(10n);
    expect(realisedProfitWei(located(logs), WETH, { contract: CONTRACT, wrappedNative: USDC })).to.equal(0n);
  });

  it("is what the contract says, where it says something, whatever was moved besides", () => {
    const moved = [aTransfer(WETH, STRANGER, CONTRACT, 10n), aWrapping("Withdrawal", CONTRACT, 10n)];
    expect(profit([...moved, anExecuted(WETH, 8n, 2n)])).to.equal(8n);
  });

  it("believes nobody else, and no word about another token", () => {
    const moved = [aTransfer(WETH, STRANGER, CONTRACT, 10n)];
    expect(profit([anExecuted(WETH, 99n, 0n, STRANGER), ...moved])).to.equal(10n);
    expect(profit([anExecuted(USDC, 99n, 0n), ...moved])).to.equal(10n);
  });

  it("takes no NFT for an amount", () => {
    const nft = aTransfer(WETH, STRANGER, CONTRACT, 10n);
    expect(profit([{ ...nft, topics: [...nft.topics, nft.topics[1]!], data: "0x" }])).to.equal(0n);
  });
});
