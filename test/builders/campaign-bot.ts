import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { eventually } from "./eventually.ts";

const BOT = fileURLToPath(new URL("../../bot/main.ts", import.meta.url));
const STARTS_WITHIN_MS = 20_000;
const STOPS_WITHIN_MS = 15_000;
const MOST_STARTS = 5;

/** The highest that can be asked for: no opportunity is worth as much. */
const UNHEARD_OF_PROFIT_WEI = String(10n ** 24n);

/** From this depth on the campaign takes nothing back. */
export const FINALITY_BLOCKS = 8;

/** Where the bot finds everything. */
export interface CampaignBotOptions {
  /** Holds the pool list; the bot's data and log go there. */
  readonly directory: string;
  readonly contract: string;
  readonly nodeUrls: { readonly secondary: string; readonly fallback: string };
  readonly relayUrl: string;
}

/** What one life of the bot is like. */
export interface CampaignLife {
  readonly strategy: "private" | "hybrid" | "public";
  readonly primaryUrl: string;
  /** Or only follows those that there are. */
  readonly makesOrders: boolean;
}

/** The bot as a user starts it, over all of its lives. */
export class CampaignBot {
  readonly #options: CampaignBotOptions;
  #child: ChildProcess | undefined;
  #output = "";
  #hasEnded = true;

  constructor(options: CampaignBotOptions) {
    this.#options = options;
  }

  /** How often it ended although nobody had ended it; such as at a start under faults. */
  ownEnds = 0;

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Of its present life. */
  get output(): string {
    return this.#output;
  }

  /** Resolves when it watches the market; a bot that ends before is started again some times. */
  async start(life: CampaignLife): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.#spawn(life);
      await eventually(() => this.#output.includes("Watching ") || this.#hasEnded, STARTS_WITHIN_MS);
      if (!this.#hasEnded) return;
      this.ownEnds += 1;
      if (attempt === MOST_STARTS) throw new Error(`the bot does not start:\n${this.#output}`);
    }
  }

  /** SIGKILL: nothing that it has not written down survives. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || this.#hasEnded) return;
    child.kill("SIGKILL");
    await once(child, "close");
  }

  /** Stands still for some time, as a machine that is suspended. */
  async suspend(forMs: number): Promise<void> {
    this.#child?.kill("SIGSTOP");
    await delay(forMs);
    this.#child?.kill("SIGCONT");
  }

  /** As Ctrl-C does; a bot that takes too long is killed. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#child?.kill("SIGINT");
    await eventually(() => this.#hasEnded, STOPS_WITHIN_MS).catch(() => this.kill());
  }

  #spawn(life: CampaignLife): void {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("ARB_"));
    const child = spawn(process.execPath, [BOT, "run", "--env", "embedded", "--json"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...Object.fromEntries(inherited), ...settingsOf(this.#options, life) },
    });
    // However the campaign ends, the bot ends with it.
    const end = (): boolean => child.kill("SIGKILL");
    process.once("exit", end);
    this.#child = child;
    this.#output = "";
    this.#hasEnded = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (this.#output += chunk.toString()));
    }
    child.once("close", () => {
      process.off("exit", end);
      if (this.#child === child) this.#hasEnded = true;
    });
  }
}

function settingsOf(
  { directory, contract, nodeUrls, relayUrl }: CampaignBotOptions,
  { strategy, primaryUrl, makesOrders }: CampaignLife,
): Readonly<Record<string, string>> {
  return {
    NODE_COMPILE_CACHE: path.join(tmpdir(), "node-compile-cache"),
    ARB_OPERATOR_KEYS: ACCOUNTS.operators.map(({ privateKey }) => privateKey).join(","),
    ARB_RELAY_IDENTITY_KEY: ACCOUNTS.relayIdentity.privateKey,
    ARB_CONTRACT_ADDRESS: contract,
    ARB_RPC_ENDPOINTS_PRIMARY: primaryUrl,
    ARB_RPC_ENDPOINTS_SECONDARY: nodeUrls.secondary,
    ARB_RPC_ENDPOINTS_FALLBACK: nodeUrls.fallback,
    ARB_RPC_ENDPOINTS_POLL_INTERVAL: "20ms",
    ARB_MEV_PROTECTION_RELAY_URL: relayUrl,
    ARB_SUBMISSION_STRATEGY_TYPE: strategy,
    ...(strategy === "public" ? { ARB_SIMULATION_MODE: "node" } : {}),
    ...(makesOrders ? {} : { ARB_PROFIT_MIN_NET_PROFIT: UNHEARD_OF_PROFIT_WEI }),
    ARB_SUBMISSION_STRATEGY_TARGET_BLOCKS: "2",
    ARB_SUBMISSION_STRATEGY_FALLBACK_BLOCKS: "3",
    ARB_EXECUTION_ENGINE_CONFIRMATION_BLOCKS: "2",
    ARB_EXECUTION_ENGINE_FINALITY_BLOCKS: String(FINALITY_BLOCKS),
    ARB_EXECUTION_ENGINE_SUBMISSION_TIMEOUT: "2s",
    ARB_EXECUTION_ENGINE_CONFIRMATION_TIMEOUT: "4s",
    ARB_EXECUTION_ENGINE_SHUTDOWN_TIMEOUT: "5s",
    ARB_SCANNER_POOLS: `${directory}/pools.json`,
    ARB_STORAGE_DIRECTORY: `${directory}/data`,
    ARB_STORAGE_LEASE_DIRECTORY: `${directory}/leases`,
    ARB_LOGGING_FILE: `${directory}/arb.log`,
  };
}
