import { expect } from "chai";
import { Interface } from "ethers";
import type { Exchange, RouterKind } from "../../bot/core/exchange.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { Swap } from "../../bot/core/route.ts";
import { encodeSwap, swapObstacle } from "../../bot/trading/exchanges/encode-swap.ts";
import type { BoundedSwap } from "../../bot/trading/exchanges/slice.ts";

const WETH: Address = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
const USDC: Address = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
const USDT: Address = "0xdac17f958d2ee523a2206206994597c13d831ec7";
const NATIVE: Address = `0x${"0".repeat(40)}`;
const POOL: Address = `0x${"aa".repeat(20)}`;
const ROUTER: Address = `0x${"bb".repeat(20)}`;
const ACCOUNT: Address = `0x${"cc".repeat(20)}`;
const TERMS = { recipient: ACCOUNT, deadlineS: 1_800_000_000n };

const PLAIN = { pool: POOL, tokenIn: WETH, tokenOut: USDC };
const V2: Swap = { venue: "uniswap-v2", ...PLAIN };
const V3: Swap = { venue: "uniswap-v3", ...PLAIN };
const BALANCER: Swap = { venue: "balancer-v2", ...PLAIN, poolId: `0x${"dd".repeat(32)}` };
const CURVE: Swap = { venue: "curve", ...PLAIN, i: 2, j: 0, indices: "int128" };

function exchange(routerKind: RouterKind, router = ROUTER): Exchange {
  return { name: "place", routerKind, router };
}

function bounded(swap: Swap, rest: Partial<BoundedSwap> = {}): BoundedSwap {
  return { swap, amountInWei: 100n, minOutWei: 7n, ...(swap.venue === "uniswap-v3" && { feePpm: 500 }), ...rest };
}

describe("The calldata of a swap", () => {
  const cases: readonly { readonly kind: RouterKind; readonly swaps: readonly BoundedSwap[]; readonly abi: string }[] =
    [
      {
        kind: "uniswap-v2-router",
        swaps: [bounded(V2)],
        abi: "swapExactTokensForTokens(uint256,uint256,address[],address,uint256)",
      },
      {
        kind: "uniswap-v3-router",
        swaps: [bounded(V3)],
        abi: "exactInputSingle((address,address,uint24,address,uint256,uint256,uint256,uint160))",
      },
      { kind: "uniswap-v3-router", swaps: [bounded(V3), bounded(V3)], abi: "multicall(bytes[])" },
      { kind: "uniswap-v3-router-02", swaps: [bounded(V3)], abi: "multicall(uint256,bytes[])" },
      {
        kind: "balancer-vault",
        swaps: [bounded(BALANCER)],
        abi: "swap((bytes32,uint8,address,address,uint256,bytes),(address,bool,address,bool),uint256,uint256)",
      },
      {
        kind: "balancer-vault",
        swaps: [bounded(BALANCER), bounded(BALANCER)],
        abi: "batchSwap(uint8,(bytes32,uint256,uint256,uint256,bytes)[],address[],(address,bool,address,bool),int256[],uint256)",
      },
    ];
  for (const { kind, swaps, abi } of cases) {
    const name = abi.slice(0, abi.indexOf("("));

    it(`for ${kind} with ${swaps.length} of them is ${name}, which pays the account until the deadline`, () => {
      const { to, data } = encodeSwap(exchange(kind), swaps, TERMS);
      expect(to).to.equal(ROUTER);
      expect(data.slice(0, 10)).to.equal(new Interface([`function ${abi}`]).getFunction(name)!.selector);
      expect(data).to.contain(ACCOUNT.slice(2));
      expect(data).to.contain(word(TERMS.deadlineS));
      // The Vault counts what an account gets downwards.
      expect(data).to.contain(name === "batchSwap" ? word(BigInt.asUintN(256, -14n)) : word(7n));
      expect(data).not.to.contain("f".repeat(64));
    });
  }

  it("of the Vault with several limits what goes in by the sum, and what comes out by the negative sum", () => {
    const { data } = encodeSwap(exchange("balancer-vault"), [bounded(BALANCER), bounded(BALANCER)], TERMS);
    expect(data).to.contain(word(200n) + word(BigInt.asUintN(256, -14n)));
  });

  it("for a pool of Curve has the places of its coins, and neither deadline nor recipient", () => {
    const { to, data } = encodeSwap(exchange("curve-pool", POOL), [bounded(CURVE)], TERMS);
    expect(to).to.equal(POOL);
    expect(data).to.equal(`0x3df02124${word(2n)}${word(0n)}${word(100n)}${word(7n)}`);
  });

  const refusals: readonly (readonly [string, Exchange, readonly BoundedSwap[]])[] = [
    ["there is nothing to swap", exchange("uniswap-v2-router"), []],
    [
      "all swaps of a call sell the same token for the same other one",
      exchange("uniswap-v3-router"),
      [bounded(V3), bounded({ ...V3, tokenOut: USDT })],
    ],
    [
      "it is not called with the chain's own coin",
      exchange("curve-pool", POOL),
      [bounded({ ...CURVE, tokenIn: NATIVE })],
    ],
    ["a swap sells nothing", exchange("uniswap-v3-router-02"), [bounded(V3, { amountInWei: 0n })]],
    [
      "a swap has no minimum output",
      exchange("balancer-vault"),
      [bounded(BALANCER), bounded(BALANCER, { minOutWei: 0n })],
    ],
    ["it swaps over pairs of Uniswap V2 only", exchange("uniswap-v2-router"), [bounded(V3)]],
    [
      "it swaps over one pair of two tokens, not over several",
      exchange("uniswap-v2-router"),
      [bounded(V2), bounded(V2)],
    ],
    ["it swaps over pools of Uniswap V3 only", exchange("uniswap-v3-router"), [bounded(V2)]],
    [
      `it finds a pool by its fee, and that of ${POOL} is not given`,
      exchange("uniswap-v3-router"),
      [{ swap: V3, amountInWei: 1n, minOutWei: 1n }],
    ],
    ["it swaps over pools of Balancer V2 only", exchange("balancer-vault"), [bounded(BALANCER), bounded(V2)]],
    ["it is a pool of Curve itself", exchange("curve-pool", ROUTER), [bounded(CURVE)]],
    ["it makes one exchange a call, not several", exchange("curve-pool", POOL), [bounded(CURVE), bounded(CURVE)]],
  ];
  for (const [says, place, swaps] of refusals) {
    it(`is refused because ${says}`, () => {
      expect(swapObstacle(place, swaps)).to.equal(says);
      expect(() => encodeSwap(place, swaps, TERMS)).to.throw(`The router of place cannot make this swap: ${says}.`);
    });
  }
});

function word(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}
