import { DEFAULT_L1_DATA_FEE_SETTINGS, L1DataFee } from "../adapters/chain/l1-data-fee.ts";
import { EndpointPool } from "../adapters/chain/endpoint-pool.ts";
import { PooledProvider } from "../adapters/chain/pooled-provider.ts";
import type { ConnectNetwork, DataFeeWei } from "../commands/wallet/network-parts.ts";

/** Connects to the node of a network; rejects with ENDPOINT_UNREACHABLE or WRONG_CHAIN. */
export const connectNetwork: ConnectNetwork = async (network) => {
  const { chainId, endpoint } = network;
  const provider = new PooledProvider(await EndpointPool.open([endpoint], { chainId }), chainId);
  return { network, provider, readDataFee: () => readDataFee(provider) };
};

/** Reads the rollup's fee for data once; rejects with the sentence that says why it cannot be read. */
async function readDataFee(provider: PooledProvider): Promise<DataFeeWei> {
  let problem = "The fee for data is not known.";
  const fee = new L1DataFee(provider, DEFAULT_L1_DATA_FEE_SETTINGS, (sentence) => (problem = sentence));
  await fee.read(await provider.pool.newestHead());
  return (transactionBytes) => {
    const feeWei = fee.feeWei(transactionBytes);
    if (feeWei === undefined) throw new Error(problem.replace(/\.$/, ""));
    return feeWei;
  };
}
