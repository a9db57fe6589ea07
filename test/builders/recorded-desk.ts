import { Contract, Interface, JsonRpcProvider, toQuantity, type TransactionReceipt, Wallet } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { CHAIN_ID } from "../../devnet/mainnet/chain-id.ts";
import { openRecordedFloor, type RecordedFloor } from "./recorded-floor.ts";
import { tokenBalance } from "./token-balance.ts";

const ERC20 = new Interface([
  "event Transfer(address indexed from, address indexed to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
]);
const ALLOWANCE = "allowance(address owner, address spender) view returns (uint256)";
const PAIR = new Interface(["function sync()"]);
const GAS_LIMIT = 5_000_000n;
const FUNDS_WEI = 100n * 10n ** 18n;

/** Accounts that trade at a recorded block's time with what they are given, each time in a fork's block of its own. */
export class RecordedDesk {
  readonly floor: RecordedFloor;
  readonly operator: Wallet;
  /** Somebody who has nothing to do with our contract. */
  readonly trader: Wallet;
  /** Somebody who has not sent anything yet. */
  readonly founder: Wallet;
  readonly #provider: JsonRpcProvider;

  /** The state before the block's transaction `txIndex`, at the block's own time, and our contract. */
  static async open(blockNumber: number, txIndex: number): Promise<RecordedDesk> {
    const floor = await openRecordedFloor(blockNumber, txIndex);
    try {
      await enterBlock(floor);
      return new RecordedDesk(floor);
    } catch (thrown) {
      await floor.stop();
      throw thrown;
    }
  }

  private constructor(floor: RecordedFloor) {
    this.floor = floor;
    this.#provider = new JsonRpcProvider(floor.rpcUrl, CHAIN_ID, {
      staticNetwork: true,
      batchMaxCount: 1,
      cacheTimeout: -1,
    });
    this.operator = new Wallet(ACCOUNTS.operators[0]!.privateKey, this.#provider);
    this.trader = new Wallet(ACCOUNTS.traders[0]!.privateKey, this.#provider);
    this.founder = new Wallet(ACCOUNTS.traders[1]!.privateKey, this.#provider);
  }

  /** Does something and undoes it on the chain. */
  async undone<Result>(act: () => Promise<Result>): Promise<Result> {
    const snapshot = await callRpc(this.floor.rpcUrl, "evm_snapshot");
    try {
      return await act();
    } finally {
      await callRpc(this.floor.rpcUrl, "evm_revert", [snapshot]);
    }
  }

  /** Makes a block with this transaction. Throws when it would revert. */
  async send(wallet: Wallet, to: Address | null, data: string): Promise<TransactionReceipt> {
    const transaction = { to, data, gasLimit: GAS_LIMIT };
    await wallet.call(transaction); // throws with the reason
    const { hash } = await wallet.sendTransaction(transaction);
    await callRpc(this.floor.rpcUrl, "evm_mine");
    const receipt = await this.#provider.getTransactionReceipt(hash);
    if (receipt?.status !== 1) throw new Error(`the transaction ${hash} reverted`);
    return receipt;
  }

  /** What a contract's view function answers, by the latest block. */
  async read(address: Address, signature: string, values: readonly unknown[]): Promise<unknown> {
    const contract = new Contract(address, [`function ${signature}`], this.#provider);
    return contract.getFunction(signature.slice(0, signature.indexOf("(")))(...values);
  }

  balanceOf(token: Address, owner: Address): Promise<bigint> {
    return tokenBalance(this.floor.rpcUrl, token, owner);
  }

  /** Base units that `spender` may still pull from our contract. */
  async allowance(token: Address, spender: Address): Promise<bigint> {
    return (await this.read(token, ALLOWANCE, [this.floor.contract, spender])) as bigint;
  }

  async approve(wallet: Wallet, token: Address, spender: Address, amount: bigint): Promise<void> {
    await this.send(wallet, token, ERC20.encodeFunctionData("approve", [spender, amount]));
  }

  /** Raises an account's balance of a token, as if somebody had sent it. */
  async give(token: Address, account: Address, amount: bigint): Promise<void> {
    const balance = (await this.balanceOf(token, account)) + amount;
    await callRpc(this.floor.rpcUrl, "anvil_dealERC20", [account, token, toQuantity(balance)]);
  }

  /** Makes a pair pay more of a token: somebody donates a share of what it has of it. */
  async enrich(pair: Address, token: Address, percent: bigint): Promise<void> {
    await this.give(token, pair, ((await this.balanceOf(token, pair)) * percent) / 100n);
    await this.send(this.trader, pair, PAIR.encodeFunctionData("sync"));
  }

  async stop(): Promise<void> {
    this.#provider.destroy();
    await this.floor.stop();
  }
}

/**
 * Undoes the blocks in which the contract was deployed but keeps its code, and lets no time pass any more: a V3 pool that
 * has moved earlier in the block would otherwise note its price a second time, in a slot that is not recorded.
 */
async function enterBlock({ rpcUrl, contract, node }: RecordedFloor): Promise<void> {
  const code = await callRpc(rpcUrl, "eth_getCode", [contract, "latest"]);
  const newest = BigInt((await callRpc(rpcUrl, "eth_blockNumber")) as Hex);
  await callRpc(rpcUrl, "anvil_rollback", [Number(newest - BigInt(node.block.number))]);
  await callRpc(rpcUrl, "anvil_setCode", [contract, code]);
  for (const { address } of [ACCOUNTS.operators[0]!, ...ACCOUNTS.traders.slice(0, 2)]) {
    await callRpc(rpcUrl, "anvil_setBalance", [address, toQuantity(FUNDS_WEI)]);
  }
  await callRpc(rpcUrl, "anvil_setBlockTimestampInterval", [0]);
  await callRpc(rpcUrl, "anvil_setNextBlockBaseFeePerGas", [node.block.baseFeePerGas]);
}

/** The amounts of a token that a transaction moved between two accounts. */
export function transfersOf(receipt: TransactionReceipt, token: Address, from: Address, to: Address): bigint[] {
  return receipt.logs
    .filter(({ address }) => address.toLowerCase() === token)
    .map((log) => ERC20.parseLog(log))
    .filter((event) => event?.name === "Transfer")
    .filter((event) => sameAccounts(event!.args, [from, to]))
    .map((event) => event!.args["amount"] as bigint);
}

function sameAccounts(found: readonly unknown[], wanted: readonly Hex[]): boolean {
  return wanted.every((account, index) => String(found[index]).toLowerCase() === account);
}
