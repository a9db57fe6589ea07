import { writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { JsonRpcProvider, parseEther } from "ethers";
import type { OrderStatus } from "../../bot/wire/payloads/order-status.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { openTradingFloor, type TradingFloor } from "../../devnet/trading-floor.ts";
import { aDirectory } from "./directories.ts";
import { eventually } from "./eventually.ts";
import { OutsideBot } from "./outside-bot.ts";
import { OutsideRelay } from "./outside-relay.ts";
import { type OutsideCycle, outsideCycle } from "./outside-signals.ts";
import { sendTrade } from "./public-trade.ts";
import type { ReadResult } from "./results-site.ts";
import { tokenBalance } from "./token-balance.ts";

const WITHIN_MS = 15_000;
/** The API counts requests. */
const ASK_AGAIN_MS = 20;
const MOST_BLOCKS = 12;
const TRADE = { tokenIn: PROTOCOLS.weth, tokenOut: TOKENS.USDC.address, amountIn: parseEther("40") } as const;

/** What the API shows of an order, as far as these tests look. */
export interface ShownOrder {
  readonly order: {
    readonly orderId: string;
    readonly state: string;
    readonly intents: readonly { readonly transaction: { readonly hash: string } }[];
    readonly outcome?: {
      readonly realisedProfit: { readonly amountWei: string };
      readonly predictedProfit: { readonly amountWei: string };
    };
  };
  /** Undefined as long as the books have not heard of it, which is a little later than whoever offered the signal. */
  readonly events?: readonly { readonly type: string; readonly answer?: string }[];
}

/** The embedded mainnet with a bot on it, and the relays between that and the world outside. */
export class OutsideSite {
  readonly floor: TradingFloor;
  readonly cycle: OutsideCycle;
  readonly directory = aDirectory();
  readonly #sockets = {
    signals: this.directory.file("signals.sock"),
    execution: this.directory.file("execution.sock"),
  } as const;
  readonly #provider: JsonRpcProvider;
  /** The last one is, or was, there last. */
  readonly #relays: OutsideRelay[] = [];
  readonly #bots: OutsideBot[] = [];

  private constructor(floor: TradingFloor, cycle: OutsideCycle) {
    this.floor = floor;
    this.cycle = cycle;
    this.#provider = new JsonRpcProvider(floor.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    writeFileSync(this.directory.file("pools.json"), JSON.stringify(floor.poolList));
  }

  static async open(): Promise<OutsideSite> {
    const floor = await openTradingFloor();
    const site = new OutsideSite(floor, await outsideCycle(floor.rpcUrl, floor.poolList));
    try {
      // The blocks so far are as old as the saved chain.
      await floor.builder.sealNow();
      await site.startRelay();
      await site.startBot();
      return site;
    } catch (thrown) {
      await site.stop();
      throw thrown;
    }
  }

  get bot(): OutsideBot {
    return this.#bots.at(-1)!;
  }

  get relay(): OutsideRelay {
    return this.#relays.at(-1)!;
  }

  async startRelay(): Promise<void> {
    this.#relays.push(await OutsideRelay.start(this.#sockets));
  }

  /** Resolves when it takes signals. */
  async startBot(): Promise<void> {
    const { floor, directory } = this;
    this.#bots.push(await OutsideBot.start({ floor, directory: directory.path, sockets: this.#sockets }));
    await this.eventually(async () => (await this.bot.ready()).status === 200);
    await this.signalsConnected();
  }

  signalsConnected(): Promise<void> {
    return this.eventually(async () => (await this.bot.metric("signal_relay_connected")) === 1);
  }

  /** A public trade makes WETH cheap in one pool; resolves with the block, which the bot has heard of. */
  async moveMarket(): Promise<bigint> {
    await sendTrade(this.#provider, ACCOUNTS.traders[0]!, TRADE);
    return this.seal();
  }

  /** Makes a block; resolves with its number when the bot has heard of it. */
  async seal(): Promise<bigint> {
    await this.floor.builder.sealNow();
    const number = await this.#provider.getBlockNumber();
    await this.eventually(async () => {
      const { head } = (await this.bot.api("/v1/status")).json as { head?: { number: string } };
      return head?.number === String(number);
    });
    return BigInt(number);
  }

  /** Resolves when the execution relay has told of an order for the signal. */
  async orderOf(signalId: bigint): Promise<bigint> {
    const found = (): bigint | undefined => this.statuses().find((status) => status.signalId === signalId)?.orderId;
    await this.eventually(() => found() !== undefined);
    return found()!;
  }

  /** An order as the API has it. */
  async order(orderId: bigint): Promise<ShownOrder> {
    return (await this.bot.api(`/v1/orders/${orderId}`)).json as ShownOrder;
  }

  /** Resolves when the builder's relay has taken the order's transaction. */
  accepted(orderId: bigint): Promise<void> {
    return this.eventually(async () => {
      const { events = [] } = await this.order(orderId);
      return events.some(({ type, answer }) => type === "answered" && answer === "accepted");
    });
  }

  /** Makes blocks until the order has its end. */
  async sealUntilEnd(orderId: bigint): Promise<ShownOrder> {
    await this.accepted(orderId);
    let shown = await this.order(orderId);
    const hasEnded = async (): Promise<boolean> => {
      shown = await this.order(orderId);
      return shown.order.state === "Completed" || shown.order.state === "Failed";
    };
    for (let blocks = 0; blocks < MOST_BLOCKS && !(await hasEnded()); blocks++) {
      await this.seal();
      await this.eventually(hasEnded, 200).catch(() => undefined);
    }
    return shown;
  }

  /** All results that were told, repeats included. */
  heard(): ReadResult[] {
    return this.#relays.flatMap((relay) => relay.heard());
  }

  statuses(): OrderStatus[] {
    return this.heard().flatMap(({ status }) => (status === undefined ? [] : [status as OrderStatus]));
  }

  /** How many transactions of the bot are on the chain. */
  async landed(): Promise<number> {
    const counts = ACCOUNTS.operators.map(({ address }) => this.#provider.getTransactionCount(address));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  earnedWei(): Promise<bigint> {
    return tokenBalance(this.floor.rpcUrl, PROTOCOLS.weth, this.floor.contract);
  }

  /** What anybody outside has seen of all this. */
  seen(): readonly Uint8Array[] {
    return [...this.#relays, ...this.#bots].flatMap((part) => part.bytes());
  }

  eventually(condition: () => boolean | Promise<boolean>, withinMs = WITHIN_MS): Promise<void> {
    return eventually(async () => (await condition()) || (await delay(ASK_AGAIN_MS, false)), withinMs);
  }

  async stop(): Promise<void> {
    for (const part of [...this.#bots, ...this.#relays]) await part.kill();
    this.#provider.destroy();
    await this.floor.stop();
    this.directory[Symbol.dispose]();
  }
}
