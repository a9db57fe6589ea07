import { expect } from "chai";
import { AbiCoder, type Contract, id, parseEther } from "ethers";
import { network } from "hardhat";
import { deployAaveV3 } from "./fixture/aave-v3.ts";
import { deployFlashMintToken, deployWethLenderDouble } from "./fixture/erc3156-lenders.ts";
import { type LocalChain, openLocalChain } from "./fixture/local-chain.ts";
import { deployMorphoBlue } from "./fixture/morpho-blue.ts";

const LOAN_WEI = parseEther("4000");
const FUNDS_WEI = parseEther("5000");

describe("lenders on the fixture chain", () => {
  let chain: LocalChain;
  let weth: Contract;

  before(async () => {
    chain = await openLocalChain(await network.create());
    weth = chain.weth;
  });

  const balance = async (token: Contract, account: unknown): Promise<bigint> =>
    (await token.getFunction("balanceOf")(account)) as bigint;
  /** A borrower takes the loan, with enough to pay the premium, or one wei less. */
  const borrow = async (
    lender: Contract,
    token: Contract,
    method: string,
    values: (borrower: Contract) => readonly unknown[],
    premiumWei: bigint,
  ): Promise<Contract> => {
    const borrower = await chain.ethers.deployContract("FlashBorrower");
    const call = lender.interface.encodeFunctionData(method, [...values(borrower)]);
    if (premiumWei > 0n) {
      await token.getFunction("transfer")(borrower, premiumWei - 1n);
      await expect(borrower.getFunction("borrow")(lender, call)).to.revert(chain.ethers);
      await token.getFunction("transfer")(borrower, 1n);
    }
    await borrower.getFunction("borrow")(lender, call);
    expect(await borrower.getFunction("loan")()).to.equal(LOAN_WEI);
    expect(await borrower.getFunction("premium")()).to.equal(premiumWei);
    expect(await balance(token, borrower)).to.equal(0n);
    return borrower;
  };
  const expectCallback = async (borrower: Contract, signature: string): Promise<void> => {
    expect(await borrower.getFunction("callback")()).to.equal(id(signature).slice(0, 10));
  };

  it("Aave V3 lends WETH for 0.05 % and takes not a wei less", async () => {
    const pool = await deployAaveV3(chain, FUNDS_WEI);
    const values = (borrower: Contract) => [borrower.target, weth.target, LOAN_WEI, "0x", 0];
    const borrower = await borrow(pool, weth, "flashLoanSimple", values, parseEther("2"));
    await expectCallback(borrower, "executeOperation(address,uint256,uint256,address,bytes)");
  });

  it("Morpho Blue lends WETH for nothing", async () => {
    const morpho = await deployMorphoBlue(chain, FUNDS_WEI);
    const data = AbiCoder.defaultAbiCoder().encode(["address"], [weth.target]);
    const borrower = await borrow(morpho, weth, "flashLoan", () => [weth.target, LOAN_WEI, data], 0n);
    await expectCallback(borrower, "onMorphoFlashLoan(uint256,bytes)");
    expect(await balance(weth, morpho)).to.equal(FUNDS_WEI);
  });

  it("OpenZeppelin's flash mint lends its own token for nothing, beyond its supply, and burns it again", async () => {
    const supplyWei = LOAN_WEI / 2n;
    const token = await deployFlashMintToken(chain, supplyWei);
    const borrower = await borrow(token, token, "flashLoan", (to) => [to.target, token.target, LOAN_WEI, "0x"], 0n);
    await expectCallback(borrower, "onFlashLoan(address,address,uint256,uint256,bytes)");
    expect(await token.getFunction("totalSupply")()).to.equal(supplyWei);
  });

  it("the double of an ERC-3156 lender lends WETH for its fee", async () => {
    const lender = await deployWethLenderDouble(chain, FUNDS_WEI, 10n);
    const values = (borrower: Contract) => [borrower.target, weth.target, LOAN_WEI, "0x"];
    const borrower = await borrow(lender, weth, "flashLoan", values, parseEther("4"));
    await expectCallback(borrower, "onFlashLoan(address,address,uint256,uint256,bytes)");
    expect(await balance(weth, lender)).to.equal(FUNDS_WEI + parseEther("4"));
  });
});
