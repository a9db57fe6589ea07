import { FetchRequest, JsonRpcProvider, Network } from "ethers";
import { ArbError } from "../../core/errors.ts";
import { shownUrl } from "../../core/shown-url.ts";
import { faultOf } from "./endpoint-fault.ts";

/** ethers waits 300 s by default: 25 blocks. */
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Connects to a node over HTTP and makes sure that it serves the expected chain.
 * Throws ENDPOINT_UNREACHABLE or WRONG_CHAIN; neither shows more of the URL than scheme and host.
 */
export async function connectRpc(url: string, expectedChainId: bigint): Promise<JsonRpcProvider> {
  const endpoint = shownUrl(url);
  if (!/^https?:\/\//i.test(url)) {
    throw new ArbError("ENDPOINT_UNREACHABLE", { endpoint, problem: "only http:// and https:// are spoken here" });
  }
  const request = new FetchRequest(url);
  request.timeout = REQUEST_TIMEOUT_MS;
  // Without these options ethers collects calls for 10 ms, caches answers for 250 ms and asks for the chain id again
  // and again.
  const provider = new JsonRpcProvider(request, undefined, {
    staticNetwork: Network.from(expectedChainId),
    batchMaxCount: 1,
    cacheTimeout: -1,
  });
  try {
    const actual = BigInt((await provider.send("eth_chainId", [])) as string);
    if (actual === expectedChainId) return provider;
    throw new ArbError("WRONG_CHAIN", { endpoint, actual, expected: expectedChainId });
  } catch (thrown) {
    provider.destroy();
    if (thrown instanceof ArbError) throw thrown;
    throw new ArbError("ENDPOINT_UNREACHABLE", { endpoint, problem: faultOf(thrown) });
  }
}
