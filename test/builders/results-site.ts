import { DEFAULT_EXECUTION_RELAY_SETTINGS } from "../../bot/adapters/execution-relay/execution-relay-settings.ts";
import type { ExecutionRelaySettings } from "../../bot/adapters/execution-relay/execution-relay-settings.ts";
import { ExecutionRelay } from "../../bot/adapters/execution-relay/execution-relay.ts";
import { RelaySocket } from "../../bot/adapters/relay-socket/relay-socket.ts";
import type { TokenAmount } from "../../bot/core/money.ts";
import type { Valuation } from "../../bot/ports/valuation.ts";
import { FrameReader } from "../../bot/wire/frame-reader.ts";
import type { MessageHeader } from "../../bot/wire/message-header.ts";
import type { PayloadCodec, VariablePayloadCodec } from "../../bot/wire/payload-codec.ts";
import { ERROR_REPORT } from "../../bot/wire/payloads/error-report.ts";
import { EXECUTION_REPORT } from "../../bot/wire/payloads/execution-report.ts";
import { FILL } from "../../bot/wire/payloads/fill.ts";
import { FLASH_LOAN_RESULT } from "../../bot/wire/payloads/flash-loan-result.ts";
import { ORDER_STATUS } from "../../bot/wire/payloads/order-status.ts";
import { TlvCursor } from "../../bot/wire/tlv-framing.ts";
import { RelayServer } from "../../devnet/signal-relay/relay-server.ts";
import { aDirectory } from "./directories.ts";
import { eventually } from "./eventually.ts";
import { ManualClock } from "./manual-clock.ts";
import { RelayClient } from "./relay-client.ts";
import { WETH } from "./signals.ts";

/** One message of results, by the names of its TLVs. */
export interface ReadResult {
  readonly header: MessageHeader;
  readonly [name: string]: unknown;
}

type AnyCodec = PayloadCodec<unknown> | VariablePayloadCodec<unknown>;

const NAMED: Readonly<Record<string, AnyCodec>> = {
  status: ORDER_STATUS,
  fill: FILL,
  report: EXECUTION_REPORT,
  transaction: FLASH_LOAN_RESULT,
  error: ERROR_REPORT,
};

/** All messages that have something to say. */
export function resultsIn(chunks: readonly Uint8Array[]): ReadResult[] {
  const results: ReadResult[] = [];
  const reader = new FrameReader({
    maxPayloadBytes: 16_384,
    onFrame: ({ header, view, payloadAt, end }) => {
      const cursor = new TlvCursor(view, payloadAt, end);
      const parts: Record<string, unknown> = {};
      while (cursor.next()) {
        const [name, codec] = Object.entries(NAMED).find(([, { type }]) => type === cursor.type) ?? ["unknown"];
        parts[name] = codec?.read(view, cursor.at, cursor.bytes);
      }
      if (payloadAt < end) results.push({ header, ...parts });
    },
  });
  for (const chunk of chunks) reader.push(chunk);
  if (reader.counters.skippedBytes > 0) throw new Error(`${reader.counters.skippedBytes} bytes were of no message`);
  return results;
}

/** A test double: one WETH is 2,000 USD, and nothing else has a price. */
export const WETH_AT_2000_USD: Valuation = {
  usdE8Of: ({ token, amountWei }: TokenAmount) => (token === WETH ? (amountWei * 2_000n) / 10n ** 10n : undefined),
  fromUsdE8: () => undefined,
};

/** A real relay on a real socket, somebody who listens to it, and the engine's relay of results. */
export interface ResultsSite extends AsyncDisposable {
  readonly path: string;
  readonly spoolPath: string;
  readonly clock: ManualClock;
  readonly notes: string[];
  relay: RelayServer;
  /** Has listened since the relay was started. */
  listener: RelayClient;
  results: ExecutionRelay;
  /** What every listener so far has heard. */
  heard(): ReadResult[];
  startRelay(): Promise<void>;
  stopRelay(): Promise<void>;
  /** The bot ends and starts again. */
  restart(): Promise<void>;
  startResults(): Promise<void>;
}

export async function aResultsSite(settings: Partial<ExecutionRelaySettings> = {}): Promise<ResultsSite> {
  const directory = aDirectory();
  const path = directory.file("execution.sock");
  const spoolPath = directory.file("results.spool");
  const clock = new ManualClock();
  const notes: string[] = [];
  const note = (sentence: string) => notes.push(sentence);
  const earlier: ReadResult[] = [];
  const relay = await RelayServer.start({ path });
  const listener = await RelayClient.connect(path);
  const startResults = (): Promise<ExecutionRelay> =>
    ExecutionRelay.start({
      link: new RelaySocket({ name: "execution relay", path, note }),
      clock,
      settings: { ...DEFAULT_EXECUTION_RELAY_SETTINGS, ...settings },
      spoolPath,
      valuation: WETH_AT_2000_USD,
      wrappedNative: WETH,
      redact: (text) => text.replaceAll("canary", "[redacted]"),
      note,
    });
  const site: ResultsSite = {
    path,
    spoolPath,
    clock,
    notes,
    relay,
    listener,
    results: await startResults(),
    heard: () => [...earlier, ...resultsIn(site.listener.heard)],
    stopRelay: async () => {
      await site.relay.stop();
      await eventually(() => !site.results.stats().isConnected);
      earlier.push(...resultsIn(site.listener.heard));
      site.listener.heard.length = 0;
    },
    startRelay: async () => {
      site.relay = await RelayServer.start({ path });
      site.listener = await RelayClient.connect(path);
    },
    restart: async () => {
      await site.results.close();
      await site.startResults();
    },
    startResults: async () => {
      // A later process has a later clock.
      clock.ms += 1_000;
      site.results = await startResults();
    },
    [Symbol.asyncDispose]: async () => {
      await site.results.close();
      await site.relay.stop();
      site.listener[Symbol.dispose]();
      directory[Symbol.dispose]();
    },
  };
  await eventually(() => site.relay.clients === 2);
  return site;
}
