import { expect } from "chai";
import { Interface, Wallet } from "ethers";
import { checkConfiguration } from "../../bot/commands/config-check.ts";
import { inspectContract } from "../../bot/commands/deployed-contract.ts";
import { simulateNow } from "../../bot/commands/simulate-now.ts";
import type { SimulationResult } from "../../bot/commands/simulate.ts";
import { passStartChecks, type StartChecks } from "../../bot/commands/start-checks.ts";
import { carryOutWithdrawal, planWithdrawal } from "../../bot/commands/withdraw.ts";
import { type ContractArtifact, loadContractArtifact } from "../../bot/config/contract-artifact.ts";
import type { FundingChoice } from "../../bot/config/funding-settings.ts";
import { loadConfig } from "../../bot/config/load-config.ts";
import type { GivenRoute } from "../../bot/config/route-file.ts";
import type { Config } from "../../bot/config/schema.ts";
import type { DeployedContract } from "../../bot/commands/deployed-contract.ts";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { grossProfitWei } from "../../bot/core/route.ts";
import { encodeExecution } from "../../bot/executors/flash/encode-route.ts";
import type { Settlement } from "../../bot/executors/flash/settlement.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { uniswapEntries } from "../../devnet/mainnet/pool-list.ts";
import { connectNode } from "../builders/connect-node.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { type ContractChain, startContractChain } from "../builders/contract-chain.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const ETHER = 10n ** 18n;
const WETH: Address = PROTOCOLS.weth;
const STRANGER: Address = `0x${"57".repeat(20)}`;
const weth = new Interface([
  "function deposit() payable",
  "function transfer(address,uint256)",
  "function balanceOf(address) view returns (uint256)",
]);
const router = new Interface([
  "function swapExactETHForTokens(uint256,address[],address,uint256) payable returns (uint256[])",
]);
const [trader] = ACCOUNTS.traders;

describe("commands on a fork of the embedded mainnet", () => {
  const folder = new ConfigFolder();
  let chain: ContractChain;
  let artifact: ContractArtifact;
  let contract: DeployedContract;
  let config: Config;

  before(async () => {
    chain = await startContractChain();
    artifact = await loadContractArtifact("artifacts/contracts/FlashArbitrage.sol/FlashArbitrage.json");
    contract = await inspectContract(chain.provider, chain.contract, 1n, artifact);
    config = await loadConfig(folder.write(), { ARB_RPC_ENDPOINTS_PRIMARY: chain.rpcUrl });
  });
  after(async () => {
    folder.remove();
    await chain.stop();
  });

  const balanceOf = async (holder: Address): Promise<bigint> =>
    BigInt(await chain.provider.call({ to: WETH, data: weth.encodeFunctionData("balanceOf", [holder]) }));

  describe("start checks", () => {
    it("read the immutables of a contract that is ours", () => {
      expect(contract.owner).to.equal(ACCOUNTS.owner.address);
      expect(contract.operators).to.deep.equal(ACCOUNTS.operators.map(({ address }) => address));
      expect(contract.wrappedNative).to.equal(WETH);
    });

    const checksWith = (funding: FundingChoice): StartChecks => ({
      endpoint: chain.rpcUrl,
      connect: () => connectNode(chain.rpcUrl, 1n),
      chainId: 1n,
      contractAddress: () => Promise.resolve(chain.contract),
      artifact: () => Promise.resolve(artifact),
      fundings: [funding],
      baseTokens: [WETH],
      accounts: () => Promise.resolve(ACCOUNTS.operators.map(({ address }) => address)),
      gasLimit: 21_000n,
      minPriorityFeeWei: 1n,
    });

    it("need one account that can pay, or orders of an earlier run that must be followed", async () => {
      const checks = checksWith({ kind: "own" });
      const { provider } = chain;
      const operators = ACCOUNTS.operators.map(({ address }) => address);
      const drain = (accounts: readonly Address[]) =>
        Promise.all(accounts.map((account) => provider.send("anvil_setBalance", [account, "0x1"])));
      const start = async (hasOrders: boolean): Promise<readonly string[]> => {
        const warnings: string[] = [];
        const hasOrdersToFollow = () => Promise.resolve(hasOrders);
        const warn = (sentence: string) => void warnings.push(sentence);
        (await passStartChecks(checks, { hasOrdersToFollow, warn })).provider.destroy();
        return warnings;
      };
      const snapshot = (await provider.send("evm_snapshot", [])) as string;
      try {
        await drain(operators.slice(1));
        const warnings = await start(false);
        expect(warnings.map((warning) => warning.split(" ")[3])).to.deep.equal(operators.slice(1));
        await drain(operators);
        expect((await thrownBy(() => start(false))).code).to.equal("ACCOUNT_UNFUNDED");
        expect(await start(true)).to.have.length(operators.length);
      } finally {
        await provider.send("evm_revert", [snapshot]);
      }
    });

    it("ask the lender what it takes", async () => {
      const balancer = { kind: "balancer", lender: PROTOCOLS.balancerVault } as const;
      const { provider, fundings } = await passStartChecks(checksWith(balancer));
      provider.destroy();
      expect(fundings).to.deep.equal([{ ...balancer, premiums: new Map([[WETH, 0n]]) }]);
    });

    it("refuse a lender that is none, and the check of the configuration shows it in a row of its own", async () => {
      const checks = checksWith({ kind: "aave", lender: PROTOCOLS.balancerVault });
      const fault = await thrownBy(() => passStartChecks(checks));
      expect(fault).to.include({ code: "LENDER_UNUSABLE", exitCode: 3 });
      const pools = () => Promise.resolve(chain.poolList);
      const relays = () => Promise.resolve([]);
      const endpoints = () => [{ endpoint: chain.rpcUrl }];
      const signing = () => "natively";
      const rows = await checkConfiguration({ checks, pools, relays, signing, endpoints, offline: false });
      const problems = rows.filter(({ status }) => status !== "ok").map(({ check, code }) => [check, code]);
      expect(problems).to.deep.equal([["lender", "LENDER_UNUSABLE"]]);
    });

    it("refuse a contract of which one byte differs, wherever that byte is", async () => {
      const code = await chain.provider.getCode(chain.contract);
      const isImmutable = (byte: number): boolean =>
        artifact.immutables.some(({ start, length }) => byte >= start && byte < start + length);
      for (const byte of [0, Math.floor(code.length / 4), code.length / 2 - 2].map((at) =>
        isImmutable(at) ? at + 32 : at,
      )) {
        const at = 2 + 2 * byte;
        const spoilt = code.slice(0, at) + (code.slice(at, at + 2) === "5b" ? "5a" : "5b") + code.slice(at + 2);
        await chain.provider.send("anvil_setCode", [STRANGER, spoilt]);
        const fault = await thrownBy(() => inspectContract(chain.provider, STRANGER, 1n, artifact));
        expect(fault.code, `byte ${byte}`).to.equal("CONTRACT_MISMATCH");
      }
    });
  });

  describe("arb simulate", () => {
    const run = (given?: GivenRoute, settlement?: Settlement): Promise<SimulationResult> =>
      simulateNow(
        {
          config,
          provider: chain.provider,
          contract,
          reader: new MulticallMarketReader(chain.provider, uniswapEntries()),
          encode: (route, expiryBlock) =>
            encodeExecution({
              route,
              expiryBlock,
              funding: { kind: "flash-swap" },
              ...(settlement === undefined ? {} : { settlement }),
              minProfitWei: 1n,
              wrappedNative: WETH,
            }),
          explainRevert: (revertData) => revertData.slice(0, 10),
        },
        given,
      );

    before(async () => {
      const usdc = chain.poolList.tokens.find(({ symbol }) => symbol === "USDC")!.address;
      const data = router.encodeFunctionData("swapExactETHForTokens", [0, [WETH, usdc], trader!.address, 2n ** 40n]);
      await chain.send(trader!.address, PROTOCOLS.uniswapV2Router, data as Hex, 40n * ETHER);
    });

    it("finds the best opportunity, executes it, and gains to the wei what was quoted", async () => {
      const result = await run();
      expect(result.pays).to.equal(true);
      const { execution, route } = result;
      if (execution.status !== "succeeded") throw new Error(execution.reason);
      expect(execution.profitWei).to.equal(route.hops.at(-1)!.amountOut - route.hops[0]!.amountIn);
      expect(execution.hops).to.deep.equal(route.hops.map(({ amountIn, amountOut }) => ({ amountIn, amountOut })));
      expect(result.netProfitWei! < execution.profitWei).to.equal(true);
      expect(Number(execution.gasUsed)).to.be.within(90_000, 400_000);
    });

    it("counts as profit what is left after the builder's share, also when it leaves as ETH", async () => {
      const settlement = { recipient: "payout", unwrap: true, builderShareBps: 2_500 } as const;
      const { execution, route } = await run(undefined, settlement);
      if (execution.status !== "succeeded") throw new Error(execution.reason);
      const grossWei = grossProfitWei(route);
      expect(execution.profitWei).to.equal(grossWei - (grossWei * 2_500n) / 10_000n);
    });

    it("says why a route given by hand reverts: the other way round it loses", async () => {
      const { route } = await run();
      const hops = route.hops.toReversed().map(({ amountIn: _in, amountOut: _out, ...swap }) => ({
        ...swap,
        tokenIn: swap.tokenOut,
        tokenOut: swap.tokenIn,
      }));
      const result = await run({ amounts: "to-quote", profitToken: WETH, amountIn: ETHER, hops });
      expect(result.pays).to.equal(false);
      expect(grossProfitWei(result.route) < 0n).to.equal(true);
      // It cannot pay its last pool back.
      const reason = new Interface(artifact.abi).getError("TransferFailed")!.selector;
      expect(result.execution).to.deep.equal({ status: "reverted", reason });
    });

    it("leaves the chain itself alone", async () => {
      const before = await chain.provider.getBlockNumber();
      await run();
      expect(await chain.provider.getBlockNumber()).to.equal(before);
      expect(await balanceOf(chain.contract)).to.equal(0n);
    });

    it("refuses a pool that it cannot quote", async () => {
      const hop = { venue: "uniswap-v2", pool: STRANGER, tokenIn: WETH, tokenOut: STRANGER } as const;
      const fault = await thrownBy(() =>
        run({ amounts: "to-quote", profitToken: WETH, amountIn: 1n, hops: [hop, hop] }),
      );
      expect(fault.exitCode).to.equal(5);
      expect(fault.message).to.include("not in the pool list");
    });
  });

  describe("arb withdraw", () => {
    const parts = (key: Hex = ACCOUNTS.owner.privateKey) => ({
      provider: chain.provider,
      contract,
      artifact,
      wallet: new Wallet(key, chain.provider),
    });

    before(async () => {
      await chain.send(trader!.address, WETH, weth.encodeFunctionData("deposit") as Hex, 3n * ETHER);
      const transfer = weth.encodeFunctionData("transfer", [chain.contract, 3n * ETHER]);
      await chain.send(trader!.address, WETH, transfer as Hex);
      await chain.provider.send("anvil_setBalance", [chain.contract, "0xde0b6b3a7640000"]);
    });

    it("takes a part, then everything, to whom the owner says", async () => {
      const plan = await planWithdrawal(parts(), { asset: "WETH", amount: "1.25", to: STRANGER });
      expect(plan).to.include({ asset: WETH, symbol: "WETH", decimals: 18, amountWei: 1_250_000_000_000_000_000n });
      await carryOutWithdrawal(parts(), plan);
      expect(await balanceOf(STRANGER)).to.equal(1_250_000_000_000_000_000n);
      await carryOutWithdrawal(parts(), await planWithdrawal(parts(), { asset: WETH, amount: "all", to: STRANGER }));
      expect(await balanceOf(STRANGER)).to.equal(3n * ETHER);
      expect(await balanceOf(chain.contract)).to.equal(0n);
    });

    it("takes ETH that was forced in", async () => {
      const before = await chain.provider.getBalance(trader!.address);
      const plan = await planWithdrawal(parts(), { asset: "ETH", amount: "all", to: trader!.address });
      await carryOutWithdrawal(parts(), plan);
      expect((await chain.provider.getBalance(trader!.address)) - before).to.equal(ETHER);
    });

    for (const [what, request, code] of [
      ["what is not there", { asset: WETH, amount: "1", to: STRANGER }, "WITHDRAWAL_IMPOSSIBLE"],
      [
        "an address that is no token",
        { asset: STRANGER, amount: "1", to: ACCOUNTS.owner.address },
        "WITHDRAWAL_IMPOSSIBLE",
      ],
      ["nothing", { asset: "ETH", amount: "0", to: STRANGER }, "ARGUMENT_INVALID"],
      ["a negative amount", { asset: "ETH", amount: "-1", to: STRANGER }, "ARGUMENT_INVALID"],
      ["1e3", { asset: "ETH", amount: "1e3", to: STRANGER }, "ARGUMENT_INVALID"],
      ["half a wei", { asset: "ETH", amount: `0.${"0".repeat(18)}5`, to: STRANGER }, "ARGUMENT_INVALID"],
    ] as const) {
      it(`refuses ${what} before anything is sent`, async () => {
        await chain.provider.send("anvil_setBalance", [chain.contract, "0x1"]);
        const nonce = await chain.provider.getTransactionCount(ACCOUNTS.owner.address);
        const fault = await thrownBy(() => planWithdrawal(parts(), request));
        expect(fault.code).to.equal(code);
        expect(await chain.provider.getTransactionCount(ACCOUNTS.owner.address)).to.equal(nonce);
      });
    }

    it("refuses who could not pass it on: the token and the contract", async () => {
      for (const to of [WETH, chain.contract]) {
        const fault = await thrownBy(() => planWithdrawal(parts(), { asset: WETH, amount: "all", to }));
        expect(fault.message).to.include("could not pass it on");
      }
    });

    it("refuses everybody but the owner", async () => {
      const operator = parts(ACCOUNTS.operators[0]!.privateKey);
      const fault = await thrownBy(() => planWithdrawal(operator, { asset: WETH, amount: "all", to: STRANGER }));
      expect(fault.code).to.equal("NOT_OWNER");
    });
  });
});
