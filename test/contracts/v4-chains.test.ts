import { expect } from "chai";
import { type Contract, parseEther } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { encodeExecution, type Execution } from "../../bot/executors/flash/encode-route.ts";
import type { FundingKind } from "../../bot/executors/flash/funding.ts";
import { addressOf } from "./fixture/address-of.ts";
import { executionOf, revertDataOf } from "./fixture/arbitrage.ts";
import { expectEarned, restInContract } from "./fixture/expect-earned.ts";
import { aavePremiumWei, fundingBy, type Lenders } from "./fixture/lenders.ts";
import { type Amounts, quoteCycle } from "./fixture/quoted-cycle.ts";
import { readableArbitrage } from "../builders/readable-arbitrage.ts";
import { type TradingPool, v2TradingPool, v4TradingPool } from "./fixture/trading-pool.ts";
import { UniswapV2 } from "./fixture/uniswap-v2.ts";
import { type FloorCycle, openVenueFloor, type VenueFloor } from "./fixture/venue-floor.ts";

const DEEP = 44_721n * 10n ** 18n;

/** A cycle with several V4 pools, and who can pay for it. */
interface Chain extends FloorCycle {
  readonly lenders: Lenders;
  readonly fundings: readonly FundingKind[];
}

const WETH_FUNDINGS: readonly FundingKind[] = ["own", "balancer", "morpho", "aave", "uniswap-v4", "uniswap-v4-native"];
const MINT_FUNDINGS: readonly FundingKind[] = ["flash-swap", "own", "balancer", "erc3156", "uniswap-v4"];
const T_FUNDINGS: readonly FundingKind[] = ["own", "balancer", "morpho", "uniswap-v4"];

// The manager is unlocked once: the flags of a V4 hop say by whom, and whether the account pays it or the contract.
const CHAINS = {
  "two pools of WETH": (at: Floor) => at.ofWeth(at.wrapped, at.dearWrapped),
  "two pools of ETH": (at: Floor) => at.ofWeth(at.native, at.dearNative),
  "a pool of ETH, then one of WETH": (at: Floor) => at.ofWeth(at.native, at.dearWrapped),
  "a pool of WETH, then one of ETH": (at: Floor) => at.ofWeth(at.wrapped, at.dearNative),
  "ETH from one pool wrapped for the next": (at: Floor) => at.ofT(at.dearNative, at.wrapped),
  "WETH from one pool unwrapped for the next": (at: Floor) => at.ofT(at.dearWrapped, at.native),
  "a pair between two pools": (at: Floor) => at.ofWeth(at.wrapped, at.tForU, at.dearU),
  "a pair between a pool of ETH and one of WETH": (at: Floor) => at.ofWeth(at.native, at.tForU, at.dearU),
  "pairs before, between and after two pools": (at: Floor) => at.ofMint(at.wrapped, at.sellsFor, at.native),
} satisfies Readonly<Record<string, (at: Floor) => Chain>>;

/** What the chains are put together from. */
interface Floor {
  readonly wrapped: TradingPool;
  readonly native: TradingPool;
  readonly dearWrapped: TradingPool;
  readonly dearNative: TradingPool;
  readonly tForU: TradingPool;
  readonly dearU: TradingPool;
  readonly sellsFor: TradingPool;
  ofWeth(...pools: readonly TradingPool[]): Chain;
  ofT(...pools: readonly TradingPool[]): Chain;
  ofMint(...pools: readonly TradingPool[]): Chain;
}

describe("FlashArbitrage over several Uniswap V4 pools", () => {
  let venues: VenueFloor;
  let floor: Floor;
  let snapshot: Awaited<ReturnType<VenueFloor["market"]["networkHelpers"]["takeSnapshot"]>>;

  before(async () => {
    venues = await openVenueFloor();
    const u = await venues.market.token();
    venues = { ...venues, tokens: [...venues.tokens, u] };
    floor = await openFloor(venues, u);
    await restInContract(venues);
  });
  beforeEach(async () => {
    snapshot = await venues.market.networkHelpers.takeSnapshot();
  });
  afterEach(() => snapshot.restore());

  const executionOver = async (
    { profitToken, amountIn, pools, lenders }: Chain,
    kind: FundingKind,
    amounts: Amounts,
  ): Promise<{ readonly execution: Execution; readonly profitWei: bigint }> => {
    const lends = { "flash-swap": pools.length - 1, "first-pool": 0 }[kind as string];
    const amountsOf = (index: number): Amounts => (index === lends ? "exact" : amounts);
    const { route, grossProfitWei } = await quoteCycle(profitToken, amountIn, pools, amountsOf);
    const premiumWei = kind === "aave" ? aavePremiumWei(amountIn) : 0n;
    return {
      execution: executionOf(route, { funding: fundingBy(kind, lenders) }),
      profitWei: grossProfitWei - premiumWei,
    };
  };

  const readable = async (execution: Execution): Promise<Hex> => {
    const { contract } = venues;
    const arbitrage = readableArbitrage(execution, await contract.getAddress());
    return contract.interface.encodeFunctionData("flashLoanArbitrage", [arbitrage]) as Hex;
  };

  for (const [name, chainOn] of Object.entries(CHAINS)) {
    for (const amounts of ["exact", "all"] as const) {
      it(`${name}, ${amounts} amounts: what was quoted is earned by every funding and entry, and nothing else`, async () => {
        const chain = chainOn(floor);
        for (const kind of chain.fundings) {
          const { execution, profitWei } = await executionOver(chain, kind, amounts);
          for (const data of [encodeExecution(execution), await readable(execution)]) {
            const untouched = await venues.market.networkHelpers.takeSnapshot();
            await expectEarned(venues, execution, data, profitWei);
            await untouched.restore();
          }
        }
      });
    }
  }

  // What is held for the pool of ETH cannot be told from what the first pool has lent of the same token.
  it("refuses a route that comes back to the token that its first pool lends", async () => {
    const chain = floor.ofMint(floor.wrapped, floor.sellsFor, floor.native);
    const { execution } = await executionOver(chain, "first-pool", "exact");
    const revertData = await revertDataOf(venues, encodeExecution(execution));
    expect(venues.contract.interface.parseError(revertData)?.name).to.equal("Overspent");
  });
});

async function openFloor(venues: VenueFloor, u: Contract): Promise<Floor> {
  const { market, v4, t, mint, lenders, lendersOfMint } = venues;
  for (const lender of [lenders.balancer, lenders.morpho, v4.manager]) {
    await t.getFunction("transfer")(lender, parseEther("20000"));
  }
  const poolOf = (name: "Uniswap V4, wrapped ETH" | "Uniswap V4, native ETH"): TradingPool =>
    venues.venues[name].first.pools[0]!;
  const [profitToWeth, , tokenToProfit] = venues.venues["Uniswap V2"].middle.pools;
  const open = async (ether: "wrapped" | "native", token: Contract): Promise<TradingPool> =>
    v4TradingPool(v4, await v4.pool(ether, token, 500, 1900n, DEEP));
  const v2 = await UniswapV2.deploy(market);
  const tForU = await v2.pool([t, parseEther("2000000")], [u, parseEther("2000000")]);
  return {
    wrapped: poolOf("Uniswap V4, wrapped ETH"),
    native: poolOf("Uniswap V4, native ETH"),
    dearWrapped: await open("wrapped", t),
    dearNative: await open("native", t),
    tForU: v2TradingPool(market, v2, tForU),
    dearU: await open("wrapped", u),
    sellsFor: venues.venues["Uniswap V2"].first.pools[1]!,
    ofWeth: (...pools) => ({
      profitToken: addressOf(market.weth),
      amountIn: parseEther("5"),
      pools,
      lenders,
      fundings: WETH_FUNDINGS,
    }),
    ofT: (...pools) => ({
      profitToken: addressOf(t),
      amountIn: parseEther("9500"),
      pools,
      lenders,
      fundings: T_FUNDINGS,
    }),
    ofMint: (...pools) => ({
      profitToken: addressOf(mint),
      amountIn: parseEther("9500"),
      pools: [profitToWeth!, ...pools, tokenToProfit!],
      lenders: lendersOfMint,
      fundings: MINT_FUNDINGS,
    }),
  };
}
