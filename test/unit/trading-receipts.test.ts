import { expect } from "chai";
import { AbiCoder, concat, id } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { Log } from "../../bot/ports/chain.ts";
import { describeRouterRevert } from "../../bot/trading/exchanges/describe-router-revert.ts";
import { isOutOfGas } from "../../bot/trading/receipts/is-out-of-gas.ts";
import { paidWei, receivedWei } from "../../bot/trading/receipts/moved-tokens.ts";

const TOKEN: Address = `0x${"a1".repeat(20)}`;
const OTHER_TOKEN: Address = `0x${"a2".repeat(20)}`;
const OURS: Address = `0x${"0c".repeat(20)}`;
const POOL: Address = `0x${"0d".repeat(20)}`;
const COLLECTOR: Address = `0x${"0e".repeat(20)}`;

function transfer(token: Address, from: Address, to: Address, amountWei: bigint, name = "Transfer"): Log {
  return {
    address: token,
    topics: [id(`${name}(address,address,uint256)`) as Hex, topic(from), topic(to)],
    data: word(amountWei),
    ...{ blockNumber: 1n, transactionHash: word(1n), transactionIndex: 0 },
  };
}

function topic(address: Address): Hex {
  return `0x${address.slice(2).padStart(64, "0")}`;
}

function word(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

describe("What a receipt says that an account moved", () => {
  it("is what arrived of a token that keeps a fee, and all that was paid of it", () => {
    const logs = [
      transfer(TOKEN, POOL, OURS, 97n),
      transfer(TOKEN, POOL, COLLECTOR, 3n),
      transfer(TOKEN, OURS, POOL, 50n),
      transfer(TOKEN, OURS, COLLECTOR, 2n),
    ];
    expect(receivedWei({ logs }, TOKEN, OURS)).to.equal(97n);
    expect(paidWei({ logs }, TOKEN, OURS)).to.equal(52n);
  });

  it("leaves out other tokens, other events, and numbered tokens", () => {
    const [numbered] = [transfer(TOKEN, POOL, OURS, 5n)];
    const logs = [
      transfer(OTHER_TOKEN, POOL, OURS, 5n),
      transfer(TOKEN, POOL, OURS, 5n, "Approval"),
      { ...numbered, topics: [...numbered.topics, word(5n)], data: "0x" as Hex },
    ];
    expect(receivedWei({ logs }, TOKEN, OURS)).to.equal(0n);
    expect(paidWei({ logs }, TOKEN, POOL)).to.equal(0n);
  });
});

describe("That a transaction ran out of gas", () => {
  const limit = 1_000_000n;
  const cases: readonly (readonly [string, boolean, bigint, boolean])[] = [
    ["shows where all was used", false, 1_000_000n, true],
    ["shows where a call in a call had no more", false, 970_000n, true],
    ["shows five calls down", false, 925_000n, true],
    ["is not so where more was left than five calls keep", false, 924_000n, false],
    ["is not so of what succeeded", true, 1_000_000n, false],
  ];
  for (const [shows, succeeded, gasUsed, expected] of cases) {
    it(shows, () => {
      expect(isOutOfGas({ succeeded, gasUsed }, limit)).to.equal(expected);
    });
  }
});

describe("Why a router reverted", () => {
  const said = (words: string): Hex =>
    concat(["0x08c379a0", AbiCoder.defaultAbiCoder().encode(["string"], [words])]) as Hex;
  const cases: readonly (readonly [Hex, string])[] = [
    [said("UniswapV2Router: EXPIRED"), "its deadline had passed: UniswapV2Router: EXPIRED"],
    [
      said("SushiRouter: INSUFFICIENT_OUTPUT_AMOUNT"),
      "the pool would have paid less than the minimum: SushiRouter: INSUFFICIENT_OUTPUT_AMOUNT",
    ],
    [said("STF"), "the token could not be taken, for its balance or its allowance: STF"],
    [said("BAL#406"), "BAL#406"],
    [said("pay \u001b[31mme\u202e"), "pay ?[31mme?"],
    [said(""), "an error without words"],
    ["0x", "it reverted without a reason"],
    ["0xdeadbeef00", "an unknown error 0xdeadbeef"],
    ["0x08c379a0ff", "an unknown error 0x08c379a0"],
  ];
  for (const [data, phrase] of cases) {
    it(`is said as "${phrase}"`, () => {
      expect(describeRouterRevert(data)).to.equal(phrase);
    });
  }
});
