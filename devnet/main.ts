import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ArbError, EXIT_CODES, messageOf } from "../bot/core/errors.ts";
import { clearData } from "./clear-data.ts";
import { ACCOUNTS } from "./mainnet/accounts.ts";
import { DEFAULTS, type DevnetOptions, readOptions } from "./options.ts";
import { startRivals } from "./traders/rivals.ts";
import { startTraders } from "./traders/traders.ts";
import { openTradingFloor, type TradingFloor } from "./trading-floor.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BOT = path.join(ROOT, "bot", "main.ts");

/** `npm start`: opens the trading floor, runs the bot on it as a user would, and closes it when the bot has ended. */
async function main(options: DevnetOptions): Promise<number> {
  const directory = path.resolve(options.directory);
  const floor = await openTradingFloor({
    blockTimeMs: options.blockTimeMs,
    port: options.port,
    relayPort: options.relayPort,
    deploymentsDirectory: path.join(ROOT, "deployments"),
    onFault: (problem) => console.error(`builder: ${problem}`),
  });
  try {
    // Only now, when the ports are ours: a second start by mistake must not take the first one's books away.
    await clearData(path.join(directory, "data"));
    await mkdir(directory, { recursive: true });
    await writeFile(path.join(directory, "pools.json"), `${JSON.stringify(floor.poolList, null, 2)}\n`);
    announce(floor, options, directory);
    const market = { chainRpcUrl: floor.rpcUrl, poolList: floor.poolList, seed: options.seed };
    const traders = await startTraders(market);
    const rivals = await startRivals({ ...market, relayUrl: floor.relayUrl });
    try {
      return await runBot(floor, options, directory);
    } finally {
      await Promise.all([traders.stop(), rivals.stop()]);
    }
  } finally {
    await floor.stop();
  }
}

/** On stderr, because with --json the bot's stdout is for programs. */
function announce(floor: TradingFloor, options: DevnetOptions, directory: string): void {
  const shown = path.relative(process.cwd(), directory);
  console.error(
    [
      `embedded mainnet  ${floor.rpcUrl} (chain 1, a block each ${options.blockTimeMs / 1_000} s, ${floor.poolList.pools.length} pools)`,
      `Flashbots relay   ${floor.relayUrl}`,
      `FlashArbitrage    ${floor.deployment.address}`,
      `seed              ${options.seed}`,
      `log               ${path.join(shown, "arb.log")}`,
      `second terminal   ${secondTerminal(floor, options, shown)}npx arb orders list`,
      "",
    ].join("\n"),
  );
}

/** What `arb` must be told where this floor is not the one that config/embedded/execution.toml describes. */
function secondTerminal(floor: TradingFloor, options: DevnetOptions, directory: string): string {
  const { ARB_RPC_ENDPOINTS_PRIMARY, ...files } = placesOf(floor, path.resolve(directory));
  const told = {
    ...(options.port === DEFAULTS.port ? {} : { ARB_RPC_ENDPOINTS_PRIMARY }),
    ...(options.directory === DEFAULTS.directory ? {} : files),
  };
  return Object.entries(told)
    .map(([variable, value]) => `${variable}=${value} `)
    .join("");
}

/** Where this floor and the bot's files are, as settings of the bot. */
function placesOf(floor: TradingFloor, directory: string) {
  return {
    ARB_RPC_ENDPOINTS_PRIMARY: floor.rpcUrl,
    ARB_SCANNER_POOLS: path.join(directory, "pools.json"),
    ARB_STORAGE_DIRECTORY: path.join(directory, "data"),
  };
}

/** Resolves with the exit code of `arb run`. */
async function runBot(floor: TradingFloor, options: DevnetOptions, directory: string): Promise<number> {
  const bot = spawn(process.execPath, [BOT, "run", "--env", "embedded", ...options.botArguments], {
    cwd: ROOT,
    stdio: "inherit",
    env: {
      ...process.env,
      ARB_OPERATOR_KEYS: ACCOUNTS.operators.map((operator) => operator.privateKey).join(","),
      ARB_TRADING_ENABLED: "true",
      ARB_TRADING_KEYS: ACCOUNTS.capital.map((account) => account.privateKey).join(","),
      ARB_RELAY_IDENTITY_KEY: ACCOUNTS.relayIdentity.privateKey,
      ARB_CONTRACT_ADDRESS: floor.contract,
      ...placesOf(floor, directory),
      ARB_MEV_PROTECTION_RELAY_URL: floor.relayUrl,
      ARB_STORAGE_LEASE_DIRECTORY: path.join(directory, "leases"),
      ARB_LOGGING_FILE: path.join(directory, "arb.log"),
    },
  });
  const stopPassingOn = passSignalsOn(bot);
  try {
    const [code, signal] = (await once(bot, "exit")) as [number | null, NodeJS.Signals | null];
    if (code !== null) return code;
    console.error(`The bot was ended by ${signal ?? "a signal"}.`);
    return EXIT_CODES.unexpected;
  } finally {
    stopPassingOn();
  }
}

/** Each Ctrl-C reaches the bot, which tells keystrokes apart, finishes at the first one and ends at the second. */
function passSignalsOn(bot: ChildProcess): () => void {
  const passOn = (signal: NodeJS.Signals): boolean => bot.kill(signal);
  process.on("SIGINT", passOn).on("SIGTERM", passOn);
  return () => process.off("SIGINT", passOn).off("SIGTERM", passOn);
}

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (thrown) {
  console.error(thrown instanceof ArbError ? thrown.message : `Unexpected: ${messageOf(thrown)}`);
  process.exitCode = thrown instanceof ArbError ? thrown.exitCode : EXIT_CODES.unexpected;
}
