import { MulticallMarketReader } from "../adapters/chain/market/multicall-market-reader.ts";
import type { SimulateOptions } from "../cli/options.ts";
import type { Output } from "../cli/output.ts";
import { reportSimulation } from "../cli/print-simulation.ts";
import { TokenNames } from "../cli/units.ts";
import { readFundingOffers } from "../commands/loan-premiums.ts";
import { simulateNow, type SimulateNowParts } from "../commands/simulate-now.ts";
import { connectToContract, reaching } from "../commands/start-checks.ts";
import { loadPoolList } from "../config/pool-list.ts";
import { loadRoute } from "../config/route-file.ts";
import { ArbError } from "../core/errors.ts";
import { singletonsOf } from "../core/singletons.ts";
import { settlementOf } from "../config/settings-of.ts";
import { chooseFunding, unfundable } from "../executors/flash/choose-funding.ts";
import { describeRevert } from "../executors/flash/decode-revert.ts";
import { encodeExecution } from "../executors/flash/encode-route.ts";
import { executableRoute } from "../executors/flash/executable-route.ts";
import { configOf } from "./load-settings.ts";
import { startChecksOf } from "./start-checks-of.ts";

/** `arb simulate` with its parts. */
export async function simulateRoute(options: SimulateOptions, output: Output): Promise<number> {
  const config = await configOf(options);
  const given = options.route === undefined ? undefined : await loadRoute(options.route);
  const { pools, tokens } = await loadPoolList(config.scanner.pools);
  const checks = startChecksOf(config);
  const { provider, contract } = await connectToContract(checks);
  await using resources = new AsyncDisposableStack();
  resources.defer(() => provider.destroy());
  const { wrappedNative } = contract;
  const fundings = await reaching(checks.endpoint, () =>
    readFundingOffers(provider, checks.fundings, checks.baseTokens),
  );
  const settlement = settlementOf(config);
  const singletons = singletonsOf(config.chain.id);
  const funders = { fundings, singletons, wrappedNative };
  const encode: SimulateNowParts["encode"] = (route, expiryBlock, gasCost) => {
    const chosen = chooseFunding(route, funders, gasCost);
    if (chosen === undefined)
      throw new ArbError("ROUTE_UNPROFITABLE", { problem: `The route is not executed: ${unfundable(route, funders)}` });
    return encodeExecution({
      route: executableRoute(route, singletons),
      expiryBlock,
      funding: chosen.funding,
      settlement,
      minProfitWei: 1n,
      wrappedNative,
    });
  };
  const reader = new MulticallMarketReader(provider.pool, pools, { singletons });
  const parts = { config, provider, contract, reader, encode, explainRevert: describeRevert };
  const result = await simulateNow(parts, given);
  return reportSimulation(result, new TokenNames(tokens), output);
}
