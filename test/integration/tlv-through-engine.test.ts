import { expect } from "chai";
import { replayingStore } from "../../bot/adapters/execution-relay/replaying-store.ts";
import { RelaySocket } from "../../bot/adapters/relay-socket/relay-socket.ts";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../bot/engine/engine-settings.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { DEFAULT_TLV_RELAY_SETTINGS } from "../../bot/sources/tlv-relay/tlv-relay-settings.ts";
import { TlvRelaySource } from "../../bot/sources/tlv-relay/tlv-relay-source.ts";
import { RelayServer } from "../../devnet/signal-relay/relay-server.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { publishAndWait, type Script, ScriptedExecutor } from "../builders/executors.ts";
import { aResultsSite, type ResultsSite } from "../builders/results-site.ts";
import { aSignalMessage } from "../builders/tlv-messages.ts";

/** A signal of the engine's own second. */
const aMessage = (id: number) =>
  aSignalMessage(
    {
      signalId: BigInt(id),
      sourcePool: `0x${String(2 * id).padStart(40, "a")}`,
      targetPool: `0x${String(2 * id + 1).padStart(40, "a")}`,
      timestampNs: 1_700_000_000_000_000_000n,
      validUntilS: 1_700_000_300,
    },
    { sequence: BigInt(id) },
  );

/** Whatever belongs to one process: from the signal relay's socket to that of the results. */
async function aBot(site: ResultsSite, directory: string, signalPath: string, script: Partial<Script> = {}) {
  const journal = await FileOrderStore.open(directory, () => undefined);
  const engine = new Engine({
    executors: [new ScriptedExecutor(script)],
    store: replayingStore(journal, site.results),
    clock: site.clock,
    listeners: [site.results],
    settings: { ...DEFAULT_ENGINE_SETTINGS, resourceRestMs: 0 },
  });
  await engine.restore();
  const source = new TlvRelaySource({
    link: new RelaySocket({ name: "signal relay", path: signalPath, note: () => undefined }),
    clock: site.clock,
    chainId: 137n,
    settings: DEFAULT_TLV_RELAY_SETTINGS,
  });
  await source.start((signals) => engine.offer(signals));
  const end = async (): Promise<void> => {
    await source.stop();
    await engine.halt();
    await journal.close();
  };
  return { engine, end };
}

const shown = (site: ResultsSite) =>
  site.heard().map(({ header, status, report, error }) => {
    const { state } = (status ?? {}) as { state?: string };
    const { result, signalId } = (report ?? {}) as { result?: string; signalId?: bigint };
    const { text } = (error ?? {}) as { text?: string };
    const told = [state, result, signalId?.toString(), text].filter((word) => word !== undefined);
    return `${header.flags === 0 ? "" : "again: "}${told.join(" ")}`;
  });

describe("from relay to relay through the engine", () => {
  it("makes orders of signals, tells what became of them, and tells it again at the next start", async () => {
    await using site = await aResultsSite();
    using directory = aDirectory();
    const signalPath = directory.file("signals.sock");
    const relay = await RelayServer.start({ path: signalPath });
    const bot = await aBot(site, directory.file("data"), signalPath);
    relay.publish(Buffer.concat([aMessage(1), aMessage(1)]));
    await eventually(() => site.heard().length === 7);
    const completed = ["Completed Filled 1", "Completed"];
    const denied = "Rejected 1 signal 1: duplicate-signal: signal 1 was seen before";
    expect(shown(site).toSorted()).to.deep.equal(
      [denied, "Created", "Validated", "Submitted", "Pending", ...completed].toSorted(),
    );
    await bot.end();
    site.listener.heard.length = 0;

    const later = await aBot(site, directory.file("data"), signalPath, { execute: publishAndWait });
    relay.publish(aMessage(2));
    await eventually(() => site.heard().length === 4);
    expect(shown(site)).to.deep.equal(["again: Completed Filled 1", "Created", "Validated", "Submitted"]);
    await later.end();
    site.listener.heard.length = 0;

    const last = await aBot(site, directory.file("data"), signalPath);
    await eventually(() => site.heard().length === 5);
    expect(shown(site)).to.deep.equal([
      "again: Completed Filled 1",
      "again: Submitted",
      "Pending",
      "Completed Filled 2",
      "Completed",
    ]);
    await last.end();
    await relay.stop();
  });
});
