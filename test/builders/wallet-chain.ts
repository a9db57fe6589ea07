import type { Wallet } from "ethers";
import { AbiCoder, concat, id, Interface, JsonRpcProvider, toBeHex, toQuantity } from "ethers";
import { DEFAULT_L1_DATA_FEE_SETTINGS } from "../../bot/adapters/chain/l1-data-fee.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { MULTICALL3 } from "../../bot/commands/wallet/read-together.ts";
import { pooledTransactions } from "../../bot/commands/wallet/recover/pooled-transactions.ts";
import { MULTICALL3_CODE } from "../../bot/fork/multicall3-code.ts";
import { startAnvil } from "../../bot/fork/start-anvil.ts";
import { replicaCreationCode } from "../../devnet/mainnet/replica-artifact.ts";
import { npmJson } from "../contracts/fixture/npm-artifact.ts";

const MINTER: Address = "0x00000000000000000000000000000000000a11ce";
const L1_BLOCK = "0x4200000000000000000000000000000000000015";
/** The only account that may tell a rollup of its first layer. */
const DEPOSITOR: Address = "0xdeaddeaddeaddeaddeaddeaddeaddeaddead0001";
const RICH = toQuantity(10n ** 21n);
export const GWEI = 10n ** 9n;
const erc20 = new Interface([
  "function mint(address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function allowance(address owner, address spender) view returns (uint256)",
]);

/** A real anvil with the id of a network, Multicall3 and the tokens that a test asks for. */
export interface WalletChain extends AsyncDisposable {
  readonly rpcUrl: string;
  readonly chainId: bigint;
  readonly provider: JsonRpcProvider;
  /** Puts a token there that answers as most do, or as USDT does. */
  token(decimals: number, kind?: "ReplicaToken" | "ReplicaTether"): Promise<Address>;
  mint(token: Address, to: Address, amountWei: bigint): Promise<void>;
  approve(token: Address, owner: Address, spender: Address, amountWei: bigint): Promise<void>;
  allowance(token: Address, owner: Address, spender: Address): Promise<bigint>;
  fund(account: Address, amountWei: bigint): Promise<void>;
  /** Makes a rollup of the OP stack of it, with the fees of Fjord. */
  becomeOpStack(): Promise<void>;
  /** Gives the pool a transfer of nothing, signed with a key that only the test knows; resolves with its hash. */
  offer(wallet: Wallet, nonce: number, feeWei: bigint): Promise<Hex>;
  /** What the pool's transaction of that nonce offers per gas; undefined when there is none. */
  pooledFeeWei(account: Address, nonce: number): Promise<bigint | undefined>;
}

/** Starts one; blocks come with each transaction until mining is switched off. */
export async function startWalletChain(chainId: number): Promise<WalletChain> {
  const node = await startAnvil({ chainId, autoImpersonate: true });
  const options = { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 };
  const provider = new JsonRpcProvider(node.rpcUrl, chainId, options);
  const ask = (method: string, ...params: readonly unknown[]) => provider.send(method, [...params]);
  const send = async (from: Address, to: Address | undefined, data: string): Promise<Address> => {
    const sent = { from, ...(to === undefined ? {} : { to }), data, gas: toQuantity(3_000_000n) };
    const hash = (await ask("eth_sendTransaction", sent)) as string;
    let receipt = await provider.getTransactionReceipt(hash);
    while (receipt === null) receipt = await provider.getTransactionReceipt(hash);
    if (receipt.status !== 1) throw new Error(`${data.slice(0, 10)} reverted`);
    return (receipt.contractAddress ?? to ?? from).toLowerCase() as Address;
  };
  await Promise.all([
    ask("anvil_setCode", MULTICALL3, MULTICALL3_CODE),
    ask("anvil_setBalance", MINTER, RICH),
    ask("anvil_setBalance", DEPOSITOR, RICH),
  ]);
  return {
    rpcUrl: node.rpcUrl,
    chainId: BigInt(chainId),
    provider,
    token: (decimals, kind = "ReplicaToken") => send(MINTER, undefined, creation(kind, decimals)),
    mint: async (token, to, amountWei) => {
      await send(MINTER, token, erc20.encodeFunctionData("mint", [to, amountWei]));
    },
    approve: async (token, owner, spender, amountWei) => {
      await send(owner, token, erc20.encodeFunctionData("approve", [spender, amountWei]));
    },
    allowance: async (token, owner, spender) =>
      BigInt(await provider.call({ to: token, data: erc20.encodeFunctionData("allowance", [owner, spender]) })),
    fund: async (account, amountWei) => {
      await ask("anvil_setBalance", account, toQuantity(amountWei));
    },
    becomeOpStack: async () => {
      const { oracle } = DEFAULT_L1_DATA_FEE_SETTINGS;
      await ask("anvil_setCode", oracle, artifact("GasPriceOracle").deployedBytecode.object);
      await ask("anvil_setCode", L1_BLOCK, artifact("L1Block").deployedBytecode.object);
      for (const upgrade of ["setEcotone()", "setFjord()"]) await send(DEPOSITOR, oracle, id(upgrade).slice(0, 10));
      await send(DEPOSITOR, L1_BLOCK, firstLayer(30n * GWEI, 5n * GWEI));
    },
    offer: async (wallet, nonce, feeWei) => {
      const fees = { gasLimit: 21_000n, maxFeePerGas: feeWei, maxPriorityFeePerGas: 1n };
      const raw = await wallet.signTransaction({ type: 2, chainId, to: wallet.address, nonce, ...fees });
      return (await ask("eth_sendRawTransaction", raw)) as Hex;
    },
    pooledFeeWei: async (account, nonce) => (await pooledTransactions(provider, account))?.get(nonce)?.maxFeePerGasWei,
    [Symbol.asyncDispose]: async () => {
      provider.destroy();
      await node.stop();
    },
  };
}

interface Artifact {
  readonly abi: ConstructorParameters<typeof Interface>[0];
  readonly deployedBytecode: { readonly object: string };
}

function artifact(name: string): Artifact {
  return npmJson(`@eth-optimism/contracts-bedrock/forge-artifacts/${name}.sol/${name}.json`) as Artifact;
}

/** What the first layer costs, as a rollup is told since Ecotone. */
function firstLayer(baseFeeWei: bigint, blobBaseFeeWei: bigint): Hex {
  const selector = new Interface(artifact("L1Block").abi).getFunction("setL1BlockValuesEcotone")?.selector ?? "0x";
  const scalars = [toBeHex(2_269n, 4), toBeHex(1_055_762n, 4)];
  const numbers = [1n, 2n, 3n].map((number) => toBeHex(number, 8));
  const words = [baseFeeWei, blobBaseFeeWei, 1n, 2n].map((word) => toBeHex(word, 32));
  return concat([selector, ...scalars, ...numbers, ...words]) as Hex;
}

function creation(kind: "ReplicaToken" | "ReplicaTether", decimals: number): string {
  const coder = AbiCoder.defaultAbiCoder();
  const values =
    kind === "ReplicaTether"
      ? coder.encode(["address"], [MINTER])
      : coder.encode(["string", "string", "uint8", "address"], ["Token", "TKN", decimals, MINTER]);
  return concat([replicaCreationCode(kind), values]);
}
