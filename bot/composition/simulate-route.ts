import { MulticallMarketReader } from "../adapters/chain/multicall-market-reader.ts";
import type { SimulateOptions } from "../cli/options.ts";
import type { Output } from "../cli/output.ts";
import { reportSimulation } from "../cli/print-simulation.ts";
import { TokenNames } from "../cli/units.ts";
import { simulateNow } from "../commands/simulate-now.ts";
import type { SimulateParts } from "../commands/simulate.ts";
import { connectToContract } from "../commands/start-checks.ts";
import { loadPoolList } from "../config/pool-list.ts";
import { loadRoute } from "../config/route-file.ts";
import { singletonsOf } from "../core/singletons.ts";
import { settlementOf } from "../config/settings-of.ts";
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
  const { provider, contract } = await connectToContract(startChecksOf(config));
  await using resources = new AsyncDisposableStack();
  resources.defer(() => provider.destroy());
  const { wrappedNative } = contract;
  const { funding } = config.contract;
  const settlement = settlementOf(config);
  const singletons = singletonsOf(config.chain.id);
  const encode: SimulateParts["encode"] = (route, expiryBlock) =>
    encodeExecution({
      route: executableRoute(route, singletons),
      expiryBlock,
      funding,
      settlement,
      minProfitWei: 1n,
      wrappedNative,
    });
  const reader = new MulticallMarketReader(provider.pool, pools);
  const parts = { config, provider, contract, reader, encode, explainRevert: describeRevert };
  const result = await simulateNow(parts, given);
  return reportSimulation(result, new TokenNames(tokens), output);
}
