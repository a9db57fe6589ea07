import { toQuantity } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc, callRpcBatch } from "../../bot/fork/json-rpc.ts";
import { nextNonces } from "../next-nonces.ts";

/** What an account is made to do while the embedded mainnet is being built; nobody signs. */
export interface SeedTransaction {
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
  readonly valueWei?: bigint;
}

/** Enough for the most costly step, the creation of a V3 pool; what is not used costs nothing. */
const GAS_LIMIT = 8_000_000n;
const MAX_FEE_PER_GAS_WEI = 100n * 10n ** 9n;

/** A chain that mines on request and lets everyone send from every account. */
export class SeedingChain {
  readonly #rpcUrl: string;

  constructor(rpcUrl: string) {
    this.#rpcUrl = rpcUrl;
  }

  rpc(method: string, params: readonly unknown[] = []): Promise<unknown> {
    return callRpc(this.#rpcUrl, method, params);
  }

  async setBalance(account: Address, balanceWei: bigint): Promise<void> {
    await this.rpc("anvil_setBalance", [account, toQuantity(balanceWei)]);
  }

  /** Runs the transactions, each sender's in the given order, in one block. Throws when one of them reverts. */
  async run(transactions: readonly SeedTransaction[]): Promise<void> {
    const nonces = await this.#nonces(transactions);
    const hashes = await callRpcBatch(
      this.#rpcUrl,
      transactions.map((transaction, index) => ({
        method: "eth_sendTransaction",
        params: [
          {
            from: transaction.from,
            to: transaction.to,
            data: transaction.data,
            value: toQuantity(transaction.valueWei ?? 0n),
            nonce: toQuantity(nonces[index] ?? 0),
            gas: toQuantity(GAS_LIMIT),
            maxFeePerGas: toQuantity(MAX_FEE_PER_GAS_WEI),
            maxPriorityFeePerGas: "0x0",
          },
        ],
      })),
    );
    await this.rpc("evm_mine");
    const receipts = (await callRpcBatch(
      this.#rpcUrl,
      hashes.map((hash) => ({ method: "eth_getTransactionReceipt", params: [hash] })),
    )) as ({ readonly status: string } | null)[];
    const failed = transactions.find((_, index) => receipts[index]?.status !== "0x1");
    if (failed !== undefined) throw new Error(`A transaction to ${failed.to} reverted: ${failed.data.slice(0, 202)}`);
  }

  /** The nonce of each transaction: its sender's next one, counted up in the given order. */
  async #nonces(transactions: readonly SeedTransaction[]): Promise<readonly number[]> {
    const next = await nextNonces(
      this.#rpcUrl,
      transactions.map(({ from }) => from),
    );
    return transactions.map(({ from }) => {
      const nonce = next.get(from) ?? 0;
      next.set(from, nonce + 1);
      return nonce;
    });
  }
}
