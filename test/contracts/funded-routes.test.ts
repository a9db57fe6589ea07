import { expect } from "chai";
import type { Hex } from "../../bot/core/hex.ts";
import { encodeExecution, type Execution } from "../../bot/executors/flash/encode-route.ts";
import { FUNDING_KINDS, type FundingKind } from "../../bot/executors/flash/funding.ts";
import { describeRevert } from "../../bot/executors/flash/decode-revert.ts";
import { executionOf, revertDataOf } from "./fixture/arbitrage.ts";
import { expectEarned, restInContract } from "./fixture/expect-earned.ts";
import { aavePremiumWei, fundingBy } from "./fixture/lenders.ts";
import { WETH_ADDRESS } from "./fixture/local-chain.ts";
import { type Amounts, quoteCycle } from "./fixture/quoted-cycle.ts";
import { readableArbitrage } from "../builders/readable-arbitrage.ts";
import {
  type Position,
  openVenueFloor,
  POSITIONS,
  type VenueFloor,
  type VenueName,
  VENUES,
} from "./fixture/venue-floor.ts";

/** A venue whose pools do not lend: their cycles cannot be funded by them. */
const DO_NOT_LEND: readonly VenueName[] = ["Uniswap V4, wrapped ETH", "Uniswap V4, native ETH", "Balancer V2"];

/** Pairs: where the contract pays them they have to be told how much. */
const ARE_TOLD: readonly VenueName[] = [
  "Uniswap V2",
  "Pancake V2 (a double)",
  "Solidly volatile (a double)",
  "Solidly stable (a double)",
];

describe("FlashArbitrage on every venue, by every funding", () => {
  let floor: VenueFloor;
  let snapshot: Awaited<ReturnType<VenueFloor["market"]["networkHelpers"]["takeSnapshot"]>>;

  before(async () => {
    floor = await openVenueFloor();
    await restInContract(floor);
  });
  beforeEach(async () => {
    snapshot = await floor.market.networkHelpers.takeSnapshot();
  });
  afterEach(() => snapshot.restore());

  const executionFor = async (
    venue: VenueName,
    position: Position,
    kind: FundingKind,
    amounts: Amounts,
  ): Promise<{ readonly execution: Execution; readonly profitWei: bigint }> => {
    const { profitToken, amountIn, pools } = floor.venues[venue][position];
    const lends = { "flash-swap": pools.length - 1, "first-pool": 0 }[kind as string];
    const cycle = await quoteCycle(profitToken, amountIn, pools, (index) => (index === lends ? "exact" : amounts));
    const funding = fundingBy(kind, profitToken === WETH_ADDRESS ? floor.lenders : floor.lendersOfMint);
    const premiumWei = kind === "aave" ? aavePremiumWei(amountIn) : 0n;
    return { execution: executionOf(cycle.route, { funding }), profitWei: cycle.grossProfitWei - premiumWei };
  };

  for (const venue of VENUES) {
    for (const position of POSITIONS) {
      for (const funding of FUNDING_KINDS) {
        if (!canFund(funding, venue, position)) continue;
        it(`${venue} ${position}, funded by ${funding}: what was quoted is earned, to the wei, and nothing else`, async () => {
          const { execution, profitWei } = await executionFor(venue, position, funding, "exact");
          await expectEarned(floor, execution, encodeExecution(execution), profitWei);
        });
      }

      it(`${venue} ${position}: a route that names no amounts but the first earns the same`, async () => {
        const { execution, profitWei } = await executionFor(venue, position, "own", "all");
        await expectEarned(floor, execution, encodeExecution(execution), profitWei);
      });

      if (position === "first" || ARE_TOLD.includes(venue)) continue;
      it(`${venue} ${position}: all that the first pool has lent is swapped by both entries, and nothing that rests here`, async () => {
        const { execution, profitWei } = await executionFor(venue, position, "first-pool", "all");
        const arbitrage = readableArbitrage(execution, await floor.contract.getAddress());
        const readable = floor.contract.interface.encodeFunctionData("flashLoanArbitrage", [arbitrage]) as Hex;
        for (const data of [encodeExecution(execution), readable]) {
          const untouched = await floor.market.networkHelpers.takeSnapshot();
          await expectEarned(floor, execution, data, profitWei);
          await untouched.restore();
        }
      });
    }
  }

  it("cannot swap over Balancer's Vault while the Vault lends: it locks itself", async () => {
    const { execution } = await executionFor("Balancer V2", "first", "balancer", "exact");
    expect(describeRevert(await revertDataOf(floor, encodeExecution(execution)))).to.equal("BAL#400");
  });
});

/** Pools lend at the ends of a cycle only, Aave and V4 as ETH lend WETH only, and the Vault locks itself. */
function canFund(funding: FundingKind, venue: VenueName, position: Position): boolean {
  const isWethCycle = position !== "middle";
  switch (funding) {
    case "flash-swap":
      return position !== "last" || !DO_NOT_LEND.includes(venue);
    case "first-pool":
      return position !== "first" || !DO_NOT_LEND.includes(venue);
    case "aave":
    case "uniswap-v4-native":
      return isWethCycle;
    case "balancer":
      return venue !== "Balancer V2";
    case "own":
    case "morpho":
    case "erc3156":
    case "uniswap-v4":
      return true;
  }
}
