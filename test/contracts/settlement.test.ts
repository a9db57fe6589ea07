import { expect } from "chai";
import { getAddress, id, type Signer } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import { encodeExecution, type Execution } from "../../bot/executors/flash/encode-route.ts";
import { realisedProfitWei } from "../../bot/executors/flash/realised-profit.ts";
import type { Settlement } from "../../bot/executors/flash/settlement.ts";
import { lowerCase } from "./fixture/address-of.ts";
import { executionOf } from "./fixture/arbitrage.ts";
import { holdingsOf, logsOf, restInContract } from "./fixture/expect-earned.ts";
import { aavePremiumWei, fundingBy } from "./fixture/lenders.ts";
import { WETH_ADDRESS } from "./fixture/local-chain.ts";
import { quoteCycle } from "./fixture/quoted-cycle.ts";
import { openVenueFloor, type VenueFloor, type VenueName } from "./fixture/venue-floor.ts";

const BUILDER: Address = "0x00000000000000000000000000000000000b111d";
const EXECUTED = id("Executed(address,uint256,uint256)");
const RECIPIENTS = ["contract", "payout", "owner"] as const;
const SHARES_BPS = [0, 1, 3_333, 9_999];

/** What each account of a settlement holds. */
interface Held {
  readonly wethWei: bigint;
  readonly ethWei: bigint;
}

describe("settlement of a profit made on real pools", () => {
  let floor: VenueFloor;
  let snapshot: Awaited<ReturnType<VenueFloor["market"]["networkHelpers"]["takeSnapshot"]>>;

  before(async () => {
    floor = await openVenueFloor();
    await restInContract(floor);
    await floor.market.ethers.provider.send("hardhat_setCoinbase", [BUILDER]);
  });
  beforeEach(async () => {
    snapshot = await floor.market.networkHelpers.takeSnapshot();
  });
  afterEach(() => snapshot.restore());

  const heldBy = async (account: string | Signer | VenueFloor["contract"]): Promise<Held> => ({
    wethWei: (await floor.market.weth.getFunction("balanceOf")(account)) as bigint,
    ethWei: await floor.market.ethers.provider.getBalance(account),
  });
  const cycleOver = async (
    venue: VenueName,
    settings: Partial<Execution>,
  ): Promise<{ readonly execution: Execution; readonly profitWei: bigint }> => {
    const { profitToken, amountIn, pools } = floor.venues[venue].first;
    const { route, grossProfitWei } = await quoteCycle(profitToken, amountIn, pools);
    const premiumWei = settings.funding?.kind === "aave" ? aavePremiumWei(amountIn) : 0n;
    return { execution: executionOf(route, settings), profitWei: grossProfitWei - premiumWei };
  };

  for (const recipient of RECIPIENTS) {
    for (const unwrap of [false, true]) {
      for (const builderShareBps of SHARES_BPS) {
        const kept = `${unwrap ? "ETH" : "WETH"} to the ${recipient}`;
        it(`${kept}, ${builderShareBps} bps to the builder: each gets its part to the wei`, async () => {
          const settlement: Settlement = { recipient, unwrap, builderShareBps };
          const { execution, profitWei } = await cycleOver("Uniswap V3", { settlement });
          const shareWei = (profitWei * BigInt(builderShareBps)) / 10_000n;
          const netWei = profitWei - shareWei;
          const { contract, operator } = floor;
          const accounts = { contract, payout: floor.payout, owner: floor.owner, builder: BUILDER } as const;
          const before = new Map<string, Held>();
          for (const [name, account] of Object.entries(accounts)) before.set(name, await heldBy(account));

          const logs = await logsOf(operator, await contract.getAddress(), encodeExecution(execution));
          for (const [name, account] of Object.entries(accounts)) {
            const { wethWei, ethWei } = before.get(name)!;
            const gain = name === recipient ? netWei : 0n;
            expect(await heldBy(account), name).to.deep.equal({
              wethWei: wethWei + (unwrap ? 0n : gain),
              ethWei: ethWei + (unwrap ? gain : 0n) + (name === "builder" ? shareWei : 0n),
            });
          }

          const own = logs.filter(({ address }) => address === lowerCase(contract.target));
          expect(own.map(({ topics: [topic] }) => topic)).to.deep.equal(unwrap || shareWei > 0n ? [EXECUTED] : []);
          const owners = {
            contract: lowerCase(contract.target),
            wrappedNative: WETH_ADDRESS,
            profitRecipient: lowerCase(await accounts[recipient].getAddress()),
          };
          expect(realisedProfitWei(logs, WETH_ADDRESS, owners)).to.equal(netWei);
        });
      }
    }
  }

  it("announces what it has unwrapped and paid to the builder", async () => {
    const settlement: Settlement = { recipient: "owner", unwrap: true, builderShareBps: 2_500 };
    const { execution, profitWei } = await cycleOver("Uniswap V2", { settlement });
    const { contract, operator } = floor;
    const sent = operator.sendTransaction({ to: contract, data: encodeExecution(execution) });
    const shareWei = (profitWei * 2_500n) / 10_000n;
    await expect(sent)
      .to.emit(contract, "Executed")
      .withArgs(getAddress(WETH_ADDRESS), profitWei - shareWei, shareWei);
  });

  for (const kind of ["own", "balancer", "morpho", "aave", "erc3156", "uniswap-v4", "uniswap-v4-native"] as const) {
    it(`funded by ${kind}: divides what is left when the lender is paid`, async () => {
      const settlement: Settlement = { recipient: "payout", unwrap: true, builderShareBps: 5_000 };
      const settings = { funding: fundingBy(kind, floor.lenders), settlement };
      const { execution, profitWei } = await cycleOver("Uniswap V4, native ETH", settings);
      const before = {
        held: await holdingsOf(floor),
        payout: await heldBy(floor.payout),
        builder: await heldBy(BUILDER),
      };
      await logsOf(floor.operator, await floor.contract.getAddress(), encodeExecution(execution));
      const shareWei = profitWei / 2n;
      expect(await holdingsOf(floor)).to.deep.equal(before.held);
      expect((await heldBy(floor.payout)).ethWei - before.payout.ethWei).to.equal(profitWei - shareWei);
      expect((await heldBy(BUILDER)).ethWei - before.builder.ethWei).to.equal(shareWei);
    });
  }

  it("sends another profit token on as it is, and says nothing", async () => {
    const { profitToken, amountIn, pools } = floor.venues["Balancer V2"].middle;
    const { route, grossProfitWei } = await quoteCycle(profitToken, amountIn, pools);
    const settlement: Settlement = { recipient: "payout", unwrap: false, builderShareBps: 0 };
    const before = await holdingsOf(floor);
    const to = await floor.contract.getAddress();
    const logs = await logsOf(floor.operator, to, encodeExecution(executionOf(route, { settlement })));
    expect(await holdingsOf(floor)).to.deep.equal(before);
    expect(await floor.mint.getFunction("balanceOf")(floor.payout)).to.equal(grossProfitWei);
    expect(logs.filter(({ address }) => address === lowerCase(to))).to.deep.equal([]);
  });

  it("reverts when the builder's share leaves less than the minimum", async () => {
    const { execution, profitWei } = await cycleOver("Uniswap V2", {});
    const settlement: Settlement = { recipient: "contract", unwrap: false, builderShareBps: 5_000 };
    const netWei = profitWei - profitWei / 2n;
    const asking = (minProfitWei: bigint): string => encodeExecution({ ...execution, settlement, minProfitWei });
    const { contract, operator } = floor;
    await operator.call({ to: contract, data: asking(netWei) });
    await expect(operator.sendTransaction({ to: contract, data: asking(netWei + 1n) }))
      .to.be.revertedWithCustomError(contract, "ProfitBelowMinimum")
      .withArgs(netWei, netWei + 1n);
  });
});
