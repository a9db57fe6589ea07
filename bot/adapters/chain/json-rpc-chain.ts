import { toQuantity } from "ethers";
import type { Head } from "../../core/head.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type {
  Call,
  CallResult,
  Chain,
  FeeHistory,
  HeadListener,
  Log,
  LogQuery,
  Receipt,
  SecondOpinion,
} from "../../ports/chain.ts";
import type { RelayAnswer } from "../../ports/relay.ts";
import { readBlock, readNonce, readReceipt, readWith } from "./chain-reads.ts";
import { faultOf } from "./endpoint-fault.ts";
import { readFeeHistory } from "./fee-history.ts";
import { HeadFollower, type HeadFault } from "./head-follower.ts";
import { PerHead } from "./per-head.ts";
import { revertDataOf, rpcErrorOf } from "./rpc-error.ts";
import { logOf, type RpcLog } from "./rpc-types.ts";
import { answerOfSendError } from "./send-answer.ts";
import type { SeveralEndpoints } from "./several-endpoints.ts";

/** A chain over JSON-RPC, through one node or several. */
export class JsonRpcChain implements Chain {
  readonly chainId: bigint;
  readonly #client: SeveralEndpoints;
  readonly #heads: HeadFollower;
  readonly #nonces = new PerHead<number>();
  readonly #balances = new PerHead<bigint>();
  #feeHistory: FeeHistory | undefined;

  private constructor(client: SeveralEndpoints, chainId: bigint, heads: HeadFollower) {
    this.#client = client;
    this.chainId = chainId;
    this.#heads = heads;
  }

  /**
   * Reads the first head and follows from there until {@link stop}. Rejects when no node answers; when none does later,
   * that is reported to `onFault`, and they are asked again.
   */
  static async follow(
    client: SeveralEndpoints,
    chainId: bigint,
    pollIntervalMs: number,
    onFault: (fault: HeadFault) => void = () => undefined,
  ): Promise<JsonRpcChain> {
    const source = {
      newestHead: () => client.newestHead(),
      onAnyHead: (listener: HeadListener) => client.onAnyHead(listener),
      readBlock: (numberOrHash: bigint | Hex) => readBlock(client, numberOrHash),
    };
    const chain = new JsonRpcChain(client, chainId, await HeadFollower.start(source, pollIntervalMs, onFault));
    chain.onHead((head) => void chain.#refreshFees(head));
    await chain.#refreshFees(chain.head());
    return chain;
  }

  /** Stops following heads; the connection belongs to whoever made it. */
  stop(): void {
    this.#heads.stop();
  }

  head(): Head {
    return this.#heads.head();
  }

  canonicalHash(blockNumber: bigint): Hex | undefined {
    return this.#heads.hashAt(blockNumber);
  }

  feeHistory(): FeeHistory | undefined {
    return this.#feeHistory;
  }

  secondOpinion(): SecondOpinion | undefined {
    const second = this.#client.second();
    if (second === undefined) return undefined;
    return {
      receipt: (transactionHash) => readReceipt(second, transactionHash),
      nonce: (account) => readNonce(second, account, this.head().number),
    };
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

  receipt(transactionHash: Hex): Promise<Receipt | undefined> {
    return readReceipt(this.#client, transactionHash);
  }

  async logs({ addresses, topics }: LogQuery, fromBlock: bigint, toBlock: bigint): Promise<readonly Log[]> {
    if (fromBlock > toBlock || addresses.length === 0) return [];
    const filter = { address: addresses, topics, fromBlock: toQuantity(fromBlock), toBlock: toQuantity(toBlock) };
    const found = (await this.#read("eth_getLogs", [filter])) as RpcLog[];
    return found
      .toSorted(
        (a, b) => Number(BigInt(a.blockNumber) - BigInt(b.blockNumber)) || Number(a.logIndex) - Number(b.logIndex),
      )
      .map(logOf);
  }

  nonce(account: Address): Promise<number> {
    const { hash, number } = this.head();
    return this.#nonces.read(hash, account, () => readNonce(this.#client, account, number));
  }

  async pendingNonce(account: Address): Promise<number> {
    return Number(BigInt((await this.#read("eth_getTransactionCount", [account, "pending"])) as string));
  }

  balanceWei(account: Address): Promise<bigint> {
    const readBalance = async () => BigInt((await this.#read("eth_getBalance", [account, "latest"])) as string);
    return this.#balances.read(this.head().hash, account, readBalance);
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

  /** Until the answer is there, what was paid up to the block before is the newest that is known. */
  async #refreshFees(head: Head): Promise<void> {
    const fees = await readFeeHistory(this.#client, head);
    if (this.head().hash === head.hash) this.#feeHistory = fees;
  }

  #read(method: string, params: unknown[]): Promise<unknown> {
    return readWith(this.#client, method, params);
  }
}
