import { toQuantity } from "ethers";
import type { Head } from "../../core/head.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { Call, CallResult, Chain, HeadListener, Log, Receipt } from "../../ports/chain.ts";
import type { RelayAnswer } from "../../ports/relay.ts";
import { faultOf } from "./endpoint-fault.ts";
import { HeadFollower, type HeadFault } from "./head-follower.ts";
import type { RpcClient } from "./rpc-client.ts";
import { revertDataOf, rpcErrorOf } from "./rpc-error.ts";
import { headOf, logOf, receiptOf, type RpcBlock, type RpcLog, type RpcReceipt } from "./rpc-types.ts";
import { answerOfSendError } from "./send-answer.ts";

/** One node over JSON-RPC. */
export class JsonRpcChain implements Chain {
  readonly chainId: bigint;
  readonly #client: RpcClient;
  readonly #heads: HeadFollower;

  private constructor(client: RpcClient, chainId: bigint, heads: HeadFollower) {
    this.#client = client;
    this.chainId = chainId;
    this.#heads = heads;
  }

  /**
   * Reads the first head and follows from there until {@link stop}. Rejects when the node does not answer; a node that
   * falls silent later is reported to `onFault` and asked again.
   */
  static async open(
    client: RpcClient,
    chainId: bigint,
    pollIntervalMs: number,
    onFault: (fault: HeadFault) => void = () => undefined,
  ): Promise<JsonRpcChain> {
    const readLatest = async () => headOf((await client.send("eth_getBlockByNumber", ["latest", false])) as RpcBlock);
    return new JsonRpcChain(client, chainId, await HeadFollower.start(readLatest, pollIntervalMs, onFault));
  }

  /** Stops following heads; the connection belongs to whoever made it. */
  stop(): void {
    this.#heads.stop();
  }

  head(): Head {
    return this.#heads.head();
  }

  canonicalHash(blockNumber: bigint): Hex | undefined {
    const head = this.head();
    return blockNumber === head.number ? head.hash : undefined;
  }

  feeHistory(): undefined {
    return undefined;
  }

  secondOpinion(): undefined {
    return undefined;
  }

  onHead(listener: HeadListener): () => void {
    return this.#heads.onHead(listener);
  }

  async call(call: Call): Promise<CallResult> {
    const transaction = { from: call.from, to: call.to, data: call.data, gas: toQuantity(call.gasLimit) };
    const block = call.atBlock === undefined ? "latest" : toQuantity(call.atBlock);
    try {
      const [returnData, gasUsed] = await Promise.all([
        this.#client.send("eth_call", [transaction, block]),
        this.#client.send("eth_estimateGas", [transaction, block]),
      ]);
      return { status: "succeeded", returnData: returnData as Hex, gasUsed: BigInt(gasUsed as string) };
    } catch (thrown) {
      const error = rpcErrorOf(thrown);
      if (error === undefined) return { status: "unavailable", detail: faultOf(thrown) };
      const revertData = revertDataOf(error);
      return revertData === undefined
        ? { status: "unavailable", detail: error.message }
        : { status: "reverted", revertData };
    }
  }

  async receipt(transactionHash: Hex): Promise<Receipt | undefined> {
    const receipt = (await this.#read("eth_getTransactionReceipt", [transactionHash])) as RpcReceipt | null;
    return receipt === null ? undefined : receiptOf(receipt);
  }

  async logs(addresses: readonly Address[], fromBlock: bigint, toBlock: bigint): Promise<readonly Log[]> {
    if (fromBlock > toBlock || addresses.length === 0) return [];
    const filter = { address: addresses, fromBlock: toQuantity(fromBlock), toBlock: toQuantity(toBlock) };
    const found = (await this.#read("eth_getLogs", [filter])) as RpcLog[];
    return found
      .toSorted(
        (a, b) => Number(BigInt(a.blockNumber) - BigInt(b.blockNumber)) || Number(a.logIndex) - Number(b.logIndex),
      )
      .map(logOf);
  }

  async nonce(account: Address): Promise<number> {
    // At the head's number and not at "latest": a node behind our head then has no answer instead of an old one.
    const count = await this.#read("eth_getTransactionCount", [account, toQuantity(this.head().number)]);
    return Number(BigInt(count as string));
  }

  async pendingNonce(account: Address): Promise<number> {
    return Number(BigInt((await this.#read("eth_getTransactionCount", [account, "pending"])) as string));
  }

  async balanceWei(account: Address): Promise<bigint> {
    return BigInt((await this.#read("eth_getBalance", [account, "latest"])) as string);
  }

  async isInPool(transactionHash: Hex): Promise<boolean> {
    const found = (await this.#read("eth_getTransactionByHash", [transactionHash])) as {
      blockHash?: string | null;
    } | null;
    return found !== null && (found.blockHash ?? null) === null;
  }

  async sendRaw(raw: Hex): Promise<RelayAnswer> {
    try {
      const hash = (await this.#client.send("eth_sendRawTransaction", [raw])) as string;
      return { answer: "accepted", detail: hash };
    } catch (thrown) {
      return answerOfSendError(thrown);
    }
  }

  /** Rejects in words that may stand in an order's history: those of the client repeat the URL, which may hold a key. */
  async #read(method: string, params: unknown[]): Promise<unknown> {
    try {
      return await this.#client.send(method, params);
    } catch (thrown) {
      throw new Error(rpcErrorOf(thrown)?.message ?? faultOf(thrown));
    }
  }
}
