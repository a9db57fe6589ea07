import { ArbError } from "../../core/errors.ts";
import { shownUrl } from "../../core/shown-url.ts";
import { type HistoryBlock, readHistoryBlock } from "../../fork/history-block.ts";
import { callRpc, RpcError } from "../../fork/json-rpc.ts";
import { backtestBlock } from "./backtest-block.ts";
import type { BacktestParts } from "./backtest-parts.ts";
import type { BlockResult } from "./block-result.ts";

/** What part of the past is looked at. */
export interface BacktestRequest {
  readonly block: number;
  /** The last block; without it, only the first one. */
  readonly toBlock?: number;
  /** Only the state before this transaction of the block; without it, every state inside it. */
  readonly beforeIndex?: number;
}

/**
 * What could have been earned, block by block. Throws ARGUMENT_INVALID for a block, an index or an endpoint with which it
 * cannot be done, and ENDPOINT_UNREACHABLE when the endpoint stops answering on the way.
 */
export async function* backtest(parts: BacktestParts, request: BacktestRequest): AsyncGenerator<BlockResult> {
  const { rpcUrl } = parts;
  const { block: first, toBlock: last = first, beforeIndex } = request;
  if (last < first) throw invalid("--to-block", `${first} or a later block`, last);
  if (last > first) await existingBlock(rpcUrl, "--to-block", last);
  for (let number = first; number <= last; number += 1) {
    const block = await existingBlock(rpcUrl, "--block", number);
    const count = block.transactions.length;
    if (beforeIndex !== undefined && beforeIndex > count) {
      throw invalid("--before-index", `0 to ${count}, as many transactions as block ${number} has,`, beforeIndex);
    }
    await requireStateBefore(rpcUrl, block);
    yield await backtestBlock(parts, block, beforeIndex).catch(async (thrown: unknown) => {
      // Whatever went wrong: when the endpoint has gone, that is the reason, and this throws it.
      await callRpc(rpcUrl, "eth_blockNumber");
      throw thrown;
    });
  }
}

async function existingBlock(rpcUrl: string, argument: string, number: number): Promise<HistoryBlock> {
  const block = await readHistoryBlock(rpcUrl, BigInt(number)).catch((thrown: unknown) => {
    if (thrown instanceof RpcError) return undefined;
    throw thrown;
  });
  if (block === undefined) throw invalid(argument, `a block that ${shownUrl(rpcUrl)} has`, number);
  return block;
}

/** Only archive nodes keep old states; others refuse to speak of them. */
async function requireStateBefore(rpcUrl: string, { number, miner }: HistoryBlock): Promise<void> {
  const parent = BigInt(number) - 1n;
  try {
    await callRpc(rpcUrl, "eth_getBalance", [miner, `0x${parent.toString(16)}`]);
  } catch (thrown) {
    if (!(thrown instanceof RpcError)) throw thrown;
    throw invalid(
      "--rpc-url",
      `an endpoint that has the state after block ${parent} (an archive node)`,
      shownUrl(rpcUrl),
    );
  }
}

function invalid(argument: string, expected: string, actual: string | number): ArbError {
  return new ArbError("ARGUMENT_INVALID", { argument, expected, actual });
}
