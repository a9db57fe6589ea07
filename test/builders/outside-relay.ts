import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rename } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { eventually } from "./eventually.ts";
import { RelayClient } from "./relay-client.ts";
import { type ReadResult, resultsIn } from "./results-site.ts";

const RELAY = fileURLToPath(new URL("../../devnet/signal-relay/main.ts", import.meta.url));
const STARTS_WITHIN_MS = 20_000;

export interface RelaySockets {
  readonly signals: string;
  readonly execution: string;
}

/** Both relays as `npm run signal-relay` starts them, somebody who signals, and somebody who hears the results. */
export class OutsideRelay {
  readonly #process: ChildProcess;
  readonly #signals: RelayClient;
  readonly #results: RelayClient;
  readonly #printed: string[];

  private constructor(child: ChildProcess, signals: RelayClient, results: RelayClient, printed: string[]) {
    this.#process = child;
    this.#signals = signals;
    this.#results = results;
    this.#printed = printed;
  }

  /** Whoever waits at these sockets finds the relays only when somebody is there already to hear what he says. */
  static async start(sockets: RelaySockets): Promise<OutsideRelay> {
    const paths = [sockets.signals, sockets.execution] as const;
    const early = paths.map((path) => `${path}.new`);
    const child = spawn(process.execPath, [RELAY, "--socket", ...early], { stdio: ["ignore", "pipe", "pipe"] });
    const kill = (): void => void child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("exit", () => process.off("exit", kill));
    const printed: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
    }
    await eventually(() => printed.join("").includes("Ctrl-C ends it."), STARTS_WITHIN_MS);
    const [signals, results] = [await RelayClient.connect(early[0]!), await RelayClient.connect(early[1]!)];
    for (const [index, path] of paths.entries()) await rename(early[index]!, path);
    return new OutsideRelay(child, signals, results, printed);
  }

  say(...messages: readonly Uint8Array[]): Promise<void> {
    return this.#signals.say(...messages);
  }

  /** Every result so far, each with a right checksum. */
  heard(): ReadResult[] {
    return resultsIn(this.#results.heard);
  }

  /** All that came out of it, by sockets and by streams. */
  bytes(): readonly Uint8Array[] {
    return [...this.#signals.heard, ...this.#results.heard, Buffer.from(this.#printed.join(""))];
  }

  /** Without a word to anybody. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, "exit");
    this.#signals[Symbol.dispose]();
    this.#results[Symbol.dispose]();
  }
}
