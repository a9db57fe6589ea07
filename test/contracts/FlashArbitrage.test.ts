import { expect } from "chai";
import { parseEther, type Contract } from "ethers";
import { grossProfitWei, type Route } from "../../bot/core/route.ts";
import type { Funding } from "../../bot/executors/flash/encode-route.ts";
import { deployArbitrage, encode, revertDataOf, type Arbitrage } from "./fixture/arbitrage.ts";
import { describeRevert, isProfitBelowMinimum } from "../../bot/executors/flash/decode-revert.ts";
import { addressOf, WETH_ADDRESS, type Pool } from "./fixture/market.ts";

const INPUT_WEI = parseEther("5");
const DEEP = 44_721n * 10n ** 18n;
const PATHS = {
  "V2→V2": ["cheapV2", "dearV2"],
  "V2→V3": ["cheapV2", "dearV3"],
  "V3→V2": ["cheapV3", "dearV2"],
  "V3→V3": ["cheapV3", "dearV3"],
  "V2→V2→V2": ["cheapV2", "middleV2", "dearUV2"],
  "V2→V2→V3": ["cheapV2", "middleV2", "dearUV3"],
  "V3→V2→V2": ["cheapV3", "middleV2", "dearUV2"],
  "V3→V2→V3": ["cheapV3", "middleV2", "dearUV3"],
} as const;
const FUNDINGS: readonly Funding[] = ["flash-swap", "balancer"];

// Every pool and the Vault run the bytecode of mainnet.
describe("FlashArbitrage on real pools", () => {
  let arbitrage: Arbitrage;
  let pools: Record<(typeof PATHS)[keyof typeof PATHS][number], Pool>;
  let weth: Contract;
  let t: Contract;

  before(async () => {
    arbitrage = await deployArbitrage();
    const { market, contract } = arbitrage;
    weth = market.weth;
    t = await market.token();
    const u = await market.token();
    pools = {
      cheapV2: await market.v2Pool(0, [weth, "1000"], [t, "2000000"]),
      dearV2: await market.v2Pool(1, [weth, "1000"], [t, "1900000"]),
      cheapV3: await market.v3Pool(t, 3000, 2000n, DEEP),
      dearV3: await market.v3Pool(t, 500, 1900n, DEEP),
      middleV2: await market.v2Pool(0, [t, "2000000"], [u, "2000000"]),
      dearUV2: await market.v2Pool(1, [u, "1900000"], [weth, "1000"]),
      dearUV3: await market.v3Pool(u, 500, 1900n, DEEP),
    };
    // What rests in the contract is never touched.
    await weth.getFunction("transfer")(contract, parseEther("7"));
    await t.getFunction("transfer")(contract, parseEther("7"));
  });

  let snapshot: Awaited<ReturnType<Arbitrage["market"]["networkHelpers"]["takeSnapshot"]>>;
  beforeEach(async () => {
    snapshot = await arbitrage.market.networkHelpers.takeSnapshot();
  });
  afterEach(() => snapshot.restore());

  const cycle = (path: keyof typeof PATHS, amountIn = INPUT_WEI): Promise<Route> =>
    arbitrage.market.cycle(
      WETH_ADDRESS,
      amountIn,
      PATHS[path].map((name) => pools[name]),
    );
  const balance = async (token: Contract, account: unknown): Promise<bigint> =>
    (await token.getFunction("balanceOf")(account)) as bigint;
  const execute = async (data: string): Promise<void> => {
    await (await arbitrage.operator.sendTransaction({ to: arbitrage.contract, data })).wait();
  };
  const reasonOf = async (data: string): Promise<string> => describeRevert(await revertDataOf(arbitrage, data));

  for (const path of Object.keys(PATHS) as (keyof typeof PATHS)[]) {
    for (const funding of FUNDINGS) {
      it(`${path}, funded by ${funding}, earns what was quoted to the wei and leaves it in the contract`, async () => {
        const { contract, market, operator } = arbitrage;
        const route = await cycle(path);
        const predictedWei = grossProfitWei(route);
        expect(predictedWei > 0n).to.be.true;
        const data = encode(route, { funding, minProfitWei: predictedWei });
        const returned = await operator.call({ to: contract, data });
        expect(contract.interface.decodeFunctionResult("execute", returned)[0]).to.equal(predictedWei);

        const [wethBefore, tBefore] = [await balance(weth, contract), await balance(t, contract)];
        await execute(data);
        expect((await balance(weth, contract)) - wethBefore).to.equal(predictedWei);
        expect(await balance(t, contract)).to.equal(tBefore);
        expect(await balance(weth, market.vault)).to.equal(parseEther("1000"));
      });

      it(`${path}, funded by ${funding}, reverts when it earns one wei less than the minimum`, async () => {
        const route = await cycle(path);
        const tooMuch = grossProfitWei(route) + 1n;
        const revertData = await revertDataOf(arbitrage, encode(route, { funding, minProfitWei: tooMuch }));
        expect(isProfitBelowMinimum(revertData)).to.be.true;
        expect(describeRevert(revertData)).to.equal(`ProfitBelowMinimum: gained ${tooMuch - 1n}, minimum ${tooMuch}`);
      });
    }
  }

  it("pays the profit out, and only the profit", async () => {
    const { contract, payout } = arbitrage;
    const route = await cycle("V3→V2");
    const before = await balance(weth, contract);
    await execute(encode(route, { payout: true }));
    expect(await balance(weth, payout)).to.equal(grossProfitWei(route));
    expect(await balance(weth, contract)).to.equal(before);
  });

  for (const funding of FUNDINGS) {
    it(`earns in a token without return values such as USDT, funded by ${funding}`, async () => {
      const { contract, market } = arbitrage;
      const usdt = await tokenWithoutReturnValues(arbitrage);
      await usdt.getFunction("mint")(market.vault, parseEther("100000"));
      const cheap = await market.v2Pool(0, [usdt, "190000"], [weth, "100"]);
      const dear = await market.v2Pool(1, [usdt, "200000"], [weth, "100"]);
      const route = await market.cycle(addressOf(usdt), parseEther("500"), [cheap, dear]);
      await execute(encode(route, { funding, payout: funding === "balancer" }));
      const beneficiary = funding === "balancer" ? arbitrage.payout : contract;
      expect(await balance(usdt, beneficiary)).to.equal(grossProfitWei(route));
    });
  }

  it("lets the owner take out a token without return values", async () => {
    const { contract, owner, stranger } = arbitrage;
    const usdt = await tokenWithoutReturnValues(arbitrage);
    await usdt.getFunction("mint")(contract, 1000n);
    await contract.connect(owner).withdraw(usdt, stranger, 400n);
    expect(await balance(usdt, stranger)).to.equal(400n);
    expect(await balance(usdt, contract)).to.equal(600n);
  });

  it("reverts without loss when another trade moved a pool first, in the pool's own words", async () => {
    const v2 = encode(await cycle("V2→V2"));
    const v3 = encode(await cycle("V3→V3"), { funding: "balancer" });
    await arbitrage.market.swap(pools.cheapV2, weth, parseEther("1"));
    await arbitrage.market.swap(pools.cheapV3, weth, parseEther("1"));
    expect(await reasonOf(v2)).to.equal("UniswapV2: K");
    expect(await reasonOf(v3)).to.equal("IIA");
  });

  it("tells an expired execution", async () => {
    const block = BigInt(await arbitrage.market.ethers.provider.getBlockNumber());
    const route = await cycle("V2→V2");
    expect(await reasonOf(encode(route, { expiryBlock: block - 1n }))).to.match(
      new RegExp(`^Expired: blockNumber \\d+, expiryBlock ${block - 1n}$`),
    );
    await execute(encode(route, { expiryBlock: block + 1n }));
  });

  it("is not drained by a Balancer loan that somebody else takes in its name", async () => {
    const { market, contract, stranger } = arbitrage;
    const hops = `0x${encode(await cycle("V2→V2")).slice(2 + 2 * (4 + 19))}`;
    const loan = market.vault.connect(stranger).getFunction("flashLoan");
    await expect(loan(contract, [WETH_ADDRESS], [INPUT_WEI], hops))
      .to.be.revertedWithCustomError(contract, "UnexpectedCallback")
      .withArgs(market.vault);
  });

  const callers = ["owner", "payout", "operator", "secondOperator", "stranger"] as const;
  for (const caller of callers) {
    it(`answers ${caller} only what ${caller} may do`, async () => {
      const { contract, market } = arbitrage;
      const signer = arbitrage[caller];
      const as = contract.connect(signer);
      const mayExecute = caller === "operator" || caller === "secondOperator";
      expect(await contract.isOperator(signer)).to.equal(mayExecute);

      const execution = signer.sendTransaction({ to: contract, data: encode(await cycle("V2→V2")) });
      if (mayExecute) await (await execution).wait();
      else await expect(execution).to.be.revertedWithCustomError(contract, "NotOperator").withArgs(signer);

      const attempts = [() => as.withdraw(WETH_ADDRESS, signer, 1n), () => as.withdrawNative(signer, 1n)];
      await market.networkHelpers.setBalance(await contract.getAddress(), 10n);
      for (const attempt of attempts) {
        if (caller === "owner") await attempt();
        else await expect(attempt()).to.be.revertedWithCustomError(contract, "NotOwner").withArgs(signer);
      }

      for (const callback of [
        () => as.uniswapV2Call(signer, 1n, 1n, "0x"),
        () => as.uniswapV3SwapCallback(1n, -1n, "0x"),
        () => as.receiveFlashLoan([WETH_ADDRESS], [1n], [0n], "0x"),
      ]) {
        await expect(callback()).to.be.revertedWithCustomError(contract, "UnexpectedCallback").withArgs(signer);
      }
    });
  }

  it("has no function that the matrix above does not know", () => {
    const names: string[] = [];
    arbitrage.contract.interface.forEachFunction(({ name, stateMutability }) => {
      if (stateMutability !== "view") names.push(name);
    });
    expect(names.sort()).to.deep.equal([
      "execute",
      "receiveFlashLoan",
      "uniswapV2Call",
      "uniswapV3SwapCallback",
      "withdraw",
      "withdrawNative",
    ]);
  });
});

async function tokenWithoutReturnValues({ market }: Arbitrage): Promise<Contract> {
  const token = await market.ethers.deployContract("MockToken");
  const returnsNothing = 1;
  await token.getFunction("setHabit")(returnsNothing);
  await token.getFunction("mint")(market.trader, parseEther("10000000"));
  return token;
}
