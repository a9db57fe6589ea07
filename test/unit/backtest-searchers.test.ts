import { expect } from "chai";
import { id, toBeHex, zeroPadValue } from "ethers";
import { searcherProfit } from "../../bot/commands/backtest/searcher-profit.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { ReplayedLog } from "../../bot/fork/replayed-transaction.ts";

const address = (digit: string): Address => `0x${digit.repeat(40)}`;
const [WETH, USDC, DAI] = [address("1"), address("2"), address("3")];
const [POOL_A, POOL_B, POOL_C] = [address("a"), address("b"), address("c")];
const TRADER = address("f");
const HOLDERS = new Set([POOL_A, POOL_B, POOL_C]);

const transfer = (token: Address, from: Address, to: Address, amountWei: bigint): ReplayedLog => ({
  address: token,
  topics: [id("Transfer(address,address,uint256)"), ...[from, to].map((account) => zeroPadValue(account, 32))] as Hex[],
  data: toBeHex(amountWei, 32) as Hex,
});

describe("what a searcher took", () => {
  const profitOf = (...logs: readonly ReplayedLog[]) => {
    const nothing = { succeeded: true, gasUsed: 0n, logsBloom: "0x" as Hex, called: [], changes: {} };
    const transaction = { index: 7, hash: "0x07" as Hex, from: TRADER, to: null, logs, ...nothing };
    return searcherProfit(transaction, HOLDERS);
  };
  const cycle = [
    transfer(WETH, TRADER, POOL_A, 100n),
    transfer(USDC, POOL_A, POOL_B, 250n),
    transfer(WETH, POOL_B, TRADER, 103n),
  ];

  it("is what the pools of a cycle gave more than they got", () => {
    expect(profitOf(...cycle)).to.deep.equal({
      index: 7,
      transactionHash: "0x07",
      gains: [{ token: WETH, amountWei: 3n }],
      holders: [POOL_A, POOL_B],
    });
  });

  it("includes what was left of the tokens on the way", () => {
    const [into, between, out] = cycle as [ReplayedLog, ReplayedLog, ReplayedLog];
    const kept = transfer(USDC, POOL_A, TRADER, 1n);
    expect(profitOf(into, between, kept, out)?.gains).to.deep.equal([
      { token: WETH, amountWei: 3n },
      { token: USDC, amountWei: 1n },
    ]);
  });

  it("leaves out a trade beside the cycle", () => {
    const beside = [transfer(WETH, TRADER, POOL_C, 500n), transfer(DAI, POOL_C, TRADER, 900n)];
    expect(profitOf(...beside, ...cycle)?.gains).to.deep.equal([{ token: WETH, amountWei: 3n }]);
  });

  for (const [what, logs] of [
    ["a trade", [transfer(WETH, TRADER, POOL_A, 100n), transfer(USDC, POOL_A, TRADER, 250n)]],
    [
      "a trade over two pools",
      [transfer(WETH, TRADER, POOL_A, 100n), transfer(USDC, POOL_A, POOL_B, 250n), transfer(DAI, POOL_B, TRADER, 249n)],
    ],
    [
      "a trade split between two pools",
      [
        transfer(WETH, TRADER, POOL_A, 100n),
        transfer(USDC, POOL_A, TRADER, 250n),
        transfer(WETH, TRADER, POOL_B, 100n),
        transfer(USDC, POOL_B, TRADER, 249n),
      ],
    ],
    ["a withdrawal of liquidity", [transfer(WETH, POOL_A, TRADER, 100n), transfer(USDC, POOL_A, TRADER, 250n)]],
    ["a cycle that loses", [cycle[0]!, cycle[1]!, transfer(WETH, POOL_B, TRADER, 99n)]],
    ["a payment between strangers", [transfer(WETH, TRADER, address("e"), 100n)]],
  ] as const) {
    it(`is nothing for ${what}`, () => {
      expect(profitOf(...logs)).to.equal(undefined);
    });
  }
});
