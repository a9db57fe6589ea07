import { type Contract, toBeHex, ZeroAddress } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import {
  extsloadOf,
  poolIdOf,
  type UniswapV4Part,
} from "../../bot/adapters/chain/pools/uniswap-v4/uniswap-v4-storage.ts";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { UniswapV4Entry } from "../../bot/core/pool-entry.ts";
import type { UniswapV4Pool } from "../../bot/market/quoting/uniswap-v4/uniswap-v4-pool.ts";
import { addressOf, sorted } from "../contracts/fixture/address-of.ts";
import { deployNpm } from "../contracts/fixture/deploy-npm.ts";
import { npmArtifact } from "../contracts/fixture/npm-artifact.ts";
import { placeArtifact } from "../contracts/fixture/place-artifact.ts";
import { bitmapWords } from "./uniswap-v4-pools.ts";

export const POOL_MANAGER: Address = "0x000000000004444c5dc75cb358380d2e3de08a90";
const V4 = "@uniswap/v4-core/out";
/** More than any swap moves; the tokens are the plain ERC-20 of Uniswap V2's tests. */
const PLENTY = 1n << 200n;

type Slots = Readonly<Record<Hex, Hex>>;

/** The key without the id, which follows from it. */
export type KeyTerms = Pick<UniswapV4Entry, "feePpm" | "tickSpacing"> & { readonly hooks?: Address };

/** The PoolManager's own bytecode on a chain in this process, two tokens, and somebody who swaps. */
export class UniswapV4Manager {
  readonly connection: NetworkConnection;
  readonly manager: Contract;
  /** V4Liquidity: provides liquidity and swaps. */
  readonly swapper: Contract;
  readonly tokens: readonly [Address, Address];

  private constructor(
    connection: NetworkConnection,
    contracts: { readonly manager: Contract; readonly swapper: Contract; readonly tokens: readonly [Address, Address] },
  ) {
    this.connection = connection;
    this.manager = contracts.manager;
    this.swapper = contracts.swapper;
    this.tokens = contracts.tokens;
  }

  static async open(): Promise<UniswapV4Manager> {
    const connection = await network.create();
    const { ethers, networkHelpers } = connection;
    const [trader] = await ethers.getSigners();
    if (trader === undefined) throw new Error("the network has no accounts");
    const artifact = npmArtifact(`${V4}/PoolManager.sol/PoolManager.json`);
    const manager = await placeArtifact({ networkHelpers, trader }, POOL_MANAGER, artifact, [trader.address]);
    const swapper = await ethers.deployContract("V4Liquidity", [POOL_MANAGER]);
    const tokens: Contract[] = [];
    for (let i = 0; i < 2; i++) {
      const token = await deployNpm("@uniswap/v2-core/build/ERC20.json", trader, PLENTY * 4n);
      for (const holder of [swapper, manager]) await token.getFunction("transfer")(holder, PLENTY);
      tokens.push(token);
    }
    const [a, b] = tokens.map(addressOf) as [Address, Address];
    return new UniswapV4Manager(connection, { manager, swapper, tokens: sorted(a, b) });
  }

  get client(): RpcClient {
    return { send: (method, params) => this.connection.provider.request({ method, params: [...params] }) };
  }

  key({ feePpm, tickSpacing, hooks = ZeroAddress as Address }: KeyTerms): UniswapV4Entry {
    const [token0, token1] = this.tokens;
    const terms = { token0, token1, feePpm, tickSpacing, hooks };
    return { venue: "uniswap-v4", ...terms, address: poolIdOf(terms) };
  }

  /** What a swap of the pool in this state brings; undefined when it reverts or leaves a part of the amount. */
  async paid(pool: UniswapV4Pool, tokenIn: Address, amountIn: bigint): Promise<bigint | undefined> {
    const zeroForOne = tokenIn === pool.token0;
    const data = this.swapper.interface.encodeFunctionData("swap", [keyTuple(pool), zeroForOne, amountIn]);
    const transaction = { to: this.swapper.target, data };
    const override = { [POOL_MANAGER]: { stateDiff: slotsOf(pool) } };
    let answer: unknown;
    try {
      answer = await this.client.send("eth_call", [transaction, "latest", override]);
    } catch {
      return undefined;
    }
    const deltas = this.swapper.interface.decodeFunctionResult("swap", answer as Hex).toArray() as [bigint, bigint];
    const [paidIn, out] = zeroForOne ? deltas : [deltas[1], deltas[0]];
    return -paidIn === amountIn ? out : undefined;
  }
}

/** The key as the PoolManager takes it. */
export function keyTuple({ token0, token1, feePpm, tickSpacing, hooks }: UniswapV4Entry): readonly unknown[] {
  return [token0, token1, feePpm, tickSpacing, hooks];
}

/** The storage of the PoolManager that makes a pool what it is here, fee growth and positions aside. */
function slotsOf(pool: UniswapV4Pool): Slots {
  const slots: Record<Hex, Hex> = {};
  const put = (part: UniswapV4Part, value: bigint): void => {
    slots[`0x${extsloadOf(pool.address, part).slice(10)}`] = toBeHex(value, 32) as Hex;
  };
  const fees = BigInt(pool.protocolFee0Ppm) | (BigInt(pool.protocolFee1Ppm) << 12n) | (BigInt(pool.feePpm) << 24n);
  put({ name: "slot0" }, pool.sqrtPriceX96 | (BigInt.asUintN(24, BigInt(pool.tick)) << 160n) | (fees << 184n));
  put({ name: "liquidity" }, pool.liquidity);
  for (const { index, liquidityNet } of pool.ticks) {
    const gross = liquidityNet < 0n ? -liquidityNet : liquidityNet;
    put({ name: "tick", index }, gross | (BigInt.asUintN(128, liquidityNet) << 128n));
  }
  for (const [index, bits] of bitmapWords(pool)) put({ name: "bitmap-word", index }, bits);
  return slots;
}
