import { AbiCoder, Interface, keccak256, toBeHex, ZeroHash } from "ethers";
import { artifacts, network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { SolidlyPool } from "../../bot/market/quoting/solidly/solidly-pool.ts";
import { addressOf, lowerCase, sorted } from "../contracts/fixture/address-of.ts";
import { deployNpm } from "../contracts/fixture/deploy-npm.ts";

/** The first curve's fee is Velodrome's for stable pairs, the second's for volatile ones. */
const FEE_BPS = { stable: 5, volatile: 30 } as const;
const RECIPIENT: Address = "0x00000000000000000000000000000000000000aa";

/** A pair as it was deployed. */
export type PairFacts = Omit<SolidlyPool, "generation" | "reserve0" | "reserve1">;

/**
 * Doubles of Solidly pairs (test/contracts/harness/SolidlyPairDouble.sol) on a chain in this process. Their search along
 * the stable curve stops a little differently, but their check of the invariant is that of the published pairs.
 */
export class SolidlyPairs {
  readonly connection: NetworkConnection;
  readonly #pair: Interface;

  private constructor(connection: NetworkConnection, pair: Interface) {
    this.connection = connection;
    this.#pair = pair;
  }

  static async open(): Promise<SolidlyPairs> {
    const { abi } = await artifacts.readArtifact("SolidlyPairDouble");
    return new SolidlyPairs(await network.create(), new Interface(abi));
  }

  get client(): RpcClient {
    return { send: (method, params) => this.connection.provider.request({ method, params: [...params] }) };
  }

  /** A pair of two new tokens with these decimals, without reserves. */
  async deploy(curve: keyof typeof FEE_BPS, ...decimals: readonly [number, number]): Promise<PairFacts> {
    const { ethers, networkHelpers } = this.connection;
    const [token0, token1] = sorted(await this.#token(), await this.#token());
    const codes = [await ethers.provider.getCode(token0), await ethers.provider.getCode(token1)];
    await networkHelpers.setCode(token0, answering(decimals[0]));
    await networkHelpers.setCode(token1, answering(decimals[1]));
    const pair = await ethers.deployContract("SolidlyPairDouble", [token0, token1, curve === "stable", FEE_BPS[curve]]);
    await networkHelpers.setCode(token0, codes[0]!);
    await networkHelpers.setCode(token1, codes[1]!);
    return {
      venue: "solidly",
      address: lowerCase(pair.target),
      token0,
      token1,
      isStable: curve === "stable",
      feePpm: FEE_BPS[curve] * 100,
      unit0: 10n ** BigInt(decimals[0]),
      unit1: 10n ** BigInt(decimals[1]),
    };
  }

  /** A contract that answers everything with one number. */
  async placeAnswering(address: Address, value: number): Promise<void> {
    await this.connection.networkHelpers.setCode(address, answering(value));
  }

  /** Gives the pair these reserves for good. */
  async fill({ address, reserve0, reserve1 }: SolidlyPool): Promise<void> {
    await this.connection.networkHelpers.setStorageAt(address, "0x0", reserves(reserve0, reserve1));
  }

  /** What the double itself would say; undefined when it reverts. */
  async amountOut(pool: SolidlyPool, tokenIn: Address, amountIn: bigint): Promise<bigint | undefined> {
    const answer = await this.#call(pool, tokenIn, 0n, "getAmountOut", [amountIn, tokenIn]);
    return answer === undefined ? undefined : BigInt(answer);
  }

  /** Whether the pair, paid this amount, gives that one. */
  async gives(pool: SolidlyPool, tokenIn: Address, amountIn: bigint, amountOut: bigint): Promise<boolean> {
    const outs = tokenIn === pool.token0 ? [0n, amountOut] : [amountOut, 0n];
    return (await this.#call(pool, tokenIn, amountIn, "swap", [...outs, RECIPIENT, "0x"])) !== undefined;
  }

  /** One call of a pair that has the pool's reserves, and of which it has not noticed yet that it was paid. */
  async #call(
    pool: SolidlyPool,
    tokenIn: Address,
    paid: bigint,
    name: string,
    values: readonly unknown[],
  ): Promise<Hex | undefined> {
    const { address, token0, token1, reserve0, reserve1 } = pool;
    const held = (reserve: bigint, token: Address): Hex => word(reserve + (token === tokenIn ? paid : 0n));
    const overrides = {
      [address]: { stateDiff: { [ZeroHash]: reserves(reserve0, reserve1) } },
      [token0]: { stateDiff: { [balanceSlot(address)]: held(reserve0, token0) } },
      [token1]: { stateDiff: { [balanceSlot(address)]: held(reserve1, token1) } },
    };
    const data = this.#pair.encodeFunctionData(name, values);
    try {
      return (await this.client.send("eth_call", [{ to: address, data }, "latest", overrides])) as Hex;
    } catch {
      return undefined;
    }
  }

  async #token(): Promise<Address> {
    const [deployer] = await this.connection.ethers.getSigners();
    return addressOf(await deployNpm("@uniswap/v2-core/build/ERC20.json", deployer!, 0n));
  }
}

/** PUSH1 value, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN. */
function answering(value: number): Hex {
  return `0x60${value.toString(16).padStart(2, "0")}5f5260205ff3`;
}

/** The first slot of PairDouble.sol. */
function reserves(reserve0: bigint, reserve1: bigint): Hex {
  return word(reserve0 | (reserve1 << 112n));
}

/** `balanceOf` is the second variable of the token. */
function balanceSlot(holder: Address): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [holder, 1n])) as Hex;
}

function word(value: bigint): Hex {
  return toBeHex(value, 32) as Hex;
}
