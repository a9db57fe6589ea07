import { expect } from "chai";
import { Contract } from "ethers";
import fc from "fast-check";
import { network } from "hardhat";
import type { Address } from "../../bot/core/hex.ts";
import { encodeExecution, type Execution } from "../../bot/executors/flash/encode-route.ts";
import type { ExecutableHop, UniswapV2Hop } from "../../bot/executors/flash/executable-hop.ts";
import type { Settlement } from "../../bot/executors/flash/settlement.ts";
import { FlashArbitrage__factory } from "../../typechain-types/factories/FlashArbitrage__factory.ts";
import { deployEncoder, type EncoderOnChain } from "../builders/encoder-on-chain.ts";
import { anyExecution, MAX_AMOUNT, MAX_EXPIRY_BLOCK } from "../builders/executions.ts";
import { USDC, WETH } from "../builders/signals.ts";

const RUNS = 500;
const FIRST: Address = `0x${"b1".repeat(20)}`;
const SECOND: Address = `0x${"b2".repeat(20)}`;
const BUY: UniswapV2Hop = {
  ...{ venue: "uniswap-v2", pool: FIRST, tokenIn: WETH, tokenOut: USDC, amountIn: 5n, amountOut: 9n, feeBps: 30 },
};
const SELL: UniswapV2Hop = {
  ...{ venue: "uniswap-v2", pool: SECOND, tokenIn: USDC, tokenOut: WETH, amountIn: 9n, amountOut: 7n, feeBps: 30 },
};
const SHARED: Settlement = { recipient: "contract", unwrap: false, builderShareBps: 1 };

const terms = { funding: { kind: "flash-swap" }, minProfitWei: 1n, expiryBlock: 9n, wrappedNative: WETH } as const;

/** Spoils one number, token or hop of an execution. */
const damage = fc
  .record({
    at: fc.nat(5),
    amount: fc.constantFrom<bigint | "all">("all", 0n, 1n, MAX_AMOUNT + 1n, 2n ** 256n - 1n),
    part: fc.constantFrom("amountIn", "amountOut", "token", "minimum", "expiry", "share", "funding", "hops"),
  })
  .map(({ at, amount, part }) => (execution: Execution): Execution => {
    const { hops } = execution.route;
    const index = at % hops.length;
    const withHops = (changed: readonly ExecutableHop[]): Execution => ({
      ...execution,
      route: { ...execution.route, hops: changed },
    });
    const change = (changes: object): Execution =>
      withHops(hops.map((hop, i) => (i === index ? { ...hop, ...changes } : hop)));
    const number = amount === "all" ? 0n : amount;
    switch (part) {
      case "amountIn":
        return change({ amountIn: amount });
      case "amountOut":
        return "amountOut" in hops[index]! ? change({ amountOut: amount }) : execution;
      case "token":
        return change({ tokenOut: hops[index]!.tokenIn });
      case "minimum":
        return { ...execution, minProfitWei: number };
      case "expiry":
        return { ...execution, expiryBlock: number };
      case "share":
        return { ...execution, settlement: { ...SHARED, builderShareBps: 10_000 + at } };
      case "funding":
        return { ...execution, funding: { kind: "first-pool" } };
      case "hops":
        return withHops(hops.slice(0, index));
    }
  });

/** WETH to USDC and back, with changes. */
function anExecution(changes: Partial<Execution> = {}, hops: readonly ExecutableHop[] = [BUY, SELL]): Execution {
  return { ...terms, route: { profitToken: hops[0]!.tokenIn, hops }, ...changes };
}

const selling = (change: Partial<UniswapV2Hop>): Execution => anExecution({}, [BUY, { ...SELL, ...change }]);
const buying = (change: Partial<UniswapV2Hop>): Execution => anExecution({}, [{ ...BUY, ...change }, SELL]);

/** Refused by both; the contract's encoder names its reason. */
const REFUSED_BY_BOTH: readonly (readonly [what: string, Execution, says: RegExp, onChain: string])[] = [
  ["an amount of nothing", buying({ amountIn: 0n }), /must be 1 to 2\^112/, "UnusableHop"],
  ["an amount too large to pay", buying({ amountIn: MAX_AMOUNT + 1n }), /must be 1 to 2\^112/, "ValueOutOfRange"],
  ["an amount too large to get", selling({ amountOut: MAX_AMOUNT + 1n }), /must be 1 to 2\^112/, "ValueOutOfRange"],
  ["a first hop that takes all", buying({ amountIn: "all" }), /nothing arrives/, "UnusableHop"],
  [
    "a pair after the pool that funds, without its payment",
    anExecution({ funding: { kind: "first-pool" } }, [BUY, { ...SELL, amountIn: "all" }]),
    /needs an exact amount/,
    "UnusableHop",
  ],
  [
    "a token swapped for itself",
    anExecution({
      route: {
        profitToken: WETH,
        hops: [
          { ...BUY, tokenOut: WETH },
          { ...SELL, tokenIn: WETH },
        ],
      },
    }),
    /swaps 0x.* for itself/,
    "UnusableHop",
  ],
  ["too large a minimum", anExecution({ minProfitWei: MAX_AMOUNT + 1n }), /minimum profit must be/, "ValueOutOfRange"],
  [
    "an expiry beyond uint32",
    anExecution({ expiryBlock: MAX_EXPIRY_BLOCK + 1n }),
    /expiry block must be/,
    "ValueOutOfRange",
  ],
  [
    "more for the builder than all",
    anExecution({ settlement: { ...SHARED, builderShareBps: 10_001 } }),
    /share must be 0 to 10000/,
    "ShareOutOfRange",
  ],
];

/** Packed by the contract's encoder, and refused when executed: ours says so before anything is signed. */
const REFUSED_HERE: readonly (readonly [what: string, Execution, says: RegExp])[] = [
  ["fewer than two hops", anExecution({}, [BUY]), /at least two hops, not 1/],
  ["a hop that takes another amount than arrives", selling({ amountIn: 8n }), /takes 8, but .* brings 9/],
  ["a hop that takes another token than arrives", selling({ tokenIn: FIRST }), /but the one before it brings/],
  ["a cycle that does not end where it starts", selling({ tokenOut: FIRST }), /but ends with/],
  ["a missing minimum", anExecution({ minProfitWei: 0n }), /minimum profit must be/],
  ["a last pool that cannot lend", selling({ amountOut: "all" }), /cannot lend/],
  [
    "a first pool that cannot lend",
    anExecution({ funding: { kind: "first-pool" } }, [{ ...BUY, amountOut: "all" }, SELL]),
    /cannot lend/,
  ],
  [
    "a fee of more than all",
    anExecution({ funding: { kind: "own" } }, [BUY, { ...SELL, amountOut: "all", feeBps: 10_001 }]),
    /fee of .* must be 0 to 10000/,
  ],
  [
    "a share of what is not the wrapped native token",
    anExecution({ wrappedNative: FIRST, settlement: SHARED }),
    /only a profit in the wrapped native token/,
  ],
];

/** What cannot be said on chain at all. */
const UNSPEAKABLE: readonly (readonly [what: string, Execution, says: RegExp])[] = [
  ["a pool that is no address", selling({ pool: "0x12" }), /must be an address in lower case/],
  ["a negative expiry", anExecution({ expiryBlock: -1n }), /expiry block must be/],
  [
    "a pair that swaps all without a fee",
    anExecution({}, [{ ...withoutFee(BUY), amountOut: "all" }, SELL]),
    /but is undefined/,
  ],
  [
    "half a basis point",
    anExecution({ funding: { kind: "own" } }, [BUY, { ...SELL, amountOut: "all", feeBps: 0.5 }]),
    /must be a whole number from 0 to 2\^16 - 1, but is 0.5/,
  ],
  [
    "a coin beyond a byte",
    anExecution({ funding: { kind: "own" } }, [BUY, { ...SELL, venue: "curve", i: 256, j: 0, indices: "int128" }]),
    /coin i must be a whole number from 0 to 2\^8 - 1, but is 256/,
  ],
  ["a parent hash that is none", anExecution({ parentHash: "0x12" }), /parent hash must be 32 bytes/],
];

describe("what the encoder of routes refuses", () => {
  let encoder: EncoderOnChain;
  let errors: Contract;

  before(async () => {
    const { ethers } = await network.create();
    encoder = await deployEncoder(ethers);
    errors = new Contract(encoder.contract, FlashArbitrage__factory.abi);
  });

  it("has an example that neither refuses", async () => {
    expect(encodeExecution(anExecution())).to.equal(await encoder.encode(anExecution()));
  });

  for (const [what, execution, says, onChain] of REFUSED_BY_BOTH) {
    it(`includes ${what}, as does the contract's`, async () => {
      expect(() => encodeExecution(execution)).to.throw(RangeError, says);
      await expect(encoder.encode(execution)).to.be.revertedWithCustomError(errors, onChain);
    });
  }

  for (const [what, execution, says] of REFUSED_HERE) {
    it(`includes ${what}, which the contract refuses to execute`, async () => {
      expect(() => encodeExecution(execution)).to.throw(RangeError, says);
      expect(await encoder.encode(execution)).to.match(/^0x61461954/);
    });
  }

  for (const [what, execution, says] of UNSPEAKABLE) {
    it(`includes ${what}`, () => {
      expect(() => encodeExecution(execution)).to.throw(RangeError, says);
    });
  }

  it("is all that the contract's encoder refuses, whatever is wrong with an execution", async () => {
    await fc.assert(
      fc.asyncProperty(anyExecution, damage, async (execution, spoil) => {
        const spoilt = spoil(execution);
        const packed = await encoder.encode(spoilt).catch(() => undefined);
        if (packed === undefined) expect(() => encodeExecution(spoilt)).to.throw(RangeError);
      }),
      { numRuns: RUNS },
    );
  });
});

function withoutFee({ feeBps: _, ...hop }: UniswapV2Hop): UniswapV2Hop {
  return hop;
}
