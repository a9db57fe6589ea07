import { expect } from "chai";
import { type Contract, parseEther } from "ethers";
import { receiptOf, type RpcReceipt } from "../../bot/adapters/chain/rpc-types.ts";
import { readFundingOffers } from "../../bot/commands/loan-premiums.ts";
import type { Address } from "../../bot/core/hex.ts";
import { grossProfitWei, type Route } from "../../bot/core/route.ts";
import { singletonsOf } from "../../bot/core/singletons.ts";
import { chooseFunding } from "../../bot/executors/flash/choose-funding.ts";
import { encodeExecution, type Execution } from "../../bot/executors/flash/encode-route.ts";
import type { ExecutableRoute } from "../../bot/executors/flash/executable-hop.ts";
import { expectedProfitOf } from "../../bot/executors/flash/expected-profit.ts";
import { realisedProfitWei } from "../../bot/executors/flash/realised-profit.ts";
import type { Settlement } from "../../bot/executors/flash/settlement.ts";
import { deployAaveV3 } from "../contracts/fixture/aave-v3.ts";
import { addressOf, lowerCase } from "../contracts/fixture/address-of.ts";
import { type Arbitrage, deployArbitrage } from "../contracts/fixture/arbitrage.ts";
import { type Pool, WETH_ADDRESS } from "../contracts/fixture/market.ts";
import { NATIVE, UniswapV4 } from "../contracts/fixture/uniswap-v4.ts";

const INPUT_WEI = parseEther("5");
const KEPT: Settlement = { recipient: "contract", unwrap: false, builderShareBps: 0 };
const FLASH_SWAP = { kind: "flash-swap" } as const;

/** On receipts of real executions over real pools. */
describe("the profit that a receipt shows", () => {
  let arbitrage: Arbitrage;
  let token: Contract;
  let cheap: Pool;
  let dear: Pool;
  let route: Route;
  let untouched: { restore(): Promise<void> };

  before(async () => {
    arbitrage = await deployArbitrage();
    const { market, contract } = arbitrage;
    token = await market.token();
    cheap = await market.v2Pool(0, [market.weth, "1000"], [token, "2000000"]);
    dear = await market.v2Pool(1, [market.weth, "1000"], [token, "1900000"]);
    route = await market.cycle(WETH_ADDRESS, INPUT_WEI, [cheap, dear]);
    await market.weth.getFunction("transfer")(contract, 1_000n);
    untouched = await market.networkHelpers.takeSnapshot();
  });
  afterEach(() => untouched.restore());

  const heldBy = async (account: Address): Promise<bigint> => {
    const { weth, ethers } = arbitrage.market;
    const wethWei = (await weth.getFunction("balanceOf")(account)) as bigint;
    return wethWei + (await ethers.provider.getBalance(account));
  };

  /** Executes, and says what the account got and what the receipt shows that the contract earned. */
  const executed = async (
    execution: Pick<Execution, "funding"> & { readonly route: ExecutableRoute; readonly settlement?: Settlement },
    account: Address,
    profitRecipient?: Address,
  ): Promise<{ readonly gotWei: bigint; readonly shownWei: bigint }> => {
    const { market, contract, operator } = arbitrage;
    const terms = { minProfitWei: 1n, expiryBlock: 1_000_000n, wrappedNative: WETH_ADDRESS };
    const before = await heldBy(account);
    const data = encodeExecution({ ...terms, ...execution });
    const { hash } = await operator.sendTransaction({ to: contract, data, gasLimit: 3_000_000n });
    const raw = (await market.ethers.provider.send("eth_getTransactionReceipt", [hash])) as RpcReceipt;
    const owners = { contract: lowerCase(contract.target), wrappedNative: WETH_ADDRESS };
    const shownWei = realisedProfitWei(
      receiptOf(raw).logs,
      WETH_ADDRESS,
      profitRecipient === undefined ? owners : { ...owners, profitRecipient },
    );
    return { gotWei: (await heldBy(account)) - before, shownWei };
  };

  it("is what the contract kept", async () => {
    const { gotWei, shownWei } = await executed({ route, funding: FLASH_SWAP }, lowerCase(arbitrage.contract.target));
    expect(shownWei).to.equal(gotWei).and.to.equal(grossProfitWei(route));
  });

  for (const recipient of ["payout", "owner"] as const) {
    it(`is what the ${recipient} got`, async () => {
      const account = lowerCase(await arbitrage[recipient].getAddress());
      const settlement = { ...KEPT, recipient };
      const { gotWei, shownWei } = await executed({ route, funding: FLASH_SWAP, settlement }, account, account);
      expect(shownWei).to.equal(gotWei).and.to.equal(grossProfitWei(route));
    });
  }

  it("is what the payout address got in ETH, after the builder's share", async () => {
    const account = lowerCase(await arbitrage.payout.getAddress());
    const settlement = { recipient: "payout", unwrap: true, builderShareBps: 3_000 } as const;
    const { gotWei, shownWei } = await executed({ route, funding: FLASH_SWAP, settlement }, account, account);
    expect(shownWei).to.equal(gotWei);
    expect(expectedProfitOf(grossProfit(route), 0n, settlement)).to.deep.equal({
      token: WETH_ADDRESS,
      amountWei: gotWei,
    });
  });

  it("counts what a pool of ETH makes the contract wrap", async () => {
    const { market, contract } = arbitrage;
    const v4 = await UniswapV4.deploy(market);
    const pool = await v4.pool("native", token, 3_000, 2_000n, 44_721n * 10n ** 18n);
    const [manager, bought] = [addressOf(v4.manager), addressOf(token)];
    const boughtWei = await v4.quote(pool, NATIVE, INPUT_WEI);
    const soldWei = await market.quote(dear, bought, boughtWei);
    const { feePpm, tickSpacing, hooks } = pool;
    const buy = { pool: manager, tokenIn: NATIVE, tokenOut: bought, amountIn: INPUT_WEI, feePpm, tickSpacing, hooks };
    const sell = { pool: dear.address, tokenIn: bought, tokenOut: WETH_ADDRESS, amountIn: boughtWei };
    const cycle: ExecutableRoute = {
      profitToken: WETH_ADDRESS,
      hops: [
        { venue: "uniswap-v4", ...buy },
        { venue: "uniswap-v2", ...sell, amountOut: soldWei },
      ],
    };
    const { gotWei, shownWei } = await executed({ route: cycle, funding: FLASH_SWAP }, lowerCase(contract.target));
    expect(gotWei).to.equal(soldWei - INPUT_WEI);
    expect(shownWei).to.equal(gotWei);
  });

  it("is net of Aave's premium, as was expected of the signal", async () => {
    const { market, contract } = arbitrage;
    const lender = addressOf(await deployAaveV3(market, parseEther("5000")));
    const funding = { kind: "aave", lender } as const;
    const fundings = await readFundingOffers(market.ethers.provider, [funding], [WETH_ADDRESS]);
    const terms = { fundings, singletons: singletonsOf(1n), wrappedNative: WETH_ADDRESS };
    const { premiumWei } = chooseFunding(route, terms, (gas) => gas)!;
    const { gotWei, shownWei } = await executed({ route, funding }, lowerCase(contract.target));
    expect(gotWei).to.equal(grossProfitWei(route) - INPUT_WEI / 2_000n);
    expect(shownWei).to.equal(gotWei);
    expect(expectedProfitOf(grossProfit(route), premiumWei, KEPT)).to.deep.equal({
      token: WETH_ADDRESS,
      amountWei: gotWei,
    });
  });
});

function grossProfit(route: Route) {
  return { token: WETH_ADDRESS, amountWei: grossProfitWei(route) };
}
