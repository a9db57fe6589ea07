import { expect } from "chai";
import { encodeExecution, type Execution } from "../../bot/executors/flash/encode-route.ts";
import { FUNDING_KINDS } from "../../bot/executors/flash/funding.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { executionOf, revertDataOf } from "./fixture/arbitrage.ts";
import { expectEarned, restInContract } from "./fixture/expect-earned.ts";
import { aavePremiumWei, fundingBy } from "./fixture/lenders.ts";
import { type Amounts, quoteCycle } from "./fixture/quoted-cycle.ts";
import { readableArbitrage } from "../builders/readable-arbitrage.ts";
import { openVenueFloor, POSITIONS, type VenueFloor, VENUES } from "./fixture/venue-floor.ts";

describe("flashLoanArbitrage, the readable entry", () => {
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

  const readable = async (execution: Execution, recipient?: string): Promise<Hex> => {
    const { contract } = floor;
    const arbitrage = readableArbitrage(execution, recipient ?? (await contract.getAddress()));
    return contract.interface.encodeFunctionData("flashLoanArbitrage", [arbitrage]) as Hex;
  };
  const cycleOver = async (venue: (typeof VENUES)[number], position: (typeof POSITIONS)[number], amounts: Amounts) => {
    const { profitToken, amountIn, pools } = floor.venues[venue][position];
    return quoteCycle(profitToken, amountIn, pools, () => amounts);
  };

  for (const venue of VENUES) {
    for (const position of POSITIONS) {
      for (const amounts of ["exact", "all"] as const) {
        it(`${venue} ${position}, ${amounts} amounts: earns what the packed entry earns`, async () => {
          const { route, grossProfitWei } = await cycleOver(venue, position, amounts);
          const execution = executionOf(route, { funding: { kind: "own" } });
          const packed = await floor.operator.call({ to: floor.contract, data: encodeExecution(execution) });
          expect(BigInt(packed)).to.equal(grossProfitWei);
          await expectEarned(floor, execution, await readable(execution), grossProfitWei);
        });
      }
    }
  }

  for (const kind of FUNDING_KINDS) {
    it(`funded by ${kind}: earns what the packed entry earns`, async () => {
      const { route, grossProfitWei } = await cycleOver("Uniswap V2", "first", "exact");
      const premiumWei = kind === "aave" ? aavePremiumWei(floor.venues["Uniswap V2"].first.amountIn) : 0n;
      const execution = executionOf(route, { funding: fundingBy(kind, floor.lenders) });
      await expectEarned(floor, execution, await readable(execution), grossProfitWei - premiumWei);
    });
  }

  it("is refused to a recipient other than the contract, the payout address and the owner", async () => {
    const { contract, stranger, operator, owner, payout } = floor;
    const execution = executionOf((await cycleOver("Uniswap V2", "first", "exact")).route);
    for (const account of [stranger, operator]) {
      const address = await account.getAddress();
      const revertData = await revertDataOf(floor, await readable(execution, address));
      expect(contract.interface.parseError(revertData)?.name).to.equal("RecipientNotAllowed");
      expect(contract.interface.parseError(revertData)?.args.toArray()).to.deep.equal([address]);
    }
    for (const account of [owner, payout]) {
      await floor.operator.call({ to: contract, data: await readable(execution, await account.getAddress()) });
    }
  });

  it("passes the packed entry's refusal on, unchanged", async () => {
    const { route, grossProfitWei } = await cycleOver("Uniswap V3", "last", "exact");
    const execution = executionOf(route, { minProfitWei: grossProfitWei + 1n });
    const refusal = await revertDataOf(floor, encodeExecution(execution));
    expect(await revertDataOf(floor, await readable(execution))).to.equal(refusal);
    expect(floor.contract.interface.parseError(refusal)?.name).to.equal("ProfitBelowMinimum");
  });
});
