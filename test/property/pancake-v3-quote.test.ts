import { expect } from "chai";
import { Contract, type Interface, keccak256, toBeHex } from "ethers";
import fc from "fast-check";
import { network } from "hardhat";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { UniswapV3Pool } from "../../bot/market/pool-state.ts";
import { quoteUniswapV3 } from "../../bot/market/quoting/uniswap-v3/uniswap-v3-quote.ts";
import { addressOf, lowerCase, sorted } from "../contracts/fixture/address-of.ts";
import { deployNpm } from "../contracts/fixture/deploy-npm.ts";
import { openLocalChain } from "../contracts/fixture/local-chain.ts";
import { npmArtifact } from "../contracts/fixture/npm-artifact.ts";
import { deployPancakeV3, PANCAKE_V3_POOL } from "../contracts/fixture/pancake-v3.ts";
import { anyAmount } from "../builders/pools.ts";
import { anyLiquidity, bitmapWords } from "../builders/uniswap-v4-pools.ts";

/** PancakeSwap's fees in millionths, by their spacings of ticks. */
const FEE_OF_SPACING: Readonly<Record<number, number>> = { 1: 100, 10: 500, 50: 2_500, 200: 10_000 };
const Q96 = 1n << 96n;
/** More than any swap moves. */
const PLENTY = 1n << 200n;

/** The share of the fee that the protocol keeps, of each token: none, or 10 to 40 %. */
const anyFeeProtocol = fc.oneof(fc.constant(0n), fc.bigInt({ min: 1_000n, max: 4_000n }));

describe("Pancake V3 quoting", () => {
  let pools: PoolsOnChain;

  before(async () => {
    pools = await PoolsOnChain.deploy();
  });

  it("is that of Uniswap V3: what the pool's own bytecode pays, whatever share of the fee the protocol keeps", async () => {
    let quoted = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        anyLiquidity([1, 10, 50, 200]),
        anyAmount(120),
        fc.boolean(),
        fc.tuple(anyFeeProtocol, anyFeeProtocol),
        async (around, amountIn, zeroForOne, [share0, share1]) => {
          const pool = { ...around, ...pools.factsOf(around.tickSpacing) };
          const tokenIn = zeroForOne ? pool.token0 : pool.token1;
          const quote = quoteUniswapV3(pool, tokenIn, amountIn);
          if (quote.refused === "leaves-known-ticks") return;
          const paid = await pools.paid(pool, amountIn, zeroForOne, share0 | (share1 << 16n));
          if (quote.refused === undefined) quoted++;
          else refused++;
          expect(String(quote.refused === undefined ? quote.amountOut : undefined)).to.equal(String(paid));
        },
      ),
      { numRuns: 600 },
    );
    expect(quoted).to.be.greaterThan(50);
    expect(refused).to.be.greaterThan(10);
  });
});

type PoolFacts = Pick<UniswapV3Pool, "venue" | "address" | "token0" | "token1" | "feePpm">;
type Send = (method: string, params: unknown[]) => Promise<unknown>;

/** One pool of every fee, of mainnet's creation code, whose storage is set as a test wants it for each call. */
class PoolsOnChain {
  readonly #facts: ReadonlyMap<number, PoolFacts>;
  readonly #swapper: Address;
  readonly #interface: Interface;
  readonly #send: Send;

  private constructor(facts: ReadonlyMap<number, PoolFacts>, swapper: Contract, send: Send) {
    this.#facts = facts;
    this.#swapper = addressOf(swapper);
    this.#interface = swapper.interface;
    this.#send = send;
  }

  static async deploy(): Promise<PoolsOnChain> {
    const connection = await network.create();
    const chain = await openLocalChain(connection);
    const { factory, swapper } = await deployPancakeV3(chain);
    const contracts = [];
    for (let i = 0; i < 2; i++) {
      contracts.push(await deployNpm("@uniswap/v2-core/build/ERC20.json", chain.trader, PLENTY * 8n));
    }
    const [token0, token1] = sorted(...(contracts.map(addressOf) as [Address, Address]));
    const facts = new Map<number, PoolFacts>();
    const { abi } = npmArtifact(PANCAKE_V3_POOL);
    for (const [spacing, feePpm] of Object.entries(FEE_OF_SPACING)) {
      await factory.getFunction("createPool")(token0, token1, feePpm);
      const address = lowerCase(await factory.getFunction("getPool")(token0, token1, feePpm));
      await new Contract(address, abi, chain.trader).getFunction("initialize")(Q96);
      facts.set(Number(spacing), { venue: "uniswap-v3", address, token0, token1, feePpm });
    }
    for (const token of contracts) {
      for (const holder of [swapper, ...[...facts.values()].map(({ address }) => address)]) {
        await token.getFunction("transfer")(holder, PLENTY);
      }
    }
    const { interface: swapperInterface } = await chain.ethers.getContractAt("PancakeV3Liquidity", swapper);
    const send: Send = (method, params) => connection.provider.request({ method, params });
    return new PoolsOnChain(facts, new Contract(swapper, swapperInterface), send);
  }

  factsOf(tickSpacing: number): PoolFacts {
    const facts = this.#facts.get(tickSpacing);
    if (facts === undefined) throw new Error(`no pool has a spacing of ${tickSpacing}`);
    return facts;
  }

  /** What the pool pays; undefined when it reverts or leaves a part of the amount. */
  async paid(
    pool: UniswapV3Pool,
    amountIn: bigint,
    zeroForOne: boolean,
    feeProtocol: bigint,
  ): Promise<bigint | undefined> {
    const data = this.#interface.encodeFunctionData("swap", [pool.address, zeroForOne, amountIn]);
    const first = BigInt((await this.#send("eth_getStorageAt", [pool.address, "0x0", "latest"])) as Hex);
    const override = { [pool.address]: { stateDiff: storageOf(pool, first >> 184n, feeProtocol) } };
    let answer: unknown;
    try {
      answer = await this.#send("eth_call", [{ to: this.#swapper, data }, "latest", override]);
    } catch {
      return undefined;
    }
    const deltas = this.#interface.decodeFunctionResult("swap", answer as Hex).toArray() as [bigint, bigint];
    const [paidIn, out] = zeroForOne ? deltas : [deltas[1], deltas[0]];
    return paidIn === amountIn ? -out : undefined;
  }
}

/**
 * As PancakeV3Pool.sol lays it out: slot 0 ends with the oracle's places, slot 1 holds the protocol's share and the lock,
 * then come fee growth and fees owed, the liquidity in slot 5, ticks and bitmap.
 */
function storageOf(pool: UniswapV3Pool, oracle: bigint, feeProtocol: bigint): Record<Hex, Hex> {
  const storage: Record<Hex, Hex> = {};
  const put = (slot: bigint | string, value: bigint): void => {
    storage[toBeHex(slot, 32) as Hex] = toBeHex(value, 32) as Hex;
  };
  const valueSlot = (key: number, mapping: bigint): string =>
    keccak256(`${toBeHex(BigInt.asUintN(256, BigInt(key)), 32)}${toBeHex(mapping, 32).slice(2)}`);
  put(0n, pool.sqrtPriceX96 | (BigInt.asUintN(24, BigInt(pool.tick)) << 160n) | (oracle << 184n));
  put(1n, feeProtocol | (1n << 32n));
  put(5n, pool.liquidity);
  for (const { index, liquidityNet } of pool.ticks) {
    const gross = liquidityNet < 0n ? -liquidityNet : liquidityNet;
    put(valueSlot(index, 6n), gross | (BigInt.asUintN(128, liquidityNet) << 128n));
  }
  for (const [word, bits] of bitmapWords(pool)) put(valueSlot(word, 7n), bits);
  return storage;
}
