import { expect } from "chai";
import { parseEther } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import type { Route } from "../../bot/core/route.ts";
import { estimateExecutionGas } from "../../bot/executors/flash/execution-gas.ts";
import type { Funding } from "../../bot/executors/flash/funding.ts";
import type { Settlement } from "../../bot/executors/flash/settlement.ts";
import { deployAaveV3 } from "../contracts/fixture/aave-v3.ts";
import { deployWethLenderDouble } from "../contracts/fixture/erc3156-lenders.ts";
import { addressOf } from "../contracts/fixture/address-of.ts";
import { type Arbitrage, deployArbitrage, encode } from "../contracts/fixture/arbitrage.ts";
import { WETH_ADDRESS } from "../contracts/fixture/market.ts";
import { deployMorphoBlue } from "../contracts/fixture/morpho-blue.ts";
import { UniswapV4 } from "../contracts/fixture/uniswap-v4.ts";

const KEPT: Settlement = { recipient: "contract", unwrap: false, builderShareBps: 0 };
const LENT_WEI = parseEther("5000");
/** What an estimate may be too low, and too high: gas is bid for in shares of the profit. */
const TOO_LOW = 1_000n;
const TOO_HIGH = 5_000n;

type Name = "balancer" | "morpho" | "aave" | "erc3156" | "uniswap-v4";

/** On pools that were swapped before, with real lenders but for ERC-3156. */
describe("the estimate of an execution's gas", () => {
  let arbitrage: Arbitrage;
  let route: Route;
  let lenders: Readonly<Record<Name, Address>>;

  before(async () => {
    arbitrage = await deployArbitrage();
    const { market, contract } = arbitrage;
    const { weth } = market;
    const token = await market.token();
    const cheap = await market.v2Pool(0, [weth, "1000"], [token, "2000000"]);
    const dear = await market.v2Pool(1, [weth, "1000"], [token, "1900000"]);
    const v4 = await UniswapV4.deploy(market);
    const liquidity = 44_721n * 10n ** 18n;
    for (const ether of ["wrapped", "native"] as const) await v4.pool(ether, token, 3_000, 2_000n, liquidity);
    lenders = {
      balancer: addressOf(market.vault),
      morpho: addressOf(await deployMorphoBlue(market, LENT_WEI)),
      aave: addressOf(await deployAaveV3(market, LENT_WEI)),
      erc3156: addressOf(await deployWethLenderDouble(market, LENT_WEI, 9n)),
      "uniswap-v4": addressOf(v4.manager),
    };
    await weth.getFunction("transfer")(contract, parseEther("10"));
    for (const pool of [cheap, dear, cheap, dear]) await market.swap(pool, weth, 10n ** 12n);
    route = await market.cycle(WETH_ADDRESS, parseEther("5"), [cheap, dear]);
  });

  const excessOf = async (funding: Funding, settlement = KEPT): Promise<bigint> => {
    const { market, contract, operator } = arbitrage;
    const untouched = await market.networkHelpers.takeSnapshot();
    const data = encode(route, { funding, settlement });
    const receipt = await (await operator.sendTransaction({ to: contract, data, gasLimit: 1_000_000n })).wait();
    await untouched.restore();
    return estimateExecutionGas(route, { funding, settlement }) - receipt!.gasUsed;
  };
  const expectClose = (excess: bigint): void => {
    expect(excess >= -TOO_LOW && excess <= TOO_HIGH, `it is ${excess} more than was used`).to.equal(true);
  };

  const fundings: readonly (() => Funding)[] = [
    () => ({ kind: "flash-swap" }),
    () => ({ kind: "first-pool" }),
    () => ({ kind: "own" }),
    () => ({ kind: "balancer", lender: lenders.balancer }),
    () => ({ kind: "morpho", lender: lenders.morpho }),
    () => ({ kind: "aave", lender: lenders.aave }),
    () => ({ kind: "uniswap-v4", lender: lenders["uniswap-v4"] }),
    () => ({ kind: "uniswap-v4-native", lender: lenders["uniswap-v4"] }),
  ];
  it("is close for every funding", async () => {
    for (const funding of fundings) expectClose(await excessOf(funding()));
  });

  it("leaves room for an ERC-3156 lender that does more than the double", async () => {
    expect((await excessOf({ kind: "erc3156", lender: lenders.erc3156 })) > 0n).to.equal(true);
  });

  const settlements: readonly Settlement[] = [
    { ...KEPT, recipient: "payout" },
    { ...KEPT, unwrap: true },
    { ...KEPT, recipient: "owner", unwrap: true },
    { ...KEPT, builderShareBps: 100 },
    { recipient: "payout", unwrap: true, builderShareBps: 100 },
  ];
  for (const settlement of settlements) {
    const { recipient, unwrap, builderShareBps } = settlement;
    it(`is close with a profit for ${recipient}, ${unwrap ? "un" : ""}wrapped, ${builderShareBps} bps of it for the builder`, async () => {
      expectClose(await excessOf({ kind: "flash-swap" }, settlement));
    });
  }
});
