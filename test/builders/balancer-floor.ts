// Balancer V2's own code in a process: the Vault and pools of every version that npm has, with tokens and rate providers
// that are doubles of a few bytes, which answer one number to everything.
import {
  AbiCoder,
  Contract,
  ContractFactory,
  type ContractTransactionResponse,
  Interface,
  type InterfaceAbi,
  type Signer,
  toBeHex,
} from "ethers";
import { network } from "hardhat";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { MAX_UINT256 } from "../../bot/core/integer-limits.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { lowerCase } from "../contracts/fixture/address-of.ts";
import { deployNpm } from "../contracts/fixture/deploy-npm.ts";
import { npmFile, npmJson } from "../contracts/fixture/npm-artifact.ts";

const TASKS = "@balancer-labs/v2-deployments/dist/tasks";
const VAULT = `${TASKS}/20210418-vault/artifact/Vault.json`;
const FEE_PROVIDER = `${TASKS}/20220725-protocol-fee-percentages-provider/artifact/ProtocolFeePercentagesProvider.json`;
const PAUSE_WINDOW_S = 90 * 24 * 3_600;
const BUFFER_PERIOD_S = 30 * 24 * 3_600;
const HALF = 5n * 10n ** 17n;
const GIVEN_IN = 0;
const INITIAL_JOIN = 0;
/** What tests ask of pools of every version. */
const POOL_ABI = [
  "function getPoolId() view returns (bytes32)",
  "function pause()",
  "function setSwapFeePercentage(uint256 swapFeePercentage)",
  "function startAmplificationParameterUpdate(uint256 rawEndValue, uint256 endTime)",
];

/** A way to send raw requests to the chain. */
export type Request = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** One step of a query to the Vault. */
export interface QueryStep {
  readonly tokenIn: Address;
  readonly tokenOut: Address;
  readonly amountIn: bigint;
}

/** A Vault and Multicall3 on a chain in this process; whatever the Vault asks its authorizer is allowed. */
export class BalancerFloor {
  readonly owner: Signer;
  readonly vault: Contract;
  readonly request: Request;
  readonly #feeProvider: Contract;
  readonly #answers = new Map<Address, bigint>();

  private constructor(owner: Signer, vault: Contract, feeProvider: Contract, request: Request) {
    this.owner = owner;
    this.vault = vault;
    this.#feeProvider = feeProvider;
    this.request = request;
  }

  static async open(): Promise<BalancerFloor> {
    const { ethers, provider } = await network.create();
    const [owner] = await ethers.getSigners();
    if (owner === undefined) throw new Error("the network has no accounts");
    const request: Request = (method, params) => provider.request({ method, params: [...params] });
    const yes: Address = "0xa000000000000000000000000000000000000000";
    await request("hardhat_setCode", [yes, codeThatAnswers(1n)]);
    const vault = await deployNpm(VAULT, owner, yes, yes, PAUSE_WINDOW_S, BUFFER_PERIOD_S);
    await request("hardhat_setCode", [PROTOCOLS.multicall3, multicall3Code()]);
    const feeProvider = await deployNpm(FEE_PROVIDER, owner, vault, HALF, HALF);
    return new BalancerFloor(owner, vault, feeProvider, request);
  }

  /** Tokens with these decimals, ascending by address. */
  tokens(decimals: readonly number[]): Promise<readonly Address[]> {
    return Promise.all(decimals.map((digits) => this.double(BigInt(digits))));
  }

  /** A contract that answers a number; each is at a higher address than the one before. */
  async double(answer: bigint): Promise<Address> {
    const address = toBeHex(0xb0n * 16n ** 38n + BigInt(this.#answers.size + 1), 20) as Address;
    await this.answer(address, answer);
    return address;
  }

  /** Makes a double answer something else. */
  async answer(double: Address, answer: bigint): Promise<void> {
    this.#answers.set(double, answer);
    await this.request("hardhat_setCode", [double, codeThatAnswers(answer)]);
  }

  /** While something is done, these tokens say that they were paid: they answer 1. */
  async paying<Result>(tokens: readonly Address[], act: () => Promise<Result>): Promise<Result> {
    const ours = tokens.filter((token) => this.#answers.has(token));
    for (const token of ours) await this.request("hardhat_setCode", [token, codeThatAnswers(1n)]);
    try {
      return await act();
    } finally {
      for (const token of ours) await this.answer(token, this.#answers.get(token)!);
    }
  }

  /** Makes a block, so many seconds after the last one; its number. */
  async mine(seconds = 12): Promise<bigint> {
    await this.request("evm_increaseTime", [seconds]);
    await this.request("evm_mine", []);
    return BigInt((await this.request("eth_blockNumber", [])) as Hex);
  }

  /** Deploys a pool's creation code with the fields that its constructor names. */
  async deployPool(path: string, fields: Readonly<Record<string, unknown>>): Promise<BalancerPoolOnChain> {
    const { abi, bytecode } = poolCode(path);
    const linked = bytecode.includes("__$") ? await this.#link(bytecode) : bytecode;
    const constructor = new Interface(abi).deploy;
    const known: Readonly<Record<string, unknown>> = { ...(await this.#usual()), ...fields };
    const values = constructor.inputs.map((input) =>
      input.components === null ? known[input.name] : input.components.map(({ name }) => known[name]),
    );
    const deployed = await new ContractFactory(abi, linked, this.owner).deploy(...values);
    return BalancerPoolOnChain.at(this, lowerCase(await deployed.getAddress()));
  }

  /** Has a pool made by its factory: npm has no creation code of some pools. */
  async createPool(
    path: string,
    values: readonly unknown[],
    extra: readonly unknown[] = [],
  ): Promise<BalancerPoolOnChain> {
    const factory = await deployNpm(path, this.owner, this.vault, ...extra);
    const create = factory.getFunction("create");
    const address = lowerCase(await create.staticCall(...values));
    await create(...values);
    return BalancerPoolOnChain.at(this, address);
  }

  /** Of the factories of 2022 and later. */
  feeProvider(): Contract {
    return this.#feeProvider;
  }

  async #usual(): Promise<Readonly<Record<string, unknown>>> {
    return {
      vault: this.vault.target,
      protocolFeeProvider: this.#feeProvider.target,
      name: "Pool",
      symbol: "P",
      pauseWindowDuration: PAUSE_WINDOW_S,
      bufferPeriodDuration: BUFFER_PERIOD_S,
      owner: await this.owner.getAddress(),
      oracleEnabled: false,
      version: "1",
    };
  }

  async #link(bytecode: string): Promise<string> {
    const path = `${TASKS}/deprecated/20210727-meta-stable-pool/artifact/QueryProcessor.json`;
    const library = await deployNpm(path, this.owner);
    return bytecode.replaceAll(/__\$.{34}\$__/g, lowerCase(library.target).slice(2));
  }
}

/** A pool that the Vault knows. */
export class BalancerPoolOnChain {
  readonly address: Address;
  readonly poolId: Hex;
  readonly contract: Contract;
  readonly #floor: BalancerFloor;

  private constructor(floor: BalancerFloor, contract: Contract, address: Address, poolId: Hex) {
    this.#floor = floor;
    this.contract = contract;
    this.address = address;
    this.poolId = poolId;
  }

  static async at(floor: BalancerFloor, address: Address): Promise<BalancerPoolOnChain> {
    const contract = new Contract(address, POOL_ABI, floor.owner);
    return new BalancerPoolOnChain(floor, contract, address, (await contract.getFunction("getPoolId")()) as Hex);
  }

  /** Makes the pool's first deposit, which also mints its own token to the owner. */
  async join(tokens: readonly Address[], amounts: readonly bigint[]): Promise<void> {
    const owner = await this.#floor.owner.getAddress();
    const userData = AbiCoder.defaultAbiCoder().encode(["uint256", "uint256[]"], [INITIAL_JOIN, amounts]);
    const limits = tokens.map(() => MAX_UINT256);
    await this.#floor.paying(tokens, () =>
      this.#floor.vault.getFunction("joinPool")(this.poolId, owner, owner, [tokens, limits, userData, false]),
    );
  }

  /** Swaps for real; the gas that the transaction used. */
  async swap({ tokenIn, tokenOut, amountIn }: QueryStep): Promise<bigint> {
    const owner = await this.#floor.owner.getAddress();
    const step = [this.poolId, GIVEN_IN, tokenIn, tokenOut, amountIn, "0x"];
    const sent = (await this.#floor.paying([tokenIn, tokenOut], () =>
      this.#floor.vault.getFunction("swap")(step, [owner, false, owner, false], 0n, MAX_UINT256),
    )) as ContractTransactionResponse;
    return (await sent.wait())!.gasUsed;
  }

  /** What the pool's own code pays when the Vault says that these are the two balances; undefined when it reverts. */
  async paysForTwo(step: QueryStep, balanceIn: bigint, balanceOut: bigint): Promise<bigint | undefined> {
    return this.#onSwap(encodeSwap(TWO_BALANCES, this.#request(step), [balanceIn, balanceOut]));
  }

  /** The same of a pool that is told all balances, its own token's included. */
  async paysForMany(
    step: QueryStep,
    balances: readonly bigint[],
    from: number,
    to: number,
  ): Promise<bigint | undefined> {
    return this.#onSwap(encodeSwap(ALL_BALANCES, this.#request(step), [balances, from, to]));
  }

  /** What the Vault says to swaps one after the other: what each pays; undefined when one reverts. */
  async query(steps: readonly QueryStep[]): Promise<bigint | undefined> {
    const assets = [...new Set(steps.flatMap(({ tokenIn, tokenOut }) => [tokenIn, tokenOut]))];
    const swaps = steps.map(({ tokenIn, tokenOut, amountIn }) => [
      this.poolId,
      assets.indexOf(tokenIn),
      assets.indexOf(tokenOut),
      amountIn,
      "0x",
    ]);
    const account = await this.#floor.owner.getAddress();
    const query = this.#floor.vault.getFunction("queryBatchSwap");
    const deltas = (await query
      .staticCall(GIVEN_IN, swaps, assets, [account, false, account, false])
      .catch(() => undefined)) as bigint[] | undefined;
    return deltas === undefined ? undefined : -deltas[assets.indexOf(steps.at(-1)!.tokenOut)]!;
  }

  async #onSwap(data: string): Promise<bigint | undefined> {
    const call = { from: this.#floor.vault.target, to: this.address, data };
    const answer = await this.#floor.request("eth_call", [call, "latest"]).catch(() => undefined);
    return answer === undefined ? undefined : BigInt(answer as Hex);
  }

  #request({ tokenIn, tokenOut, amountIn }: QueryStep): readonly unknown[] {
    return [GIVEN_IN, tokenIn, tokenOut, amountIn, this.poolId, 0, this.address, this.address, "0x"];
  }
}

const SWAP_REQUEST = "(uint8,address,address,uint256,bytes32,uint256,address,address,bytes)";
const TWO_BALANCES = new Interface([`function onSwap(${SWAP_REQUEST}, uint256, uint256) returns (uint256)`]);
const ALL_BALANCES = new Interface([`function onSwap(${SWAP_REQUEST}, uint256[], uint256, uint256) returns (uint256)`]);

function encodeSwap(pool: Interface, request: readonly unknown[], rest: readonly unknown[]): string {
  return pool.encodeFunctionData("onSwap", [request, ...rest]);
}

/** PUSH32 answer, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN. */
function codeThatAnswers(answer: bigint): string {
  return `0x7f${AbiCoder.defaultAbiCoder().encode(["uint256"], [answer]).slice(2)}5f5260205ff3`;
}

function multicall3Code(): string {
  const source = npmFile("@eth-optimism/contracts-bedrock/src/libraries/Preinstalls.sol");
  return `0x${/MultiCall3Code\s*=\s*hex"([0-9a-f]+)"/.exec(source)![1]!}`;
}

/** Tasks have either an artifact, or the code and the ABI in files of their own. The path is the task's, a colon, the name. */
function poolCode(path: string): { readonly abi: InterfaceAbi; readonly bytecode: string } {
  const [task, name] = path.split(":");
  try {
    return npmJson(`${TASKS}/${task}/artifact/${name}.json`) as { abi: InterfaceAbi; bytecode: string };
  } catch {
    const { creationCode } = npmJson(`${TASKS}/${task}/bytecode/${name}.json`) as { creationCode: string };
    return { abi: npmJson(`${TASKS}/${task}/abi/${name}.json`) as InterfaceAbi, bytecode: creationCode };
  }
}
