import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Order } from "../../bot/core/order.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import { type BotEnd, startBot } from "./bot-process.ts";
import { aDirectory } from "./directories.ts";
import { eventually } from "./eventually.ts";
import type { FaultRowSite } from "./fault-row-site.ts";

const STARTS_WITHIN_MS = 30_000;

/** `arb run` in a process of its own, which can be suspended. */
export interface FaultRowBot extends Disposable {
  suspend(): void;
  resume(): void;
  hasEnded(): boolean;
  readonly ended: Promise<BotEnd>;
  /** What its books hold. */
  orders(): readonly Order[];
}

/** Starts it for orders of one block; resolves when it has published the first to the public pool. */
export async function startFaultRowBot(
  site: FaultRowSite,
  settings: Readonly<Record<string, string>>,
): Promise<FaultRowBot> {
  const directory = aDirectory();
  writeFileSync(directory.file("pools.json"), JSON.stringify(site.floor.poolList));
  const bot = startBot({
    ...{ blocks: 1, directory: directory.path, contract: site.floor.contract },
    ...{ rpcUrl: site.floor.rpcUrl, relayUrl: site.floor.relayUrl },
    settings: { ARB_SUBMISSION_STRATEGY_TYPE: "public", ARB_SIMULATION_MODE: "node", ...settings },
  });
  const hasPublished = async (): Promise<boolean> => {
    if (bot.hasEnded()) throw new Error(bot.output());
    return ((await site.rpc("txpool_status")) as { pending: string }).pending !== "0x0";
  };
  await eventually(hasPublished, STARTS_WITHIN_MS);
  const pid = pidOfBot();
  return {
    suspend: () => process.kill(pid, "SIGSTOP"),
    resume: () => process.kill(pid, "SIGCONT"),
    hasEnded: () => bot.hasEnded(),
    ended: bot.ended,
    orders: () => {
      using ledger = SqliteLedger.open(directory.file("data"));
      return ledger!.listOrders({ limit: 100 }).map(({ orderId }) => ledger!.order(orderId)!.order);
    },
    [Symbol.dispose]: () => {
      bot.kill();
      directory[Symbol.dispose]();
    },
  };
}

/** The one child of this process that is a bot, as Linux tells it. */
function pidOfBot(): number {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isBotOfOurs(name));
  if (children.length !== 1) throw new Error(`one bot was expected, but there are ${children.length}`);
  return Number(children[0]);
}

function isBotOfOurs(pid: string): boolean {
  try {
    const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("bot/main.ts");
  } catch {
    return false; // it has ended meanwhile
  }
}
