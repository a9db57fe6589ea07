import { Wallet } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpcBatch } from "../../bot/fork/json-rpc.ts";
import type { TestAccount } from "../mainnet/accounts.ts";
import { CHAIN_ID } from "../mainnet/chain-id.ts";
import { encodeRouterSwap, type RouterSwap, SWAP_GAS_LIMIT } from "./router-swap.ts";

/** What a sender's next transactions start from. */
export interface SendingTerms {
  readonly nonce: number;
  /** Of the next block. */
  readonly baseFeePerGasWei: bigint;
}

/** An account that swaps through routers. */
export class Swapper {
  readonly address: Address;
  readonly #wallet: Wallet;

  constructor(account: TestAccount) {
    this.address = account.address;
    this.#wallet = new Wallet(account.privateKey);
  }

  /**
   * The next nonce and base fee, read anew each time: whatever became of earlier transactions, the next ones fit.
   * @param state "pending" counts what is in the public pool, "latest" does not
   */
  async terms(rpcUrl: string, state: "pending" | "latest"): Promise<SendingTerms> {
    const [count, fees] = (await callRpcBatch(rpcUrl, [
      { method: "eth_getTransactionCount", params: [this.address, state] },
      { method: "eth_feeHistory", params: ["0x1", "latest", []] },
    ])) as [Hex, { baseFeePerGas: Hex[] }];
    return { nonce: Number(count), baseFeePerGasWei: BigInt(fees.baseFeePerGas.at(-1) ?? 0) };
  }

  /** Signs a swap whose proceeds come back to this account. */
  async signSwap(swap: Omit<RouterSwap, "recipient">, terms: SendingTerms, tipWei: bigint): Promise<Hex> {
    const signed = await this.#wallet.signTransaction({
      ...encodeRouterSwap({ ...swap, recipient: this.address }),
      type: 2,
      chainId: CHAIN_ID,
      nonce: terms.nonce,
      gasLimit: SWAP_GAS_LIMIT,
      maxPriorityFeePerGas: tipWei,
      // As wallets do it: good for six full blocks in a row.
      maxFeePerGas: 2n * terms.baseFeePerGasWei + tipWei,
    });
    return signed as Hex;
  }
}
