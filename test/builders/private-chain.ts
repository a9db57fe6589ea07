import { id, toQuantity, Wallet } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { type LocalChain, startAnvil } from "../../bot/fork/start-anvil.ts";
import type { Bundle } from "../../devnet/builder/bundle.ts";
import { bundleHashOf } from "../../devnet/builder/bundle-hash.ts";
import { decodeSignedTransaction } from "../../devnet/builder/signed-transaction.ts";

const GWEI = 10n ** 9n;

/** Lets the first caller through and reverts with CLAIMED for every other one. */
const FIRST_COME_CODE = "0x5f54600a5760015f55005b63deadbeef5f526004601cfd";
export const CLAIMED_REVERT_DATA = "0xdeadbeef";
/** Sends the value of a call on to the coinbase. */
const COINBASE_PAYER_CODE = "0x5f5f5f5f34415af100";
export const COINBASE_PAYER: Address = "0x00000000000000000000000000000000000c0fee";
/** Returns the block's number, time and base fee. */
const BLOCK_READER_CODE = "0x435f5242602052486040526060 5ff3".replace(" ", "");
export const BLOCK_READER: Address = "0x000000000000000000000000000000000000b10c";
export const RECIPIENT: Address = "0x000000000000000000000000000000000000dead";

/** What a transaction of a test says, besides who sends it. */
export interface TestTransaction {
  readonly nonce: number;
  readonly to?: Address | null;
  readonly valueWei?: bigint;
  readonly data?: Hex;
  readonly tipWei?: bigint;
  readonly maxFeePerGasWei?: bigint;
  readonly gasLimit?: bigint;
  readonly chainId?: number;
}

/** An empty chain whose blocks are made by hand, with some contracts that are one line of bytecode each. */
export interface PrivateChain extends LocalChain {
  rpc(method: string, ...params: unknown[]): Promise<unknown>;
  /** An account with 1,000 ETH that nobody has used. */
  freshAccount(): Promise<Wallet>;
  /** A contract that lets only the first caller through. */
  freshOpportunity(): Promise<Address>;
  /** Hashes of everything in the public pool. */
  publicPool(): Promise<Hex[]>;
  block(number: bigint): Promise<{ transactions: Hex[]; miner: Address; timestamp: Hex; baseFeePerGas: Hex }>;
  headNumber(): Promise<bigint>;
}

let count = 0;

export async function startPrivateChain(): Promise<PrivateChain> {
  const chain = await startAnvil({ mining: "manual", order: "fifo", chainId: 1, baseFeePerGasWei: GWEI });
  const rpc = (method: string, ...params: unknown[]) => callRpc(chain.rpcUrl, method, params);
  await rpc("anvil_setCode", COINBASE_PAYER, COINBASE_PAYER_CODE);
  await rpc("anvil_setCode", BLOCK_READER, BLOCK_READER_CODE);
  return {
    ...chain,
    rpc,
    freshAccount: async () => {
      const account = new Wallet(id(`account ${count++}`));
      await rpc("anvil_setBalance", account.address, toQuantity(1_000n * 10n ** 18n));
      return account;
    },
    freshOpportunity: async () => {
      const address = toQuantity((0xfeedn << 144n) + BigInt(count++)) as Address;
      await rpc("anvil_setCode", address, FIRST_COME_CODE);
      return address;
    },
    publicPool: async () => {
      const content = (await rpc("txpool_content")) as Record<string, Record<string, Record<string, { hash: Hex }>>>;
      return Object.values(content).flatMap((section) =>
        Object.values(section).flatMap((byNonce) => Object.values(byNonce).map((entry) => entry.hash)),
      );
    },
    block: (number) => rpc("eth_getBlockByNumber", toQuantity(number), false) as ReturnType<PrivateChain["block"]>,
    headNumber: async () => BigInt((await rpc("eth_blockNumber")) as Hex),
  };
}

/** A signed transaction; by default one that sends 1 wei with a tip of 1 gwei. */
export async function signed(account: Wallet, transaction: TestTransaction): Promise<Hex> {
  const tipWei = transaction.tipWei ?? GWEI;
  return (await account.signTransaction({
    type: 2,
    chainId: transaction.chainId ?? 1,
    nonce: transaction.nonce,
    to: transaction.to === undefined ? RECIPIENT : transaction.to,
    value: transaction.valueWei ?? 1n,
    data: transaction.data ?? "0x",
    gasLimit: transaction.gasLimit ?? 100_000n,
    maxPriorityFeePerGas: tipWei,
    maxFeePerGas: transaction.maxFeePerGasWei ?? 100n * GWEI + tipWei,
  })) as Hex;
}

/** A bundle for one block, as the relay hands it to the builder. */
export function bundleOf(raws: readonly Hex[], blockNumber: bigint, facts: Partial<Bundle> = {}): Bundle {
  const transactions = raws.map((raw) => decodeSignedTransaction(raw));
  return {
    kind: "bundle",
    hash: bundleHashOf(transactions.map(({ hash }) => hash)),
    transactions,
    firstBlock: blockNumber,
    lastBlock: blockNumber,
    revertingTxHashes: [],
    signer: RECIPIENT,
    receivedAtMs: 0,
    ...facts,
  };
}

/** The transaction's hash. */
export function hashOf(raw: Hex): Hex {
  return decodeSignedTransaction(raw).hash;
}
