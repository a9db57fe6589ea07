import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";

const BOT = fileURLToPath(new URL("../../bot/main.ts", import.meta.url));
const CRASH_POINT = new URL("./crash-point.ts", import.meta.url).href;

export interface BotOptions {
  readonly blocks: number;
  /** Where orders and log go, and where the pool list lies. */
  readonly directory: string;
  readonly rpcUrl: string;
  readonly relayUrl: string;
  readonly contract: string;
  /** Where the bot is killed: a point of crash-point.ts. */
  readonly crashPoint?: string;
  /** A file that is told of each point at which it could be. */
  readonly crashTrail?: string;
  /** Further settings, by their variables. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running bot, as a user starts it. */
export interface BotProcess {
  /** All that it printed so far. */
  output(): string;
  hasEnded(): boolean;
  readonly ended: Promise<BotEnd>;
  /** Harmless when it has ended. */
  kill(): void;
}

export interface BotEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly output: string;
}

/** Starts `arb run` with the settings that `npm start` gives it. */
export function startBot(options: BotOptions): BotProcess {
  const { crashPoint, crashTrail } = options;
  const preload = (crashPoint ?? crashTrail) === undefined ? [] : ["--import", CRASH_POINT];
  const args = ["run", "--env", "embedded", "--blocks", String(options.blocks), "--json"];
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("ARB_"));
  const child = spawn(process.execPath, [...preload, BOT, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...Object.fromEntries(inherited),
      // Halves the time to start.
      NODE_COMPILE_CACHE: path.join(tmpdir(), "node-compile-cache"),
      ARB_OPERATOR_KEYS: ACCOUNTS.operators.map(({ privateKey }) => privateKey).join(","),
      ARB_RELAY_IDENTITY_KEY: ACCOUNTS.relayIdentity.privateKey,
      ARB_CONTRACT_ADDRESS: options.contract,
      ARB_RPC_ENDPOINTS_PRIMARY: options.rpcUrl,
      ARB_RPC_ENDPOINTS_POLL_INTERVAL: "20ms",
      ARB_MEV_PROTECTION_RELAY_URL: options.relayUrl,
      ARB_SCANNER_POOLS: `${options.directory}/pools.json`,
      ARB_STORAGE_DIRECTORY: `${options.directory}/data`,
      // Every test has a chain of its own, on which the same accounts are other ones.
      ARB_STORAGE_LEASE_DIRECTORY: `${options.directory}/leases`,
      ARB_LOGGING_FILE: `${options.directory}/arb.log`,
      ...(crashPoint === undefined ? {} : { CRASH_POINT: crashPoint }),
      ...(crashTrail === undefined ? {} : { CRASH_TRAIL: crashTrail }),
      ...options.settings,
    },
  });
  // However its test or sweep ends, the bot ends with it.
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  let [stdout, output] = ["", ""];
  let isOver = false;
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  const ended = once(child, "close").then(([code, signal]) => {
    isOver = true;
    process.off("exit", kill);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, stdout, output };
  });
  return { output: () => output, hasEnded: () => isOver, ended, kill };
}
