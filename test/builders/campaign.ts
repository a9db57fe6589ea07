import { setTimeout as delay } from "node:timers/promises";
import { isSettled } from "../../bot/core/order.ts";
import { Random } from "../../devnet/random.ts";
import { type CampaignLife, FINALITY_BLOCKS } from "./campaign-bot.ts";
import { type Disturbance, disturbancesOf } from "./campaign-disturbance.ts";
import { Disturber, type EndDisturbance } from "./campaign-disturber.ts";
import { collectEvidence, ledgerStates, ordersInTheBooks } from "./campaign-evidence.ts";
import { type Judgement, judge } from "./campaign-judge.ts";
import { type CampaignSite, openCampaignSite } from "./campaign-site.ts";
import { type CampaignSummary, isClean, summarise } from "./campaign-summary.ts";

export interface CampaignOptions {
  /** How many are made before the market comes to rest. */
  readonly orders: number;
  readonly seed: number;
  /** Whether the bot's books and log are left for a look when something is wrong. */
  readonly keepsWrongBooks?: boolean;
  /** Hears how it goes, a sentence each. */
  readonly onProgress: (sentence: string) => void;
}

/** What a campaign found. */
export interface CampaignResult {
  readonly summary: CampaignSummary;
  readonly judgement: Judgement;
}

const QUIET_WITHIN_MS = 1_500;
const PROGRESS_ROUNDS = 10;
/** A bot that makes no orders any more is no reason to go on for ever. */
const MOST_ROUNDS_PER_ORDER = 10;
const LEAST_ROUNDS = 100;
/** So many blocks are made at most until every order is settled. */
const MOST_LAST_BLOCKS = 10 * FINALITY_BLOCKS;
const LONGEST_WAIT_BEFORE_KILL_MS = 250;
const SUSPENSION_MS = 150;
const MANY = 4;
const STRATEGIES: readonly CampaignLife["strategy"][] = ["hybrid", "private", "public"];

/** Holds a campaign of random orders and faults on a site of its own, and judges it by the chain. */
export async function holdCampaign(options: CampaignOptions): Promise<CampaignResult> {
  await using opened = new AsyncDisposableStack();
  const site = await openCampaignSite(options.seed);
  opened.defer(() => site.stop());
  return await new Campaign(site, options).run();
}

interface Lasting {
  readonly kind: string;
  readonly lastRound: number;
  readonly end: EndDisturbance;
}

class Campaign {
  readonly #site: CampaignSite;
  readonly #options: CampaignOptions;
  readonly #disturber: Disturber;
  readonly #lives: Random;
  readonly #recoveries = new Map<string, number[]>();
  readonly #seen = new Set<bigint>();
  #lasting: readonly Lasting[] = [];
  #isAtRest = false;

  constructor(site: CampaignSite, options: CampaignOptions) {
    this.#site = site;
    this.#options = options;
    this.#disturber = new Disturber(site);
    this.#lives = new Random(options.seed, -1);
  }

  async run(): Promise<CampaignResult> {
    const { orders, onProgress, keepsWrongBooks = false } = this.#options;
    await this.#startBot();
    const mostRounds = LEAST_ROUNDS + MOST_ROUNDS_PER_ORDER * orders;
    for (let round = 0; round < mostRounds && this.#countOrders() < orders; round++) {
      await this.#round(round);
      if (round % PROGRESS_ROUNDS === 0) onProgress(`block ${round}: ${this.#seen.size} of ${orders} orders`);
    }
    await this.#comeToRest();
    const evidence = await collectEvidence(this.#site, this.#seen);
    const judgement = judge(evidence);
    const count = { asked: orders, judged: evidence.orders.length };
    const summary = summarise(count, this.#disturber.counts(), judgement, this.#recoveries);
    if (keepsWrongBooks && !isClean(summary)) {
      this.#site.keepDirectory();
      onProgress(`the bot's books and log are left in ${this.#site.directory}`);
    }
    return { summary, judgement };
  }

  /** One block: people trade, things go wrong, a block is made, and the bot does what it does. */
  async #round(round: number): Promise<void> {
    const { trades, floor, traffic, bot } = this.#site;
    const recovering = new Map<string, number>();
    for (const { kind, end } of this.#lasting.filter(({ lastRound }) => lastRound < round)) {
      if (await end()) recovering.set(kind, performance.now());
    }
    this.#lasting = this.#lasting.filter(({ lastRound }) => lastRound >= round);

    const disturbances = disturbancesOf(this.#options.seed, round);
    for (const disturbance of disturbances) {
      const { kind, blocks } = disturbance;
      const end = await this.#disturber.disturb(disturbance);
      if (end !== undefined) this.#lasting = [...this.#lasting, { kind, lastRound: round + blocks, end }];
    }
    await trades.trade();
    await floor.builder.sealNow();
    for (const disturbance of disturbances) {
      const atMs = performance.now();
      if (await this.#disturbProcess(disturbance)) recovering.set(disturbance.kind, atMs);
    }
    if (bot.hasEnded) await this.#startBot();
    await traffic.quiet(QUIET_WITHIN_MS);
    for (const [kind, sinceMs] of recovering) this.#noteRecovery(kind, performance.now() - sinceMs);
  }

  async #disturbProcess({ kind, choice, size }: Disturbance): Promise<boolean> {
    if (kind !== "engine-killed" && kind !== "engine-suspended") return false;
    this.#disturber.note(kind);
    if (kind === "engine-suspended") {
      await this.#site.bot.suspend(size * SUSPENSION_MS);
      return true;
    }
    // Some die again while they take up what the life before has left.
    for (let lives = size > MANY ? 2 : 1; lives > 0; lives--) {
      await delay(choice * LONGEST_WAIT_BEFORE_KILL_MS);
      await this.#site.bot.kill();
      await this.#startBot();
    }
    return true;
  }

  /** A bot refuses to start on endpoints that are down or on another chain, so each life begins in peace. */
  async #startBot(): Promise<void> {
    await this.#endAll();
    const { bot, node } = this.#site;
    const strategy = this.#lives.pick(STRATEGIES);
    const primaryUrl = this.#lives.pick([node.url, node.webSocketUrl]);
    await bot.start({ strategy, primaryUrl, makesOrders: !this.#isAtRest });
  }

  async #endAll(): Promise<void> {
    for (const { end } of this.#lasting) await end();
    this.#lasting = [];
  }

  /** Nothing goes wrong and nobody trades any more, until all is settled. */
  async #comeToRest(): Promise<void> {
    const { floor, traffic, bot, directory } = this.#site;
    this.#options.onProgress(`${this.#seen.size} orders; nothing goes wrong any more until they are settled`);
    this.#isAtRest = true;
    await bot.stop();
    for (let block = 0; block < MOST_LAST_BLOCKS; block++) {
      if (bot.hasEnded) await this.#startBot();
      await floor.builder.sealNow();
      await traffic.quiet(QUIET_WITHIN_MS);
      if (block % FINALITY_BLOCKS === FINALITY_BLOCKS - 1 && (await ordersInTheBooks(directory)).every(isSettled))
        break;
    }
    this.#countOrders();
    await bot.stop();
  }

  #countOrders(): number {
    for (const orderId of ledgerStates(this.#site.directory).keys()) this.#seen.add(orderId);
    return this.#seen.size;
  }

  #noteRecovery(kind: string, ms: number): void {
    this.#recoveries.set(kind, [...(this.#recoveries.get(kind) ?? []), ms]);
  }
}
