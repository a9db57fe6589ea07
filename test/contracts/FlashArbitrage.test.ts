import { expect } from "chai";
import { parseEther, type Contract } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { grossProfitWei, type Route } from "../../bot/core/route.ts";
import { describeRevert } from "../../bot/executors/flash/decode-revert.ts";
import { addressOf } from "./fixture/address-of.ts";
import { type Arbitrage, deployArbitrage, encode, executionOf, revertDataOf } from "./fixture/arbitrage.ts";
import { type Pool, WETH_ADDRESS } from "./fixture/market.ts";
import { readableArbitrage } from "../builders/readable-arbitrage.ts";

const INPUT_WEI = parseEther("5");
const DEEP = 44_721n * 10n ** 18n;
const CALLERS = ["owner", "payout", "operator", "secondOperator", "stranger"] as const;

describe("FlashArbitrage on real pools", () => {
  let arbitrage: Arbitrage;
  let pools: Record<"cheapV2" | "dearV2" | "cheapV3" | "dearV3", Pool>;
  let weth: Contract;
  let snapshot: Awaited<ReturnType<Arbitrage["market"]["networkHelpers"]["takeSnapshot"]>>;

  before(async () => {
    arbitrage = await deployArbitrage();
    const { market, contract } = arbitrage;
    weth = market.weth;
    const t = await market.token();
    pools = {
      cheapV2: await market.v2Pool(0, [weth, "1000"], [t, "2000000"]),
      dearV2: await market.v2Pool(1, [weth, "1000"], [t, "1900000"]),
      cheapV3: await market.v3Pool(t, 3000, 2000n, DEEP),
      dearV3: await market.v3Pool(t, 500, 1900n, DEEP),
    };
    await weth.getFunction("transfer")(contract, parseEther("7"));
  });
  beforeEach(async () => {
    snapshot = await arbitrage.market.networkHelpers.takeSnapshot();
  });
  afterEach(() => snapshot.restore());

  const cycle = (...names: readonly (keyof typeof pools)[]): Promise<Route> =>
    arbitrage.market.cycle(
      WETH_ADDRESS,
      INPUT_WEI,
      names.map((name) => pools[name]),
    );
  const balance = async (token: Contract, account: unknown): Promise<bigint> =>
    (await token.getFunction("balanceOf")(account)) as bigint;
  const execute = async (data: string): Promise<void> => {
    await (await arbitrage.operator.sendTransaction({ to: arbitrage.contract, data })).wait();
  };
  const reasonOf = async (data: string): Promise<string> => describeRevert(await revertDataOf(arbitrage, data));
  const tokenWithoutReturnValues = async (): Promise<Contract> => {
    const token = await arbitrage.market.ethers.deployContract("MockToken");
    const returnsNothing = 1;
    await token.getFunction("setHabit")(returnsNothing);
    await token.getFunction("mint")(arbitrage.market.trader, parseEther("10000000"));
    return token;
  };

  for (const kind of ["flash-swap", "balancer"] as const) {
    it(`earns in a token without return values such as USDT, and pays it out, funded by ${kind}`, async () => {
      const { market, payout } = arbitrage;
      const usdt = await tokenWithoutReturnValues();
      await usdt.getFunction("mint")(market.vault, parseEther("100000"));
      const cheap = await market.v2Pool(0, [usdt, "190000"], [weth, "100"]);
      const dear = await market.v2Pool(1, [usdt, "200000"], [weth, "100"]);
      const route = await market.cycle(addressOf(usdt), parseEther("500"), [cheap, dear]);
      await execute(
        encode(route, {
          funding: kind === "balancer" ? { kind, lender: addressOf(market.vault) } : { kind },
          settlement: { recipient: "payout", unwrap: false, builderShareBps: 0 },
        }),
      );
      expect(await balance(usdt, payout)).to.equal(grossProfitWei(route));
    });
  }

  it("lets the owner take out a token without return values", async () => {
    const { contract, owner, stranger } = arbitrage;
    const usdt = await tokenWithoutReturnValues();
    await usdt.getFunction("mint")(contract, 1000n);
    await contract.connect(owner).withdraw(usdt, stranger, 400n);
    expect(await balance(usdt, stranger)).to.equal(400n);
    expect(await balance(usdt, contract)).to.equal(600n);
  });

  for (const path of [
    ["cheapV2", "dearV2"],
    ["cheapV3", "dearV2"],
    ["cheapV2", "dearV3"],
    ["cheapV3", "dearV3"],
  ] as const) {
    it(`refuses ${path.join(" to ")} when it earns one wei less than the minimum`, async () => {
      const route = await cycle(...path);
      const gained = grossProfitWei(route);
      await arbitrage.operator.call({ to: arbitrage.contract, data: encode(route, { minProfitWei: gained }) });
      expect(await reasonOf(encode(route, { minProfitWei: gained + 1n }))).to.equal(
        `ProfitBelowMinimum: gained ${gained}, minimum ${gained + 1n}`,
      );
    });
  }

  it("reverts without loss when another trade moved a pool first, in the pool's own words", async () => {
    const { market } = arbitrage;
    const v2 = encode(await cycle("cheapV2", "dearV2"));
    const v3 = encode(await cycle("cheapV3", "dearV3"), {
      funding: { kind: "balancer", lender: addressOf(market.vault) },
    });
    await market.swap(pools.cheapV2, weth, parseEther("1"));
    await market.swap(pools.cheapV3, weth, parseEther("1"));
    expect(await reasonOf(v2)).to.equal("UniswapV2: K");
    expect(await reasonOf(v3)).to.equal("IIA");
  });

  it("is executed up to its expiry block and not after", async () => {
    const latest = BigInt(await arbitrage.market.ethers.provider.getBlockNumber());
    const route = await cycle("cheapV2", "dearV2");
    await execute(encode(route, { expiryBlock: latest + 1n }));
    expect(await reasonOf(encode(route, { expiryBlock: latest }))).to.match(
      new RegExp(`^Expired: blockNumber \\d+, expiryBlock ${latest}$`),
    );
  });

  it("is executed on top of the block that it names and on no other", async () => {
    const { market, contract, operator } = arbitrage;
    const latest = async (): Promise<Hex> => (await market.ethers.provider.getBlock("latest"))!.hash as Hex;
    const route = await cycle("cheapV2", "dearV2");
    const early = encode(route, { parentHash: await latest() });
    const before = await balance(weth, contract);
    await execute(early);
    expect((await balance(weth, contract)) - before).to.equal(grossProfitWei(route));
    await snapshot.restore();
    snapshot = await market.networkHelpers.takeSnapshot();
    await market.networkHelpers.mine();
    await expect(operator.sendTransaction({ to: contract, data: early })).to.be.revertedWithCustomError(
      contract,
      "UnexpectedParent",
    );
    await execute(encode(route, { parentHash: await latest() }));
  });

  for (const caller of CALLERS) {
    it(`answers ${caller} only what ${caller} may do`, async () => {
      const { contract, market } = arbitrage;
      const signer = arbitrage[caller];
      const as = contract.connect(signer);
      const mayExecute = caller === "operator" || caller === "secondOperator";
      const operators = await contract.operators();
      expect(operators.includes(await signer.getAddress())).to.equal(mayExecute);

      const route = await cycle("cheapV2", "dearV2");
      const readable = readableArbitrage(executionOf(route), await contract.getAddress());
      const executions = [
        () => signer.sendTransaction({ to: contract, data: encode(route) }),
        () => as.flashLoanArbitrage(readable),
      ];
      for (const attempt of executions) {
        const untouched = await market.networkHelpers.takeSnapshot();
        if (mayExecute) await (await attempt()).wait();
        else await expect(attempt()).to.be.revertedWithCustomError(contract, "NotOperator").withArgs(signer);
        await untouched.restore();
      }

      await market.networkHelpers.setBalance(await contract.getAddress(), 10n);
      for (const attempt of [() => as.withdraw(WETH_ADDRESS, signer, 1n), () => as.withdrawNative(signer, 1n)]) {
        if (caller === "owner") await attempt();
        else await expect(attempt()).to.be.revertedWithCustomError(contract, "NotOwner").withArgs(signer);
      }

      await expect(signer.sendTransaction({ to: contract, value: 1n }))
        .to.be.revertedWithCustomError(contract, "UnexpectedPayment")
        .withArgs(signer);
    });
  }

  // Callbacks have no functions: foreign-callbacks.test.ts.
  it("has no function that the matrix above does not know", () => {
    const names: string[] = [];
    arbitrage.contract.interface.forEachFunction(({ name, stateMutability }) => {
      if (stateMutability !== "view") names.push(name);
    });
    expect(names.sort()).to.deep.equal(["execute", "flashLoanArbitrage", "withdraw", "withdrawNative"]);
  });
});
