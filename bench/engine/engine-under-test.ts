import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { RelaySocket } from "../../bot/adapters/relay-socket/relay-socket.ts";
import { systemClock } from "../../bot/adapters/system-clock.ts";
import type { Address } from "../../bot/core/hex.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { DEFAULT_ENGINE_SETTINGS, type EngineSettings } from "../../bot/engine/engine-settings.ts";
import { DEFAULT_TLV_RELAY_SETTINGS } from "../../bot/sources/tlv-relay/tlv-relay-settings.ts";
import { TlvRelaySource } from "../../bot/sources/tlv-relay/tlv-relay-source.ts";
import type { ChainDouble } from "./chain-double.ts";
import { ChainFollowedExecutor } from "./chain-followed-executor.ts";
import { FlashWorld } from "./flash-world.ts";
import { type NodeLink, linkToNode } from "./node-link.ts";
import { Observer } from "./observer.ts";
import type { PoolPair } from "./pool-pairs.ts";
import { SinkConnection } from "./sink-connection.ts";
import { SinkEndedExecutor } from "./sink-ended-executor.ts";

/** How an engine is put together for a run. */
export interface EngineRun {
  readonly sourcePath: string;
  readonly sinkPath: string;
  /** Of its journal; on the project's own disk. */
  readonly directory: string;
  readonly contract: Address;
  /** All that is traded. */
  readonly pairs: readonly PoolPair[];
  /** What ends an order: the sink's answer, or the blocks of the chain's double. */
  readonly endedBy: "sink" | "chain";
  readonly settings: Partial<EngineSettings>;
  /** The IPC socket of a node that tries each plan before it is signed. */
  readonly nodePath?: string;
}

/** A running engine: everything in it is the bot's own but the chain and, past the sending, what ends an order. */
export interface EngineUnderTest {
  readonly engine: Engine;
  readonly chain: ChainDouble;
  readonly observer: Observer;
  close(): Promise<void>;
}

/** @param onWritten hears when the transactions of these signals were on the wire */
export async function startEngine(
  run: EngineRun,
  onWritten: (signalIds: readonly number[], atUs: number) => void,
): Promise<EngineUnderTest> {
  const sink = await SinkConnection.open(run.sinkPath, onWritten);
  const node: NodeLink | undefined = run.nodePath === undefined ? undefined : await linkToNode(run.nodePath);
  const world = await FlashWorld.open({
    contract: run.contract,
    pairs: run.pairs,
    ...(node === undefined ? {} : { node }),
    sendRaw: (raw) => {
      const { signalId, transaction } = followed.sendingOf(raw);
      world.chain.expect(transaction);
      return sink.send(signalId, raw);
    },
  });
  const { chain, risk, valuation } = world;
  const followed = new ChainFollowedExecutor(world.executor);
  const executor = run.endedBy === "chain" ? followed : new SinkEndedExecutor(world, sink);
  const store = await FileOrderStore.open(run.directory, note);
  const observer = new Observer();
  const engine = new Engine({
    executors: [executor],
    store,
    clock: systemClock,
    listeners: [observer],
    settings: { ...DEFAULT_ENGINE_SETTINGS, ...run.settings },
    risk,
    valuation,
  });
  await engine.restore();
  const source = new TlvRelaySource({
    link: new RelaySocket({ name: "signal relay", path: run.sourcePath, note }),
    clock: systemClock,
    chainId: chain.chainId,
    settings: DEFAULT_TLV_RELAY_SETTINGS,
  });
  await source.start((signals) => engine.offer(signals));
  const close = async (): Promise<void> => {
    await source.stop();
    await engine.halt();
    await world.close();
    await store.close();
    node?.close();
    sink.close();
  };
  return { engine, chain, observer, close };
}

function note(sentence: string): void {
  console.error(sentence);
}
