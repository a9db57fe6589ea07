import { expect } from "chai";
import { AbiCoder, Contract } from "ethers";
import fc from "fast-check";
import type { Address } from "../../bot/core/hex.ts";
import { MIN_SQRT_RATIO } from "../../bot/market/quoting/uniswap-v3/tick-math.ts";
import type { UniswapV4Pool } from "../../bot/market/quoting/uniswap-v4/uniswap-v4-pool.ts";
import { quoteUniswapV4, spotRateUniswapV4 } from "../../bot/market/quoting/uniswap-v4/uniswap-v4-quote.ts";
import { whyNotQuoted } from "../../bot/market/quoting/uniswap-v4/why-not-quoted.ts";
import { deployNpm } from "../contracts/fixture/deploy-npm.ts";
import { npmArtifact } from "../contracts/fixture/npm-artifact.ts";
import { placeArtifact } from "../contracts/fixture/place-artifact.ts";
import { anyAmount, v3Pool } from "../builders/pools.ts";
import { keyTuple, POOL_MANAGER, UniswapV4Manager } from "../builders/uniswap-v4-manager.ts";
import { anyV4Pool } from "../builders/uniswap-v4-pools.ts";

const ETHER = 10n ** 18n;
const V4 = "@uniswap/v4-core/out";
const FOUNDRY_CHEATCODES = "0x7109709ECfa91a80626fF3989D68f67F5b1DD12D";

describe("Uniswap V4 quoting against the PoolManager's own bytecode", () => {
  let manager: UniswapV4Manager;

  before(async () => {
    manager = await UniswapV4Manager.open();
  });

  /** Liquidity on both sides of a price of one, with hooks at an address. */
  function poolWith(hooks: Address): UniswapV4Pool {
    const key = manager.key({ feePpm: 3_000, tickSpacing: 60, hooks });
    const around = v3Pool([{ lowerTick: -6_000, upperTick: 6_000, liquidity: 1_000n * ETHER }], { tick: 7 });
    return { ...around, ...key, venue: "uniswap-v4", protocolFee0Ppm: 0, protocolFee1Ppm: 0 };
  }

  it("pays what was quoted, whatever state, fees and amount, and refuses what the manager does not fill", async () => {
    let quoted = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        anyV4Pool((terms) => manager.key(terms)),
        anyAmount(127),
        fc.boolean(),
        async (pool, amountIn, zeroForOne) => {
          const tokenIn = zeroForOne ? pool.token0 : pool.token1;
          const quote = quoteUniswapV4(pool, tokenIn, amountIn);
          if (quote.refused === "leaves-known-ticks") return;
          const paid = await manager.paid(pool, tokenIn, amountIn);
          if (quote.refused === undefined) {
            quoted++;
            expect(String(quote.amountOut)).to.equal(String(paid));
            const spot = spotRateUniswapV4(pool, tokenIn) * (1 + 1e-9);
            expect(Number(quote.amountOut)).to.be.at.most(spot * Number(amountIn));
          } else {
            refused++;
            // A fee of everything takes all and pays nothing.
            expect(paid ?? 0n).to.equal(0n);
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(quoted).to.be.greaterThan(100);
    expect(refused).to.be.greaterThan(50);
  });

  it("holds for a pool whose hooks run after a swap and have no share in it", async () => {
    const hooks: Address = "0xaaaa000000000000000000000000000000000040";
    await place("MockHooks", hooks);
    const pool = poolWith(hooks);
    expect(whyNotQuoted(pool)).to.equal(undefined);
    const quote = quoteUniswapV4(pool, pool.token0, ETHER);
    expect(quote).to.include({ amountOut: await manager.paid(pool, pool.token0, ETHER) });
  });

  it("leaves out a pool whose hooks take a share after the swap, for which the manager pays less than its state says", async () => {
    const hooks: Address = "0xaaaa000000000000000000000000000000000044";
    await place("FeeTakingHook", hooks, POOL_MANAGER);
    const pool = poolWith(hooks);
    const quote = quoteUniswapV4(pool, pool.token0, ETHER);
    if (quote.refused !== undefined) throw new Error(quote.refused);
    const paid = (await manager.paid(pool, pool.token0, ETHER)) ?? 0n;
    expect(paid > 0n && paid < quote.amountOut).to.equal(true);
    expect(whyNotQuoted(pool)).to.equal(`its hooks ${hooks} may take a share of what a swap takes or gives`);
  });

  it("leaves out a pool whose hooks run before the swap: without a share in it they trade first", async () => {
    const hooks: Address = "0xaaaa000000000000000000000000000000000080";
    const hook = await place("SkipCallsTestHook", hooks);
    // It asserts through the cheatcodes of Foundry, which are not here.
    await manager.connection.networkHelpers.setCode(FOUNDRY_CHEATCODES, "0x00");
    await hook.getFunction("setManager")(POOL_MANAGER);
    const pool = poolWith(hooks);
    await manager.manager.getFunction("initialize")(keyTuple(pool), pool.sqrtPriceX96);
    await manager.swapper.getFunction("mint")(keyTuple(pool), -6_000, 6_000, pool.liquidity);
    const trader = await signer();
    const router = await deployNpm(`${V4}/PoolSwapTest.sol/PoolSwapTest.json`, trader, POOL_MANAGER);
    const token = new Contract(pool.token0, ["function approve(address, uint256)"], trader);
    for (const spender of [hooks, router]) await token.getFunction("approve")(spender, 1_000n * ETHER);
    const terms = [true, -ETHER, MIN_SQRT_RATIO + 1n];
    // The hook is told who pays for its own swap of the same amount.
    const hookData = AbiCoder.defaultAbiCoder().encode(["address"], [trader.address]);
    const swap = router.getFunction("swap");
    const delta = (await swap.staticCall(keyTuple(pool), terms, [false, false], hookData)) as bigint;
    const quote = quoteUniswapV4(pool, pool.token0, ETHER);
    if (quote.refused !== undefined) throw new Error(quote.refused);
    const second = quoteUniswapV4(quote.poolAfter, pool.token0, ETHER);
    expect(second).to.include({ amountOut: BigInt.asIntN(128, delta) });
    expect(BigInt.asIntN(128, delta) < quote.amountOut).to.equal(true);
    expect(whyNotQuoted(pool)).to.equal(`its hooks ${hooks} run before a swap and may move the price`);
  });

  it("leaves out hooks that change what goes in, and fees that hooks set", () => {
    const reasonOf = (bits: number, feePpm = 3_000): string | undefined =>
      whyNotQuoted({ feePpm, hooks: `0x${bits.toString(16).padStart(40, "0")}` });
    expect(reasonOf(0x88)).to.contain("may change what a swap takes and gives");
    expect(reasonOf(0, 0x80_0000)).to.contain("set the fee");
    expect(reasonOf(0)).to.equal(undefined);
    // All around initialisation, liquidity and donations.
    expect(reasonOf(0x3f73)).to.equal(undefined);
  });

  it("refuses nothing in, what int128 does not hold, a pool without liquidity, and ticks that were not read", () => {
    const pool = poolWith("0x0000000000000000000000000000000000000000");
    const refusedFor = (amountIn: bigint, changed: Partial<UniswapV4Pool> = {}): string | undefined =>
      quoteUniswapV4({ ...pool, ...changed }, pool.token0, amountIn).refused;
    expect(refusedFor(0n)).to.equal("amount-too-small");
    expect(refusedFor(1n << 127n)).to.equal("amount-too-large");
    expect(refusedFor(1n, { liquidity: 0n, ticks: [] })).to.equal("liquidity-exhausted");
    expect(refusedFor(10n ** 30n, { knownFromTick: -7_680 })).to.equal("leaves-known-ticks");
    expect(refusedFor(1n, { feePpm: 1_000_000 })).to.equal("amount-too-small");
    expect(spotRateUniswapV4({ ...pool, liquidity: 0n, ticks: [] }, pool.token0)).to.equal(0);
  });

  async function place(name: string, address: Address, ...values: readonly unknown[]): Promise<Contract> {
    const { networkHelpers } = manager.connection;
    return placeArtifact(
      { networkHelpers, trader: await signer() },
      address,
      npmArtifact(`${V4}/${name}.sol/${name}.json`),
      values,
    );
  }

  async function signer(): ReturnType<typeof manager.connection.ethers.provider.getSigner> {
    return manager.connection.ethers.provider.getSigner(0);
  }
});
