import type { JsonRpcApiProvider } from "ethers";
import type { GivenRoute } from "../config/route-file.ts";
import type { Config } from "../config/schema.ts";
import { shownEndpoint } from "../core/endpoint.ts";
import { ArbError } from "../core/errors.ts";
import type { MarketReader } from "../market/market-reader.ts";
import { NativePrices } from "../market/prices/native-price.ts";
import { bestRoute, simulate, type SimulateParts, type SimulationResult, withAmounts } from "./simulate.ts";

interface SimulateNowParts extends Pick<SimulateParts, "contract" | "encode" | "explainRevert"> {
  readonly config: Config;
  readonly provider: JsonRpcApiProvider;
  readonly reader: MarketReader;
}

/** Executes the given route, or else the best one that there is, on a fork of the newest block. */
export async function simulateNow(parts: SimulateNowParts, given: GivenRoute | undefined): Promise<SimulationResult> {
  const { config, provider, reader, contract } = parts;
  const block = await provider.getBlock("latest");
  if (block === null) throw new Error("the endpoint has no latest block");
  const market = await reader.read(BigInt(block.number));
  const prices = new NativePrices(contract.wrappedNative);
  prices.update(market);
  const search = { ...config.scanner, prices, baseFeePerGasWei: block.baseFeePerGas ?? 0n };
  const route = given === undefined ? bestRoute(market, search) : withAmounts(given, market);
  const { defaultGasLimit: gasLimit } = config.executionEngine;
  const { minPriorityFee: minPriorityFeeWei } = config.mevProtection;
  const rpcUrl = forkableUrl(config);
  return simulate({ ...parts, rpcUrl, prices, gasLimit, minPriorityFeeWei }, route, market.blockNumber);
}

/** Forks are made over HTTP. Throws ENDPOINT_UNREACHABLE when no endpoint is reached so. */
function forkableUrl({ rpcEndpoints: { primary, secondary, fallback } }: Config): string {
  const endpoint = [primary, secondary, fallback].find((each) => each?.transport === "http");
  if (endpoint !== undefined) return endpoint.address;
  const problem = "a fork needs an http(s) endpoint, and none of the configured ones is";
  throw new ArbError("ENDPOINT_UNREACHABLE", { endpoint: shownEndpoint(primary), problem });
}
