import { ArbError } from "../core/errors.ts";
import { shownUrl } from "../core/shown-url.ts";
import type { AnvilOptions } from "./anvil-arguments.ts";
import { callRpc, RpcError } from "./json-rpc.ts";
import { type LocalChain, startAnvil } from "./start-anvil.ts";

/** What to fork, and how the fork is to be. */
export interface ForkOptions extends Omit<AnvilOptions, "chainId" | "fork" | "loadStatePath"> {
  /** Of the chain that is forked: embedded or real, it makes no difference. */
  readonly rpcUrl: string;
  /** The block whose state the fork starts from; without it, the newest one. */
  readonly blockNumber?: bigint;
}

/**
 * Continues a chain in a local process: same chain id, and always pinned to one block, so that the fork never mixes the
 * states of two. Throws ENDPOINT_UNREACHABLE when the chain does not answer, and what startAnvil throws.
 */
export async function forkChain(options: ForkOptions): Promise<LocalChain> {
  const { rpcUrl, blockNumber, ...anvil } = options;
  const newest = await newestBlock(rpcUrl);
  return startAnvil({ ...anvil, fork: { rpcUrl, blockNumber: blockNumber ?? newest } });
}

async function newestBlock(rpcUrl: string): Promise<bigint> {
  try {
    return BigInt((await callRpc(rpcUrl, "eth_blockNumber")) as string);
  } catch (thrown) {
    if (!(thrown instanceof RpcError)) throw thrown;
    throw new ArbError("ENDPOINT_UNREACHABLE", { endpoint: shownUrl(rpcUrl), problem: thrown.message });
  }
}
