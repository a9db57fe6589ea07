import type { Address, Hex } from "../core/hex.ts";
import { applyDiff } from "./apply-diff.ts";
import { setBlockTerms } from "./block-terms.ts";
import { forkChain } from "./fork-chain.ts";
import { forkablePast } from "./forkable-past.ts";
import type { HistoryBlock, HistoryTransaction } from "./history-block.ts";
import { callRpc, FORK_TIMEOUT_MS, RpcError, type RpcRequest, tryRpcBatch } from "./json-rpc.ts";
import type { ReplayedLog, ReplayedTransaction } from "./replayed-transaction.ts";
import { sendAgain } from "./send-again.ts";
import { diffOf, mergeDiffs, type TracedDiff } from "./state-diff.ts";

/** What anvil says of a mined transaction. */
interface Receipt {
  readonly status: Hex;
  readonly gasUsed: Hex;
  readonly logsBloom: Hex;
  readonly logs: readonly ReplayedLog[];
}

/** A distant node is asked thousands of things in a minute, and may want a pause. */
const RETRIES = 5;

type Calls = readonly { readonly action?: { readonly to?: Address } }[];

/**
 * A fork that stands anywhere inside a block of the past: before its first transaction, or between any two. Whatever is
 * mined on it is mined as that block, on its header's terms, because transactions may look at the block's number and time.
 *
 * Anvil cannot stop in the middle of a block. So each transaction is mined as a block of its own, what it changed is
 * written down, the block is taken back, and the changes are put into the state in which the next one begins.
 */
export class BlockFork {
  readonly rpcUrl: string;
  readonly block: HistoryBlock;
  readonly #resources: AsyncDisposableStack;
  readonly #replayed: ReplayedTransaction[] = [];
  /** Of the state before the block. */
  #beginning: unknown;
  #index = 0;

  /** Forks the state before the block. Throws what forkChain throws. */
  static async open(rpcUrl: string, block: HistoryBlock): Promise<BlockFork> {
    await using resources = new AsyncDisposableStack();
    const past = await forkablePast(rpcUrl);
    resources.defer(() => past.stop());
    const chain = await forkChain({
      rpcUrl: past.rpcUrl,
      blockNumber: BigInt(block.number) - 1n,
      mining: "manual",
      order: "fifo",
      blockGasLimit: BigInt(block.gasLimit),
      autoImpersonate: true,
      retries: RETRIES,
    });
    resources.defer(() => chain.stop());
    // The terms go out beside each transaction; the first one must not come before them to a base fee that it cannot pay.
    await setBlockTerms(chain.rpcUrl, block);
    const beginning = await callRpc(chain.rpcUrl, "evm_snapshot");
    return new BlockFork(chain.rpcUrl, block, beginning, resources.move());
  }

  private constructor(rpcUrl: string, block: HistoryBlock, beginning: unknown, resources: AsyncDisposableStack) {
    this.rpcUrl = rpcUrl;
    this.block = block;
    this.#beginning = beginning;
    this.#resources = resources;
  }

  /** How many of the block's transactions the present state has behind it. */
  get index(): number {
    return this.#index;
  }

  /** Executes the block's next transaction, where the fork stands behind all that were executed. */
  async replayNext(): Promise<ReplayedTransaction> {
    const index = this.#replayed.length;
    const mined = this.block.transactions[index];
    if (mined === undefined || this.#index !== index) throw new RangeError(`transaction ${index} is not the next one`);
    const replayed = await this.undone(() => this.#execute(mined, index));
    await applyDiff(this.rpcUrl, replayed.changes);
    this.#replayed.push(replayed);
    this.#index += 1;
    return replayed;
  }

  /** Goes to the state before the transaction at an index; those before it must have been executed once. */
  async enter(index: number): Promise<void> {
    if (index > this.#replayed.length) throw new RangeError(`transaction ${index} was not reached yet`);
    if (index < this.#index) {
      await callRpc(this.rpcUrl, "evm_revert", [this.#beginning]);
      this.#beginning = await callRpc(this.rpcUrl, "evm_snapshot");
      this.#index = 0;
    }
    const changes = this.#replayed.slice(this.#index, index).map((replayed) => replayed.changes);
    await applyDiff(this.rpcUrl, mergeDiffs(changes));
    this.#index = index;
  }

  /** Does something on the fork and undoes it. */
  async undone<Result>(act: () => Promise<Result>): Promise<Result> {
    const snapshot = await callRpc(this.rpcUrl, "evm_snapshot");
    try {
      return await act();
    } finally {
      await callRpc(this.rpcUrl, "evm_revert", [snapshot]);
    }
  }

  /**
   * Makes the block with what is sent, and traces that; the answers are in the order of the tracers. Throws when the block
   * does not hold it.
   */
  async mine(send: () => Promise<Hex>, tracers: readonly RpcRequest[]): Promise<readonly [Receipt, ...unknown[]]> {
    const [hash] = await Promise.all([send(), setBlockTerms(this.rpcUrl, this.block)]);
    await callRpc(this.rpcUrl, "evm_mine", [], FORK_TIMEOUT_MS);
    const questions = [{ method: "eth_getTransactionReceipt", params: [] }, ...tracers];
    const requests = questions.map(({ method, params }) => ({ method, params: [hash, ...params] }));
    const [receipt, ...traced] = await tryRpcBatch(this.rpcUrl, requests, FORK_TIMEOUT_MS);
    if (receipt === null) throw new Error(`the fork did not execute the transaction ${hash}`);
    const refusal = [receipt, ...traced].find((answer) => answer instanceof RpcError);
    if (refusal !== undefined) throw refusal;
    return [receipt as Receipt, ...traced];
  }

  stop(): Promise<void> {
    return this.#resources.disposeAsync();
  }

  async #execute(mined: HistoryTransaction, index: number): Promise<ReplayedTransaction> {
    const [receipt, traced, calls] = (await this.mine(
      () => sendAgain(this.rpcUrl, mined),
      [
        { method: "debug_traceTransaction", params: [{ tracer: "prestateTracer", tracerConfig: { diffMode: true } }] },
        { method: "trace_transaction", params: [] },
      ],
    )) as [Receipt, TracedDiff, Calls];
    return {
      index,
      hash: mined.hash,
      from: mined.from,
      to: mined.to,
      succeeded: receipt.status === "0x1",
      gasUsed: BigInt(receipt.gasUsed),
      logs: receipt.logs,
      logsBloom: receipt.logsBloom,
      called: [...new Set(calls.flatMap(({ action }) => action?.to ?? []))],
      changes: diffOf(traced),
    };
  }
}
