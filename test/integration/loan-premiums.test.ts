import { expect } from "chai";
import { BrowserProvider, type Contract, parseEther } from "ethers";
import { network } from "hardhat";
import { readLoanPremiums } from "../../bot/commands/loan-premiums.ts";
import type { FundingChoice } from "../../bot/config/funding-settings.ts";
import type { Address } from "../../bot/core/hex.ts";
import { PREMIUM_DENOMINATOR } from "../../bot/core/loan-premium.ts";
import { STRANGER } from "../builders/plans.ts";
import { thrownBy } from "../builders/thrown-by.ts";
import { deployAaveV3 } from "../contracts/fixture/aave-v3.ts";
import { addressOf } from "../contracts/fixture/address-of.ts";
import { deployBalancerVault } from "../contracts/fixture/balancer-vault.ts";
import { deployFlashMintToken, deployWethLenderDouble } from "../contracts/fixture/erc3156-lenders.ts";
import { type LocalChain, openLocalChain, WETH_ADDRESS } from "../contracts/fixture/local-chain.ts";
import { deployMorphoBlue } from "../contracts/fixture/morpho-blue.ts";

const LENT_WEI = parseEther("100");
const bps = (count: bigint): bigint => (PREMIUM_DENOMINATOR * count) / 10_000n;

/** Asked of the lenders' real code; of a double only for WETH by ERC-3156. */
describe("the premium of a loan", () => {
  let chain: LocalChain;
  let provider: BrowserProvider;

  before(async () => {
    const connection = await network.create();
    chain = await openLocalChain(connection);
    provider = new BrowserProvider(connection.provider);
  });

  const premiums = (kind: "balancer" | "morpho" | "aave" | "erc3156", lender: Address, tokens = [WETH_ADDRESS]) =>
    readLoanPremiums(provider, { kind, lender }, tokens);

  it("is Aave's own figure, for every token", async () => {
    const pool = await deployAaveV3(chain, LENT_WEI);
    const found = await premiums("aave", addressOf(pool), [WETH_ADDRESS, STRANGER]);
    expect([...found!]).to.deep.equal([
      [WETH_ADDRESS, bps(5n)],
      [STRANGER, bps(5n)],
    ]);
  });

  it("is what an ERC-3156 lender says for each token; what it does not lend is missing", async () => {
    const lender = await deployWethLenderDouble(chain, LENT_WEI, 9n);
    expect([...(await premiums("erc3156", addressOf(lender)))!]).to.deep.equal([[WETH_ADDRESS, bps(9n)]]);
    const mint: Contract = await deployFlashMintToken(chain, LENT_WEI);
    const found = await premiums("erc3156", addressOf(mint), [WETH_ADDRESS, addressOf(mint)]);
    expect([...found!]).to.deep.equal([[addressOf(mint), 0n]]);
  });

  it("is what Balancer's governance has set, which is nothing", async () => {
    const vault = await deployBalancerVault(chain);
    expect([...(await premiums("balancer", addressOf(vault)))!]).to.deep.equal([[WETH_ADDRESS, 0n]]);
  });

  it("is unknown to Morpho, and to pools", async () => {
    const morpho = await deployMorphoBlue(chain, LENT_WEI);
    expect(await premiums("morpho", addressOf(morpho))).to.equal(undefined);
    expect(await readLoanPremiums(provider, { kind: "flash-swap" }, [WETH_ADDRESS])).to.equal(undefined);
  });

  it("cannot be had from an address without a contract, whatever lends", async () => {
    for (const kind of ["balancer", "morpho", "aave", "erc3156"] as const) {
      const fault = await thrownBy(() => premiums(kind, STRANGER));
      expect(fault.code).to.equal("LENDER_UNUSABLE");
      expect(fault.message).to.include(`lender ${STRANGER}`).and.to.include("no contract at that address");
    }
  });

  it("cannot be had from a contract that is another one", async () => {
    for (const kind of ["balancer", "aave", "erc3156"] as const) {
      const fault = await thrownBy(() => premiums(kind, WETH_ADDRESS));
      expect(fault.code).to.equal("LENDER_UNUSABLE");
      expect(fault.message).to.include(`by "${kind}"`);
    }
  });

  it("is no lender's fault when the endpoint does not answer", async () => {
    const lender = addressOf(await deployWethLenderDouble(chain, LENT_WEI, 9n));
    const funding: FundingChoice = { kind: "erc3156", lender };
    const dead = new BrowserProvider({
      request: async ({ method, params }: { method: string; params?: unknown }) => {
        if (method === "eth_call") throw new Error("socket hang up");
        return (await provider.send(method, (params ?? []) as unknown[])) as unknown;
      },
    });
    const thrown = await readLoanPremiums(dead, funding, [WETH_ADDRESS]).catch((error: unknown) => error);
    expect(thrown).to.be.an("error").and.not.to.have.property("code", "LENDER_UNUSABLE");
  });
});
