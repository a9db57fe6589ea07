import { systemClock } from "../../adapters/system-clock.ts";
import type { SignalSource } from "../../ports/signal-source.ts";
import { Scanner } from "../../sources/scanner.ts";
import { registerBackrunMetrics } from "../../telemetry/metrics/backrun-metrics.ts";
import { registerSignalRelayMetrics } from "../../telemetry/metrics/relay-metrics.ts";
import type { OpenBackrun } from "../open-backrun.ts";
import { openApi, signalRelayOf } from "../open-doors.ts";
import type { BotWorld } from "./bot-world.ts";
import type { OpenEngine } from "./open-engine.ts";

/** Everything that signals come from by the settings; the API's door closes with the resources. */
export async function openSources(
  world: BotWorld,
  { engine, words }: OpenEngine,
  backrun: OpenBackrun | undefined,
  resources: AsyncDisposableStack,
): Promise<readonly SignalSource[]> {
  const { config, channels, node, halt, ledger } = world;
  const { warn, onFault, registry } = channels;
  if (backrun !== undefined) registerBackrunMetrics(registry, backrun);
  const signalRelay = signalRelayOf(config, channels);
  if (signalRelay !== undefined) registerSignalRelayMetrics(registry, () => signalRelay.stats());
  const load = () => engine.load();
  const head = () => node.chain.head();
  const api = await openApi({ config, words, control: halt, load, head, ledger, warn, onFault }, resources);
  return [scannerOf(world), backrun?.source, signalRelay, api].filter((source) => source !== undefined);
}

function scannerOf({ config, node, market }: BotWorld): Scanner | undefined {
  if (!config.scanner.enabled) return undefined;
  return new Scanner({
    ...config.scanner,
    wrappedNative: node.contract.wrappedNative,
    market: market.watch,
    tickWishes: market.tickWishes,
    clock: systemClock,
    prices: market.prices,
  });
}
