import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import { executedAmounts } from "../../bot/commands/executed-amounts.ts";
import type { Hex } from "../../bot/core/hex.ts";
import type { Hop, Route } from "../../bot/core/route.ts";
import { chooseFunding } from "../../bot/executors/flash/choose-funding.ts";
import { encodeExecution } from "../../bot/executors/flash/encode-route.ts";
import type { ExecutableRoute, UniswapV4Hop } from "../../bot/executors/flash/executable-hop.ts";
import { executableRoute } from "../../bot/executors/flash/executable-route.ts";
import type { FundingKind } from "../../bot/executors/flash/funding.ts";
import { movedPool, moveQueries } from "../../bot/executors/flash/move-queries.ts";
import { addressOf } from "../contracts/fixture/address-of.ts";
import { executionOf } from "../contracts/fixture/arbitrage.ts";
import { expectEarned, logsOf } from "../contracts/fixture/expect-earned.ts";
import { WETH_ADDRESS } from "../contracts/fixture/local-chain.ts";
import { quoteCycle } from "../contracts/fixture/quoted-cycle.ts";
import {
  openVenueFloor,
  type Position,
  POSITIONS,
  type VenueFloor,
  type VenueName,
  VENUES,
} from "../contracts/fixture/venue-floor.ts";

/** Who pays for the cycle in which the venue has a position, when nobody is configured who lends. */
const PAID_BY: Readonly<Record<Position, Readonly<Partial<Record<VenueName, FundingKind>>>>> = {
  first: {},
  middle: {},
  last: { "Uniswap V4, wrapped ETH": "own", "Uniswap V4, native ETH": "own", "Balancer V2": "first-pool" },
};

describe("a route of the bot over any venue, in a contract that holds nothing", () => {
  let floor: VenueFloor;
  let snapshot: Awaited<ReturnType<VenueFloor["market"]["networkHelpers"]["takeSnapshot"]>>;

  before(async () => {
    floor = await openVenueFloor();
  });
  beforeEach(async () => {
    snapshot = await floor.market.networkHelpers.takeSnapshot();
  });
  afterEach(() => snapshot.restore());

  for (const venue of VENUES) {
    for (const position of POSITIONS) {
      const paidBy = PAID_BY[position][venue] ?? "flash-swap";
      const isDouble = venue.includes("double");
      const alsoSays = isDouble ? "" : ", and its logs say who moved which pool by how much";
      it(`${venue} ${position}: earns what was quoted, by "${paidBy}"${alsoSays}`, async () => {
        const { profitToken, amountIn, pools } = floor.venues[venue][position];
        const { route: quoted, grossProfitWei } = await quoteCycle(profitToken, amountIn, pools);
        const route = coreRoute(quoted, amountIn + grossProfitWei);
        const singletons = {
          balancerVault: addressOf(floor.market.vault),
          uniswapV4PoolManager: addressOf(floor.v4.manager),
        };
        const offers = { fundings: [{ kind: "flash-swap" }, { kind: "first-pool" }] as const, singletons };
        const { funding } = chooseFunding(route, { ...offers, wrappedNative: WETH_ADDRESS }, (gas) => gas)!;
        expect(funding.kind).to.equal(paidBy);
        const execution = executionOf(executableRoute(route, singletons), { funding });
        const data = encodeExecution(execution);
        const untouched = await floor.market.networkHelpers.takeSnapshot();
        await expectEarned(floor, execution, data, grossProfitWei);
        await untouched.restore();
        // Doubles emit nothing.
        if (isDouble) return;

        const logs = await logsOf(floor.operator, await floor.contract.getAddress(), data);
        for (const hop of route.hops) {
          expect(executedAmounts(hop, logs)).to.deep.equal({ amountIn: hop.amountIn, amountOut: hop.amountOut });
        }
        const moves = moveQueries(route.hops, singletons).flatMap(({ addresses, topics }) =>
          logs.filter(
            (log) => addresses.includes(log.address) && topics.every((of, at) => of.includes(log.topics[at]!)),
          ),
        );
        const moved = new Set(moves.map((log) => movedPool(log, route.hops)));
        expect([...moved].toSorted()).to.deep.equal(route.hops.map(({ pool }) => pool).toSorted());
      });
    }
  }
});

/** The same in the words of the bot: with every amount, and with the pools' own names. */
function coreRoute({ profitToken, hops }: ExecutableRoute, lastAmountOut: bigint): Route {
  return {
    profitToken,
    hops: hops.map((hop, index): Hop => {
      const amountOut = (hops[index + 1]?.amountIn ?? lastAmountOut) as bigint;
      const amounts = { amountIn: hop.amountIn as bigint, amountOut };
      if (hop.venue === "uniswap-v4") return { ...hop, ...amounts, pool: poolIdOf(hop) };
      if (hop.venue === "balancer-v2") return { ...hop, ...amounts, pool: hop.poolId.slice(0, 42) as Hex };
      return { ...hop, ...amounts };
    }),
  };
}

function poolIdOf({ tokenIn, tokenOut, feePpm, tickSpacing, hooks }: UniswapV4Hop): Hex {
  const currencies = [tokenIn, tokenOut].toSorted();
  const types = ["address", "address", "uint24", "int24", "address"];
  const key = AbiCoder.defaultAbiCoder().encode(types, [...currencies, feePpm, tickSpacing, hooks]);
  return keccak256(key) as Hex;
}
