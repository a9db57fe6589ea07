import type { JsonRpcApiProvider } from "ethers";
import type { GivenRoute } from "../config/route-file.ts";
import type { Config } from "../config/schema.ts";
import { shownEndpoint } from "../core/endpoint.ts";
import { ArbError } from "../core/errors.ts";
import type { Route } from "../core/route.ts";
import type { MarketReader } from "../market/market-reader.ts";
import { NativePrices } from "../market/prices/native-price.ts";
import { bestRoute, simulate, type SimulateParts, type SimulationResult, withAmounts } from "./simulate.ts";

/** What a simulation of the newest block is put together from. */
export interface SimulateNowParts extends Pick<SimulateParts, "contract" | "explainRevert"> {
  /** As {@link SimulateParts.encode}; what so much gas costs in the profit token decides who pays for the cycle. */
  readonly encode: (
    route: Route,
    expiryBlock: bigint,
    gasCost: (gas: bigint) => bigint | undefined,
  ) => ReturnType<SimulateParts["encode"]>;
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
  const { wrappedNative } = contract;
  const search = { ...config.scanner, wrappedNative, prices, baseFeePerGasWei: block.baseFeePerGas ?? 0n };
  const route = given === undefined ? bestRoute(market, search) : withAmounts(given, market);
  const { defaultGasLimit: gasLimit } = config.executionEngine;
  const { minPriorityFee: minPriorityFeeWei } = config.mevProtection;
  const rpcUrl = forkableUrl(config);
  const gasPriceWei = search.baseFeePerGasWei + minPriorityFeeWei;
  const encode: SimulateParts["encode"] = (route, expiryBlock) =>
    parts.encode(route, expiryBlock, (gas) => prices.fromNative(gas * gasPriceWei, route.profitToken));
  return simulate({ ...parts, encode, rpcUrl, prices, gasLimit, minPriorityFeeWei }, route, market.blockNumber);
}

/** Forks are made over HTTP. Throws ENDPOINT_UNREACHABLE when no endpoint is reached so. */
function forkableUrl({ rpcEndpoints: { primary, secondary, fallback } }: Config): string {
  const endpoint = [primary, secondary, fallback].find((each) => each?.transport === "http");
  if (endpoint !== undefined) return endpoint.address;
  const problem = "a fork needs an http(s) endpoint, and none of the configured ones is";
  throw new ArbError("ENDPOINT_UNREACHABLE", { endpoint: shownEndpoint(primary), problem });
}
