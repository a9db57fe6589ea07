import type { Endpoint } from "../../core/endpoint.ts";
import { EndpointPool } from "./endpoint-pool.ts";
import { DEFAULT_L1_DATA_FEE_SETTINGS, L1DataFee } from "./l1-data-fee.ts";
import { PooledProvider } from "./pooled-provider.ts";

/** Which chain is expected behind which endpoint. */
interface Place {
  readonly chainId: bigint;
  readonly endpoint: Endpoint;
}

/** Connects to the one node of a network; rejects with ENDPOINT_UNREACHABLE or WRONG_CHAIN. */
export async function connectNetwork<Network extends Place>(network: Network) {
  const { chainId, endpoint } = network;
  const provider = new PooledProvider(await EndpointPool.open([endpoint], { chainId }), chainId);
  return { network, provider, readDataFee: () => readDataFee(provider) };
}

/**
 * What the rollup takes for publishing a transaction of so many bytes, in wei, read once. Rejects with the sentence that
 * says why it cannot be read.
 */
async function readDataFee(provider: PooledProvider): Promise<(transactionBytes: number) => bigint> {
  let problem = "The fee for data is not known.";
  const fee = new L1DataFee(provider, DEFAULT_L1_DATA_FEE_SETTINGS, (sentence) => (problem = sentence));
  await fee.read(await provider.pool.newestHead());
  return (transactionBytes) => {
    const feeWei = fee.feeWei(transactionBytes);
    if (feeWei === undefined) throw new Error(problem.replace(/\.$/, ""));
    return feeWei;
  };
}
