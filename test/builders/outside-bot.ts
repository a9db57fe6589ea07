import { randomBytes } from "node:crypto";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import type { TradingFloor } from "../../devnet/trading-floor.ts";
import { type BotProcess, startBot } from "./bot-process.ts";
import { eventually } from "./eventually.ts";
import { ask, type HttpAnswer, type HttpAsk } from "./http-client.ts";
import type { RelaySockets } from "./outside-relay.ts";

const STARTS_WITHIN_MS = 30_000;
const MANY_BLOCKS = 100_000;
/** So few that the first orders are settled before the last one is made. */
const FINALITY_BLOCKS = 8;

export const API_TOKENS = { read: aToken(), trade: aToken(), admin: aToken() } as const;

/** Everything of it that must never be seen: keys without their 0x, and tokens. */
export const CANARIES: readonly string[] = [
  ...[...ACCOUNTS.operators, ACCOUNTS.relayIdentity].map(({ privateKey }) => privateKey.slice(2)),
  ...Object.values(API_TOKENS),
];

export interface OutsideBotPlaces {
  readonly floor: TradingFloor;
  readonly directory: string;
  readonly sockets: RelaySockets;
}

/** `arb run` as a process that finds nothing itself, but has all its doors open. */
export class OutsideBot {
  readonly #process: BotProcess;
  readonly #ports: { readonly api: number; readonly monitoring: number };
  readonly #answers: string[] = [];

  private constructor(process: BotProcess) {
    const port = (pattern: RegExp): number => Number(pattern.exec(process.output())?.[1]);
    this.#process = process;
    this.#ports = {
      api: port(/API is open on http:\/\/127\.0\.0\.1:(\d+)/),
      monitoring: port(/readiness are on http:\/\/127\.0\.0\.1:(\d+)/),
    };
  }

  /** Resolves when its ports are open. */
  static async start({ floor, directory, sockets }: OutsideBotPlaces): Promise<OutsideBot> {
    const process = startBot({
      ...{ blocks: MANY_BLOCKS, directory, contract: floor.contract, rpcUrl: floor.rpcUrl, relayUrl: floor.relayUrl },
      settings: {
        ARB_SCANNER_ENABLED: "false",
        ARB_EXECUTION_ENGINE_FINALITY_BLOCKS: String(FINALITY_BLOCKS),
        ARB_SIGNAL_RELAY_ENABLED: "true",
        ARB_SIGNAL_RELAY_SOCKET: sockets.signals,
        ARB_EXECUTION_RELAY_ENABLED: "true",
        ARB_EXECUTION_RELAY_SOCKET: sockets.execution,
        ARB_API_ENABLED: "true",
        ARB_API_PORT: "0",
        ARB_API_READ_TOKEN: API_TOKENS.read,
        ARB_API_TRADE_TOKEN: API_TOKENS.trade,
        ARB_API_ADMIN_TOKEN: API_TOKENS.admin,
        ARB_MONITORING_ENABLED: "true",
        ARB_MONITORING_PORT: "0",
      },
    });
    await eventually(() => {
      if (process.hasEnded()) throw new Error(process.output());
      return process.output().includes("Watching ");
    }, STARTS_WITHIN_MS);
    return new OutsideBot(process);
  }

  async api(path: string, asked: HttpAsk = {}): Promise<HttpAnswer> {
    return this.#kept(await ask(this.#ports.api, path, { token: API_TOKENS.read, ...asked }));
  }

  async ready(): Promise<HttpAnswer> {
    return this.#kept(await ask(this.#ports.monitoring, "/ready"));
  }

  async metrics(): Promise<string> {
    return this.#kept(await ask(this.#ports.monitoring, "/metrics")).text;
  }

  /** What one of the engine's metrics is now; undefined when there is none with these labels. */
  async metric(name: string, labels = ""): Promise<number | undefined> {
    const key = `execution_engine_${name}${labels === "" ? "" : `{${labels}}`} `;
    const line = (await this.metrics()).split("\n").find((each) => each.startsWith(key));
    return line === undefined ? undefined : Number(line.slice(key.length));
  }

  output(): string {
    return this.#process.output();
  }

  /** All that came out of it, by ports and by streams. */
  bytes(): readonly Uint8Array[] {
    return [this.output(), ...this.#answers].map((text) => Buffer.from(text));
  }

  /** kill -9 */
  async kill(): Promise<void> {
    this.#process.kill();
    await this.#process.ended;
  }

  #kept(answer: HttpAnswer): HttpAnswer {
    this.#answers.push(JSON.stringify(answer.headers), answer.text);
    return answer;
  }
}

function aToken(): string {
  return randomBytes(24).toString("hex");
}
