import { expect } from "chai";
import { AbiCoder, type Contract, ZeroAddress } from "ethers";
import fc from "fast-check";
import { network } from "hardhat";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { Venue } from "../../bot/core/route.ts";
import { singletonsOf } from "../../bot/core/singletons.ts";
import { encodeExecution, type Execution } from "../../bot/executors/flash/encode-route.ts";
import type { ExecutableHop, HopAmount } from "../../bot/executors/flash/executable-hop.ts";
import { executableRoute } from "../../bot/executors/flash/executable-route.ts";
import type { FundingKind } from "../../bot/executors/flash/funding.ts";
import { anyCoreRoute } from "../builders/core-routes.ts";
import { deployEncoder, type EncoderOnChain, EXECUTE_SELECTOR } from "../builders/encoder-on-chain.ts";
import { anyExecution, isPair } from "../builders/executions.ts";
import { WETH } from "../builders/signals.ts";

const RUNS = 300;

// As contracts/libraries/PackedRoute.sol and PackedHop.sol number them.
const FUNDING_FLAGS: Readonly<Record<FundingKind, bigint>> = {
  "flash-swap": 0n,
  "first-pool": 1n,
  own: 2n,
  balancer: 3n,
  morpho: 4n,
  aave: 5n,
  erc3156: 6n,
  "uniswap-v4": 7n,
  "uniswap-v4-native": 71n,
};
const SINGLETONS = singletonsOf(1n);
/** For all pools of a venue. */
const CALLED: Readonly<Partial<Record<Venue, Address>>> = {
  "uniswap-v4": "0x000000000004444c5dc75cb358380d2e3de08a90",
  "balancer-v2": "0xba12222222228d8ba445958a75a0704d566bf2c8",
};
const RECIPIENTS = { contract: 0n, payout: 1n, owner: 2n } as const;

/** What test/contracts/harness/PackedRouteHarness.sol answers. */
interface Decoded {
  readonly header: {
    readonly flags: bigint;
    readonly expiryBlock: bigint;
    readonly minProfitWei: bigint;
    readonly profitToken: string;
    readonly parentHash: bigint;
    readonly settlement: bigint;
    readonly lender: string;
  };
  readonly hops: readonly DecodedHop[];
  readonly payments: readonly bigint[];
}

interface DecodedHop {
  readonly kind: bigint;
  readonly zeroForOne: boolean;
  readonly pool: string;
  readonly amount: bigint;
  readonly details: string;
}

describe("the encoding of routes", () => {
  let decode: (packed: Hex) => Promise<Decoded>;
  let encoder: EncoderOnChain;

  before(async () => {
    const { ethers } = await network.create();
    const decoder: Contract = await ethers.deployContract("PackedRouteHarness");
    decode = async (packed) => (await decoder.getFunction("decode")(packed)) as Decoded;
    encoder = await deployEncoder(ethers);
  });

  it("is byte for byte that of the contract's own encoder, over all venues and fundings", async () => {
    await fc.assert(
      fc.asyncProperty(anyExecution, async (execution) => {
        expect(encodeExecution(execution)).to.equal(await encoder.encode(execution));
      }),
      { numRuns: RUNS },
    );
  });

  it("is decoded by the contract's libraries to what was meant", async () => {
    await fc.assert(
      fc.asyncProperty(anyExecution, async (execution) => {
        const calldata = encodeExecution(execution);
        expect(calldata.slice(0, 10)).to.equal(EXECUTE_SELECTOR);
        const { header, hops, payments } = await decode(`0x${calldata.slice(10)}`);
        expectHeader(header, execution);
        expect(hops.map(plain)).to.deep.equal(deliveryOrder(execution).map((hop) => meant(hop, execution)));
        expect([...payments]).to.deep.equal(paymentsOf(execution));
      }),
      { numRuns: RUNS },
    );
  });

  it("is, for a route of the bot over any venues, decoded to its hops, with the contract that is called for each", async () => {
    await fc.assert(
      fc.asyncProperty(anyCoreRoute, async (core) => {
        const lender: Address = `0x${"1e".repeat(20)}`;
        const terms = {
          funding: { kind: "morpho", lender },
          minProfitWei: 1n,
          expiryBlock: 9n,
          wrappedNative: WETH,
        } as const;
        const execution: Execution = { route: executableRoute(core, SINGLETONS), ...terms };
        const { hops } = await decode(`0x${encodeExecution(execution).slice(10)}`);
        const expected = core.hops.map((hop, index) => {
          const called = { ...hop, pool: CALLED[hop.venue] ?? hop.pool };
          const route = { ...core, hops: execution.route.hops.with(index, called) };
          return meant(called, { ...execution, route });
        });
        expect(hops.map(plain)).to.deep.equal(expected.toReversed());
      }),
      { numRuns: RUNS },
    );
  });
});

function expectHeader(header: Decoded["header"], execution: Execution): void {
  const { route, funding, settlement, parentHash, wrappedNative } = execution;
  const namesToken = route.profitToken !== wrappedNative;
  const code = settlement === undefined ? 0n : RECIPIENTS[settlement.recipient] + (settlement.unwrap ? 4n : 0n);
  const settled = code * 65_536n + BigInt(settlement?.builderShareBps ?? 0);
  const flags =
    FUNDING_FLAGS[funding.kind] +
    (namesToken ? 8n : 0n) +
    (parentHash === undefined ? 0n : 16n) +
    (settled === 0n ? 0n : 32n);
  const lender = funding.kind === "first-pool" ? route.hops[0]!.tokenOut : "lender" in funding && funding.lender;
  expect(header.flags).to.equal(flags);
  expect(header.expiryBlock).to.equal(execution.expiryBlock);
  expect(header.minProfitWei).to.equal(execution.minProfitWei);
  expect(header.profitToken.toLowerCase()).to.equal(namesToken ? route.profitToken : ZeroAddress);
  expect(header.parentHash).to.equal(BigInt(parentHash ?? 0));
  expect(header.settlement).to.equal(settled);
  expect(header.lender.toLowerCase()).to.equal(lender === false ? ZeroAddress : lender);
}

/** The last hop first; but the one that funds the others before all. */
function deliveryOrder({ route, funding }: Execution): readonly ExecutableHop[] {
  const [first, ...others] = route.hops as [ExecutableHop, ...ExecutableHop[]];
  return funding.kind === "first-pool" ? [first, ...others.toReversed()] : route.hops.toReversed();
}

/** What pairs are paid from the contract: the pool that funds, and the one where the cycle begins besides. */
function paymentsOf({ route, funding }: Execution): readonly HopAmount[] {
  const paid = route.hops.slice(0, funding.kind === "first-pool" ? 2 : 1);
  return paid.filter(isPair).map(({ amountIn }) => amountIn);
}

function plain({ kind, zeroForOne, pool, amount, details }: DecodedHop): DecodedHop {
  return { kind, zeroForOne, pool: pool.toLowerCase(), amount, details };
}

function meant(hop: ExecutableHop, execution: Execution): DecodedHop {
  const { pool, tokenIn, tokenOut } = hop;
  const is = (kind: bigint, amount: HopAmount, types: readonly string[] = [], values: readonly unknown[] = []) => ({
    kind,
    zeroForOne: hop.venue === "curve" || hop.venue === "balancer-v2" || BigInt(tokenIn) < BigInt(tokenOut),
    pool,
    amount: amount === "all" ? 0n : amount,
    details: types.length === 0 ? "0x" : AbiCoder.defaultAbiCoder().encode(types, values),
  });
  const amountIn = hop.amountIn === "all" ? 0n : hop.amountIn;
  switch (hop.venue) {
    case "uniswap-v2":
      if (hop.amountOut !== "all") return is(0n, hop.amountOut);
      return is(4n, 0n, ["address", "uint256"], [tokenIn, hop.feeBps]);
    case "solidly":
      return hop.amountOut === "all" ? is(6n, 0n, ["address"], [tokenIn]) : is(0n, hop.amountOut);
    case "uniswap-v3":
      return hop.amountIn === "all" ? is(8n, 0n, ["address"], [tokenIn]) : is(2n, hop.amountIn);
    case "uniswap-v4": {
      const isZeroForOne = BigInt(tokenIn) < BigInt(tokenOut);
      const currencies = isZeroForOne ? [tokenIn, tokenOut] : [tokenOut, tokenIn];
      const key = [...currencies, hop.feePpm, hop.tickSpacing, hop.hooks];
      const types = ["address", "tuple(address,address,uint24,int24,address)", "bool", "bool", "bool", "uint256"];
      return is(10n, 0n, types, [pool, key, isZeroForOne, ...accountOf(hop, execution), amountIn]);
    }
    case "curve":
      return is(
        12n,
        0n,
        ["address", "address", "address", "bool", "uint8", "uint8", "uint256"],
        [pool, tokenIn, tokenOut, hop.indices === "uint256", hop.i, hop.j, amountIn],
      );
    case "balancer-v2":
      return is(
        14n,
        0n,
        ["address", "address", "address", "bytes32", "uint256"],
        [pool, tokenIn, tokenOut, hop.poolId, amountIn],
      );
  }
}

/** Whether the V4 manager is unlocked when the hop's turn comes, and whether the contract holds what goes in. */
function accountOf(hop: ExecutableHop, { route: { hops }, funding }: Execution): readonly [boolean, boolean] {
  const at = hops.indexOf(hop);
  const earlier = hops.slice(0, at).findLastIndex(({ venue }) => venue === "uniswap-v4");
  const comesLater = hops.findLastIndex(({ venue }) => venue === "uniswap-v4") > at;
  const isFedOnAccount = earlier === at - 1 && hops[earlier]?.tokenOut === hop.tokenIn;
  return [comesLater || funding.kind.startsWith("uniswap-v4"), earlier !== -1 && !isFedOnAccount];
}
