import { expect } from "chai";
import { Contract, getAddress, Interface, parseEther, ZeroAddress } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { encode } from "./fixture/arbitrage.ts";
import { holdingsOf, restInContract } from "./fixture/expect-earned.ts";
import { WETH_ADDRESS } from "./fixture/local-chain.ts";
import { quoteCycle } from "./fixture/quoted-cycle.ts";
import { openVenueFloor, type VenueFloor, type VenueName } from "./fixture/venue-floor.ts";

const LOAN_WEI = parseEther("5");
const SELECTOR_AND_HEADER_BYTES = 4 + 19;
const SWAP_V2 = "function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes data)";
const PAIRS: readonly VenueName[] = [
  "Uniswap V2",
  "Pancake V2 (a double)",
  "Solidly volatile (a double)",
  "Solidly stable (a double)",
];

/** Every callback that the contract answers when it is expected, with arguments that would make it spend. */
const CALLBACKS: Readonly<Record<string, (route: Hex) => readonly unknown[]>> = {
  "uniswapV2Call(address,uint256,uint256,bytes)": (route) => [ZeroAddress, LOAN_WEI, 0n, route],
  "pancakeCall(address,uint256,uint256,bytes)": (route) => [ZeroAddress, LOAN_WEI, 0n, route],
  "hook(address,uint256,uint256,bytes)": (route) => [ZeroAddress, LOAN_WEI, 0n, route],
  "uniswapV3SwapCallback(int256,int256,bytes)": () => [LOAN_WEI, -1n, "0x"],
  "pancakeV3SwapCallback(int256,int256,bytes)": () => [LOAN_WEI, -1n, "0x"],
  "receiveFlashLoan(address[],uint256[],uint256[],bytes)": (route) => [[WETH_ADDRESS], [LOAN_WEI], [0n], route],
  "onMorphoFlashLoan(uint256,bytes)": (route) => [LOAN_WEI, route],
  "executeOperation(address,uint256,uint256,address,bytes)": (route) => [
    WETH_ADDRESS,
    LOAN_WEI,
    0n,
    ZeroAddress,
    route,
  ],
  "onFlashLoan(address,address,uint256,uint256,bytes)": (route) => [ZeroAddress, WETH_ADDRESS, LOAN_WEI, 0n, route],
  "unlockCallback(bytes)": (route) => [`0x01${route.slice(2)}`],
};

// Uniswap V3, Morpho and Uniswap V4 call back whoever called them: nobody can name the contract to them.
describe("FlashArbitrage called back without having asked", () => {
  let floor: VenueFloor;
  let route: Hex;

  before(async () => {
    floor = await openVenueFloor();
    await restInContract(floor);
    const { profitToken, amountIn, pools } = floor.venues["Uniswap V2"].first;
    const cycle = await quoteCycle(profitToken, amountIn, pools);
    route = `0x${encode(cycle.route).slice(2 + 2 * SELECTOR_AND_HEADER_BYTES)}`;
  });

  const expectRefused = async (call: () => Promise<unknown>, caller: unknown): Promise<void> => {
    const before = await holdingsOf(floor);
    await expect(call()).to.be.revertedWithCustomError(floor.contract, "UnexpectedCallback").withArgs(caller);
    expect(await holdingsOf(floor)).to.deep.equal(before);
  };

  const loans: Readonly<Record<string, () => readonly [Contract, string, ...(readonly unknown[])]>> = {
    "Balancer's Vault": () => [floor.lenders.balancer, "flashLoan", [WETH_ADDRESS], [LOAN_WEI], route],
    "Aave's Pool": () => [floor.lenders.aave, "flashLoanSimple", WETH_ADDRESS, LOAN_WEI, route, 0],
    "an ERC-3156 lender": () => [floor.mint, "flashLoan", floor.mint, LOAN_WEI, route],
    "an ERC-3156 lender of nothing": () => [floor.mint, "flashLoan", floor.mint, 0n, route],
  };
  for (const [name, loan] of Object.entries(loans)) {
    it(`refuses a loan that somebody else takes from ${name} in its name`, async () => {
      const [lender, method, ...values] = loan();
      const borrow = new Contract(lender, lender.interface, floor.stranger).getFunction(method);
      await expectRefused(() => borrow(floor.contract, ...values), lender);
    });
  }

  for (const venue of PAIRS) {
    it(`refuses a flash swap that somebody else takes from ${venue} in its name`, async () => {
      const [pool] = floor.venues[venue].first.pools;
      const pair = new Contract(getAddress(pool!.address), [SWAP_V2], floor.stranger);
      const outs = pool!.tokens[0] === WETH_ADDRESS ? [LOAN_WEI, 0n] : [0n, LOAN_WEI];
      await expectRefused(() => pair.getFunction("swap")(...outs, floor.contract, route), pair);
    });
  }

  for (const [signature, values] of Object.entries(CALLBACKS)) {
    it(`refuses ${signature.slice(0, signature.indexOf("("))} from everyone while it executes nothing`, async () => {
      const callback = new Interface([`function ${signature}`]);
      const data = callback.encodeFunctionData(signature, values(route));
      for (const caller of [floor.stranger, floor.operator, floor.owner]) {
        await expectRefused(() => caller.sendTransaction({ to: floor.contract, data }), caller);
      }
    });
  }
});
