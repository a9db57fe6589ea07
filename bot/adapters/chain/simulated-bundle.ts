import { toQuantity } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import { rpcErrorOf } from "./rpc-error.ts";
import { faultOf } from "./endpoint-fault.ts";
import type { RpcClient } from "./rpc-client.ts";

/** A call as eth_simulateV1 takes it. */
export interface SimulatedCall {
  readonly from?: Address;
  readonly to: Address | undefined;
  readonly data: Hex;
  readonly valueWei?: bigint;
  readonly gasLimit?: bigint;
}

/** A log of a call that was only simulated. */
export interface SimulatedLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** What one call did. */
export interface CallOutcome {
  readonly succeeded: boolean;
  readonly returnData: Hex;
  readonly gasUsed: bigint;
  readonly logs: readonly SimulatedLog[];
}

interface RpcOutcome {
  readonly status: Hex;
  readonly returnData: Hex;
  readonly gasUsed: Hex;
  readonly logs?: readonly SimulatedLog[];
  readonly error?: { readonly data?: unknown };
}

/**
 * Executes calls one after the other in a block on top of the given one ("latest" or a hash): eth_simulateV1, which geth,
 * reth, Nethermind and anvil have. Fees and nonces are not looked at. Rejects in a few words without a URL.
 */
export async function simulateInOrder(
  client: RpcClient,
  calls: readonly SimulatedCall[],
  block: "latest" | Hex,
): Promise<readonly CallOutcome[]> {
  const simulation = { blockStateCalls: [{ calls: calls.map(requestOf) }], validation: false };
  const on = block === "latest" ? block : { blockHash: block };
  let answer: unknown;
  try {
    answer = await client.send("eth_simulateV1", [simulation, on]);
  } catch (thrown) {
    throw new Error(rpcErrorOf(thrown)?.message ?? faultOf(thrown), { cause: thrown });
  }
  const outcomes = (answer as { calls?: RpcOutcome[] }[] | null)?.[0]?.calls;
  if (outcomes?.length !== calls.length) throw new Error("what it simulated cannot be read");
  return outcomes.map(outcomeOf);
}

function requestOf({ from, to, data, valueWei = 0n, gasLimit }: SimulatedCall): object {
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    input: data,
    value: toQuantity(valueWei),
    ...(gasLimit === undefined ? {} : { gas: toQuantity(gasLimit) }),
  };
}

function outcomeOf({ status, returnData, gasUsed, logs = [], error }: RpcOutcome): CallOutcome {
  // geth has what a call reverted with in its error as well as in its return data, others in one of them.
  const { data } = error ?? {};
  return {
    succeeded: BigInt(status) === 1n,
    returnData: returnData === "0x" && typeof data === "string" ? (data as Hex) : returnData,
    gasUsed: BigInt(gasUsed),
    logs: logs.map(({ address, topics, data: logData }) => ({
      address: address.toLowerCase() as Address,
      topics: topics.map((topic) => topic.toLowerCase() as Hex),
      data: logData,
    })),
  };
}
