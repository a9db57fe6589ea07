import { Accounts } from "../../accounts/accounts.ts";
import { PoolReadings } from "../../adapters/chain/pools/pool-readings.ts";
import { LocalSigner } from "../../adapters/signer/local-signer.ts";
import { systemClock } from "../../adapters/system-clock.ts";
import { backrunSettingsOf } from "../../config/backrun-settings-of.ts";
import { operatorKeys } from "../../config/secrets.ts";
import { flashSettingsOf, signerPolicyOf } from "../../config/settings-of.ts";
import { DivergenceWatch } from "../../executors/flash/divergence-watch.ts";
import { FlashExecutor } from "../../executors/flash/flash-executor.ts";
import type { Executor } from "../../ports/executor.ts";
import { BACKRUN } from "../../sources/backrun/backrun.ts";
import { SCANNER } from "../../sources/scanner.ts";
import { keysOf } from "../process-secrets.ts";
import { type OpenBackrun, openBackrun } from "../open-backrun.ts";
import { endpointsOf } from "../start-checks-of.ts";
import type { BotWorld } from "./bot-world.ts";
import { openTraders } from "./open-traders.ts";

/** One for each kind of signal that this bot executes. */
export interface OpenExecutors {
  readonly executors: readonly Executor[];
  /** Hears the engine, and says which pools are not what they seem. */
  readonly divergences: DivergenceWatch;
  /** The source of backruns, through whose chain its orders are tried; absent when the settings have none. */
  readonly backrun: OpenBackrun | undefined;
}

/** Opens the accounts and what is signed with them; all of it ends with the resources. */
export async function openExecutors(world: BotWorld, resources: AsyncDisposableStack): Promise<OpenExecutors> {
  const { config, isTrading, channels, node, market, relays, halt } = world;
  const { chain, contract, fundings } = node;
  const divergences = watchDivergences(world);
  const settings = flashSettingsOf(config, contract, fundings);
  const signer = new LocalSigner(operatorKeys(await keysOf(config)), {
    ...signerPolicyOf(config, contract.address),
    selector: contract.executeSelector,
  });
  resources.defer(() => signer.erase());
  const accounts = await Accounts.open(chain, signer.accounts, channels.warn, node.codeOf);
  resources.defer(() => accounts.stop());
  const traders = isTrading ? await openTraders(world, resources) : [];
  const backrun = await openBackrun({
    ...config.scanner,
    section: backrunSettingsOf(config),
    endpoints: endpointsOf(config),
    client: node.provider.pool,
    chainId: config.chain.id,
    entry: market.entry,
    // Behind a transaction of the next block, which has its second.
    readings: new PoolReadings({ singletons: settings.singletons, secondsAhead: 0 }),
    market: market.watch,
    prices: market.prices,
    warn: channels.warn,
    onFault: channels.onFault,
  });
  const flash = new FlashExecutor({
    ...{ chain, signer, accounts, relays, settings, halt, divergences, ...market.facts },
    prices: market.prices,
    clock: systemClock,
    ...(backrun !== undefined && { behindChain: backrun.behindChain }),
  });
  return { executors: [flash, ...traders], divergences, backrun };
}

function watchDivergences({ config, node, market, marketMetrics }: BotWorld): DivergenceWatch {
  return new DivergenceWatch({
    reports: market.quarantine,
    chain: node.chain,
    ownSources: [SCANNER, BACKRUN],
    vouchedFor: [node.contract.wrappedNative, ...config.scanner.baseTokens, ...config.valuation.stableTokens],
    onDivergence: () => marketMetrics.diverged("order"),
  });
}
