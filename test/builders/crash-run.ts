import { readFileSync } from "node:fs";
import path from "node:path";
import { isOpen, isSettled, type Order } from "../../bot/core/order.ts";
import type { TradingFloor } from "../../devnet/trading-floor.ts";
import { collectEvidence, ordersInTheBooks } from "./campaign-evidence.ts";
import { judge } from "./campaign-judge.ts";
import { type CrashCase, type CrashScenario, countPoints, type Death, type PointCounts } from "./crash-cases.ts";
import { leavePast, PAST_ORDERS, pastWrongs } from "./crash-past.ts";
import { type CrashSite, FINALITY_BLOCKS, openCrashSite, type Way } from "./crash-site.ts";

/** What became of a bot that was killed at a point and started again. */
export interface CrashVerdict {
  readonly case: CrashCase;
  /** As the books had them, before the restart and after it. */
  readonly atDeath: readonly Order[];
  readonly atEnd: readonly Order[];
  /**
   * From the restart until every order that was open has its end; when none was, until the bot does nothing but wait for
   * a block.
   */
  readonly recoveryMs: number;
  /** A sentence each. */
  readonly wrongs: readonly string[];
}

/** Long enough for an order that is made in the first one to be final. */
const BLOCKS = 8;
/** The first may leave an order that is not final, and each further one leaves less. */
const MOST_LIVES = 5;

/** Runs a bot that nobody kills, and counts where it could be. */
export async function countCrashPoints(floor: TradingFloor, { way, earlier }: CrashScenario): Promise<PointCounts> {
  await using opened = await openSite(floor, way);
  const { site } = opened;
  if (earlier !== undefined) await die(site, earlier);
  const crashTrail = path.join(site.directory, "trail");
  const end = await site.runBot({ crashTrail, blocks: BLOCKS });
  if (end.code !== 0) throw new Error(`the bot does not come through without a crash:\n${end.output}`);
  const wrongs = await wrongsOf(site, await ownOrders(site));
  if (wrongs.length > 0) throw new Error(`the bot goes wrong without a crash: ${wrongs.join("; ")}`);
  return countPoints(readFileSync(crashTrail, "utf8"));
}

/** Kills a bot, starts it again until nothing can change any more, and judges it by the chain. */
export async function killAndRecover(floor: TradingFloor, crash: CrashCase): Promise<CrashVerdict | "ended before"> {
  const { way, earlier } = crash;
  await using opened = await openSite(floor, way);
  const { site } = opened;
  const before = earlier === undefined ? [] : await die(site, earlier);
  const atDeath = await die(site, crash);
  if (before === "ended before" || atDeath === "ended before") return "ended before";

  const { recoveryMs, problems } = await recover(site, atDeath);
  const atEnd = await ownOrders(site);
  const wrongs = [...problems, ...(await wrongsOf(site, [...before, ...atDeath, ...atEnd]))];
  return { case: crash, atDeath, atEnd, recoveryMs, wrongs };
}

/** Returns the orders as they were when the bot was killed, before the blocks that it missed. */
async function die(site: CrashSite, { crashPoint, blocksMissed }: Death): Promise<readonly Order[] | "ended before"> {
  const death = await site.runBot({ crashPoint, blocks: BLOCKS });
  if (death.code === 0) return "ended before";
  if (death.signal !== "SIGKILL") throw new Error(`the bot ended by itself:\n${death.output}`);
  const orders = await ownOrders(site);
  await site.sealBlocks(blocksMissed);
  return orders;
}

async function recover(
  site: CrashSite,
  atDeath: readonly Order[],
): Promise<{ recoveryMs: number; problems: string[] }> {
  const wereOpen = new Set(atDeath.filter(isOpen).map(({ orderId }) => orderId));
  const problems: string[] = [];
  const restartedMs = performance.now();
  let recoveryMs: number | undefined;
  const onIdle = async (): Promise<void> => {
    if (recoveryMs !== undefined) return;
    const orders = await ownOrders(site);
    if (orders.some((order) => wereOpen.has(order.orderId) && isOpen(order))) return;
    recoveryMs = performance.now() - restartedMs;
  };
  for (let life = 0; life < MOST_LIVES; life++) {
    const end = await site.runBot({ blocks: BLOCKS, onIdle });
    if (end.code !== 0) problems.push(`it ended with ${end.code ?? "a signal"}: ${end.output}`);
    if ((await ownOrders(site)).every(isSettled)) break;
    await site.sealBlocks(FINALITY_BLOCKS);
  }
  return { recoveryMs: recoveryMs ?? performance.now() - restartedMs, problems };
}

/** @param known orders that were in the books at any time */
async function wrongsOf(site: CrashSite, known: readonly Order[]): Promise<readonly string[]> {
  const seen = new Set(known.map(({ orderId }) => orderId));
  const evidence = await collectEvidence(site, seen);
  const orders = evidence.orders.filter(isOwn);
  const { lost, doubleSpentNonces, wrongTerminalStates } = judge({ ...evidence, orders });
  return [
    ...lost,
    ...doubleSpentNonces,
    ...wrongTerminalStates,
    ...orders
      .filter((order) => !isSettled(order))
      .map(({ orderId, state }) => `order ${orderId} is ${state}, not for good`),
    ...[...site.sentUnrecorded].map((hash) => `${hash} was sent before it was recorded`),
    ...(hasPast(site.way) ? pastWrongs(site.directory) : []),
  ];
}

async function ownOrders({ directory }: CrashSite): Promise<readonly Order[]> {
  return (await ordersInTheBooks(directory)).filter(isOwn);
}

function isOwn({ orderId }: Order): boolean {
  return !PAST_ORDERS.has(orderId);
}

/** One way begins its journal, the other one clears it. */
function hasPast(way: Way): boolean {
  return way === "relay";
}

async function openSite(floor: TradingFloor, way: Way): Promise<AsyncDisposable & { readonly site: CrashSite }> {
  const site = await openCrashSite(floor, way);
  if (hasPast(way)) leavePast(site.directory);
  return { site, [Symbol.asyncDispose]: () => site.stop() };
}
