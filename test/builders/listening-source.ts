import { RelayServer } from "../../devnet/signal-relay/relay-server.ts";
import { RelaySocket } from "../../bot/adapters/relay-socket/relay-socket.ts";
import type { Signal } from "../../bot/core/signal.ts";
import { DEFAULT_TLV_RELAY_SETTINGS, type TlvRelaySettings } from "../../bot/sources/tlv-relay/tlv-relay-settings.ts";
import { TlvRelaySource } from "../../bot/sources/tlv-relay/tlv-relay-source.ts";
import { aDirectory } from "./directories.ts";
import { eventually } from "./eventually.ts";
import { ManualClock } from "./manual-clock.ts";

/** A real relay on a real socket, with a source that listens to it and all that the source has emitted. */
export interface ListeningSource extends AsyncDisposable {
  readonly path: string;
  readonly source: TlvRelaySource;
  readonly clock: ManualClock;
  readonly batches: (readonly Signal[])[];
  readonly notes: string[];
  relay: RelayServer;
  signals(): readonly Signal[];
  /** Ends the relay and starts another one in its place. */
  restartRelay(): Promise<void>;
}

export async function aListeningSource(
  settings: Partial<TlvRelaySettings> = {},
  { echo = false } = {},
): Promise<ListeningSource> {
  const directory = aDirectory();
  const path = directory.file("signals.sock");
  const notes: string[] = [];
  const batches: (readonly Signal[])[] = [];
  const clock = new ManualClock();
  const note = (sentence: string) => notes.push(sentence);
  const link = new RelaySocket({ name: "signal relay", path, note });
  const source = new TlvRelaySource({
    link,
    clock,
    note,
    chainId: 137n,
    settings: { ...DEFAULT_TLV_RELAY_SETTINGS, ...settings },
  });
  const listen = (): Promise<RelayServer> => RelayServer.start({ path, echo });
  const site: ListeningSource = {
    path,
    source,
    clock,
    batches,
    notes,
    relay: await listen(),
    signals: () => batches.flat(),
    restartRelay: async () => {
      await site.relay.stop();
      site.relay = await listen();
      await eventually(() => site.relay.clients === 1);
    },
    [Symbol.asyncDispose]: async () => {
      await source.stop();
      await site.relay.stop();
      directory[Symbol.dispose]();
    },
  };
  await source.start((signals) => batches.push(signals));
  await eventually(() => site.relay.clients === 1);
  return site;
}
