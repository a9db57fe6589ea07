import { createRequire } from "node:module";
import { expect } from "chai";
import { Contract, ContractFactory, solidityPackedKeccak256, toBeHex, zeroPadValue, type InterfaceAbi } from "ethers";
import fc from "fast-check";
import { network } from "hardhat";
import type { Address } from "../../bot/core/hex.ts";
import { getAmountOut, quoteUniswapV2 } from "../../bot/market/quoting/uniswap-v2/uniswap-v2-quote.ts";
import { anyAmount, anyReserve, sdkAmount, sdkPair, v2Pool } from "../builders/pools.ts";

const require = createRequire(import.meta.url);
const MAX_RESERVE = (1n << 112n) - 1n;

/** Fees of forks as their own pairs write them: numerator and denominator. */
const FORK_FEES: readonly (readonly [bigint, bigint])[] = [
  [3n, 1_000n],
  [25n, 10_000n],
  [2n, 1_000n],
  [1n, 1_000n],
  [17n, 10_000n],
  [30n, 10_000n],
];

describe("Uniswap V2 quoting", () => {
  it("equals Uniswap's own library at its fee", () => {
    fc.assert(
      fc.property(anyReserve, anyReserve, anyAmount(111), fc.boolean(), (reserve0, reserve1, amountIn, zeroForOne) => {
        const pool = v2Pool(reserve0, reserve1);
        const tokenIn = zeroForOne ? pool.token0 : pool.token1;
        const quote = quoteUniswapV2(pool, tokenIn, amountIn);
        fc.pre(quote.refused !== "amount-too-large");
        if (quote.refused !== undefined) {
          expect(() => sdkPair(pool).getOutputAmount(sdkAmount(tokenIn, amountIn))).to.throw();
          return;
        }
        const [out, after] = sdkPair(pool).getOutputAmount(sdkAmount(tokenIn, amountIn));
        expect(quote.amountOut.toString()).to.equal(out.quotient.toString());
        expect(quote.poolAfter.reserve0.toString()).to.equal(after.reserve0.quotient.toString());
        expect(quote.poolAfter.reserve1.toString()).to.equal(after.reserve1.quotient.toString());
      }),
      { numRuns: 300 },
    );
  });

  it("takes the most that a fork's own check allows, whatever denominator its fee has", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORK_FEES),
        anyReserve,
        anyReserve,
        anyAmount(111),
        ([fee, denominator], reserveIn, reserveOut, amountIn) => {
          const passes = (amountOut: bigint): boolean =>
            ((reserveIn + amountIn) * denominator - amountIn * fee) * ((reserveOut - amountOut) * denominator) >=
            reserveIn * reserveOut * denominator ** 2n;
          const amountOut = getAmountOut(amountIn, reserveIn, reserveOut, Number((fee * 1_000_000n) / denominator));
          expect(passes(amountOut)).to.equal(true);
          expect(passes(amountOut + 1n)).to.equal(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("refuses nothing in, nothing out, an empty pair, and more than a reserve can hold", () => {
    const pool = v2Pool(10n ** 18n, 1_000_000n);
    expect(quoteUniswapV2(pool, pool.token0, 0n)).to.deep.equal({ refused: "amount-too-small" });
    expect(quoteUniswapV2(pool, pool.token0, 1n)).to.deep.equal({ refused: "amount-too-small" });
    expect(quoteUniswapV2(v2Pool(0n, 0n), pool.token0, 1n)).to.deep.equal({ refused: "liquidity-exhausted" });
    const most = MAX_RESERVE - pool.reserve0;
    expect(quoteUniswapV2(pool, pool.token0, most).refused).to.equal(undefined);
    expect(quoteUniswapV2(pool, pool.token0, most + 1n)).to.deep.equal({ refused: "amount-too-large" });
  });

  it("is what the pair's own bytecode pays, and one wei more is what it refuses", async () => {
    const pair = await PairOnChain.deploy();
    await fc.assert(
      fc.asyncProperty(
        anyReserve,
        anyReserve,
        anyAmount(111),
        fc.boolean(),
        async (reserve0, reserve1, amountIn, zeroForOne) => {
          const pool = v2Pool(reserve0, reserve1, { token0: pair.token0, token1: pair.token1 });
          const quote = quoteUniswapV2(pool, zeroForOne ? pool.token0 : pool.token1, amountIn);
          await pair.pay(reserve0, reserve1, amountIn, zeroForOne);
          if (quote.refused !== undefined) {
            expect(await pair.accepts(1n, zeroForOne)).to.equal(false);
            return;
          }
          expect(await pair.accepts(quote.amountOut, zeroForOne)).to.equal(true);
          expect(await pair.accepts(quote.amountOut + 1n, zeroForOne)).to.equal(false);
        },
      ),
      { numRuns: 40 },
    );
  });
});

type SetStorage = (address: string, slot: string, value: bigint) => Promise<unknown>;

/** One real pair whose reserves are set as a test wants them. */
class PairOnChain {
  readonly token0: Address;
  readonly token1: Address;
  readonly #pair: Contract;
  readonly #setStorage: SetStorage;

  private constructor(pair: Contract, tokens: readonly string[], setStorage: SetStorage) {
    [this.token0, this.token1] = tokens.map((token) => token.toLowerCase()) as [Address, Address];
    this.#pair = pair;
    this.#setStorage = setStorage;
  }

  static async deploy(): Promise<PairOnChain> {
    const { ethers, provider } = await network.create();
    const [deployer] = await ethers.getSigners();
    const create = async (name: string, ...parameters: unknown[]): Promise<Contract> => {
      const { abi, bytecode } = require(`@uniswap/v2-core/build/${name}.json`) as {
        abi: InterfaceAbi;
        bytecode: string;
      };
      const contract = await new ContractFactory(abi, bytecode, deployer).deploy(...parameters);
      return new Contract(await contract.getAddress(), abi, deployer);
    };
    const tokens = [await (await create("ERC20", 0n)).getAddress(), await (await create("ERC20", 0n)).getAddress()];
    tokens.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    // Whoever creates a pair is its factory and may name its tokens.
    const pair = await create("UniswapV2Pair");
    await pair.getFunction("initialize").send(...tokens);
    const setStorage: SetStorage = (address, slot, value) =>
      provider.request({ method: "hardhat_setStorageAt", params: [address, slot, zeroPadValue(toBeHex(value), 32)] });
    return new PairOnChain(pair, tokens, setStorage);
  }

  /** Sets the reserves and adds an amount that the pair has not noticed yet. */
  async pay(reserve0: bigint, reserve1: bigint, amountIn: bigint, zeroForOne: boolean): Promise<void> {
    const pair = await this.#pair.getAddress();
    /** balanceOf is the second variable of the token, the reserves lie in the ninth slot of the pair. */
    const balanceSlot = solidityPackedKeccak256(["uint256", "uint256"], [pair, 1n]);
    await this.#setStorage(pair, "0x8", (reserve1 << 112n) | reserve0);
    await this.#setStorage(this.token0, balanceSlot, reserve0 + (zeroForOne ? amountIn : 0n));
    await this.#setStorage(this.token1, balanceSlot, reserve1 + (zeroForOne ? 0n : amountIn));
  }

  async accepts(amountOut: bigint, zeroForOne: boolean): Promise<boolean> {
    const amounts = zeroForOne ? [0n, amountOut] : [amountOut, 0n];
    return this.#pair
      .getFunction("swap")
      .staticCall(...amounts, "0x00000000000000000000000000000000000000aa", "0x")
      .then(
        () => true,
        () => false,
      );
  }
}
