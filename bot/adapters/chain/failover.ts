import type { RpcClient } from "./rpc-client.ts";
import { revertDataOf, rpcErrorOf } from "./rpc-error.ts";

/** Questions: whoever answers them, and however often, nothing changes. */
const READ =
  /^(eth_(get|call|estimateGas|blockNumber|chainId|feeHistory|gasPrice|maxPriorityFeePerGas|createAccessList|simulateV1)|net_|web3_|trace_|debug_trace|txpool_)/;

/** Null says that the node does not have the block, or the transaction in its pool, not that nobody has. */
const MAY_BE_ELSEWHERE = /^eth_get(BlockBy|TransactionByHash)/;

/**
 * Asks one endpoint after the other until one answers. What a contract answered, revert included, is an answer; any other
 * refusal of a node (it lacks the state, it is asked too much) may be that node's own. What is no read is asked once.
 */
export async function askInTurn(endpoints: readonly RpcClient[], method: string, params: unknown[]): Promise<unknown> {
  let nodesWords: unknown;
  let lastProblem: unknown = new Error("no endpoint is connected");
  let isMissing = false;
  for (const endpoint of READ.test(method) ? endpoints : endpoints.slice(0, 1)) {
    try {
      const answer = await endpoint.send(method, params);
      if (answer !== null || !MAY_BE_ELSEWHERE.test(method)) return answer;
      isMissing = true;
    } catch (thrown) {
      const error = rpcErrorOf(thrown);
      if (error !== undefined && revertDataOf(error) !== undefined) throw thrown;
      if (error !== undefined) nodesWords ??= thrown;
      lastProblem = thrown;
    }
  }
  if (isMissing) return null;
  throw nodesWords ?? lastProblem;
}
