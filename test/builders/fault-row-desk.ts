import { Accounts } from "../../bot/accounts/accounts.ts";
import { EndpointPool } from "../../bot/adapters/chain/endpoint-pool.ts";
import { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { systemClock } from "../../bot/adapters/system-clock.ts";
import type { Denial } from "../../bot/core/denial.ts";
import { endpointOf } from "../../bot/core/endpoint.ts";
import type { Halt } from "../../bot/core/halt.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { applyOrderEvent, type Order } from "../../bot/core/order.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import type { Signal } from "../../bot/core/signal.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../bot/engine/engine-settings.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { FlashExecutor } from "../../bot/executors/flash/flash-executor.ts";
import type { FlashSettings } from "../../bot/executors/flash/flash-settings.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { Clock } from "../../bot/ports/clock.ts";
import type { OrderStore } from "../../bot/ports/order-store.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { aDirectory } from "./directories.ts";
import { eventually } from "./eventually.ts";
import type { FaultRowSite } from "./fault-row-site.ts";
import { EXECUTE_SELECTOR, FLASH_SETTINGS } from "./plans.ts";
import { QuietEndpoints } from "./fault-row-quiet-endpoints.ts";
import { scannedSignals } from "./scanned-signals.ts";

export interface FaultRowDeskOptions {
  /** The node's proxy by default. */
  readonly endpoints?: readonly string[];
  /** Public by default; everything else goes through the relay's proxy. */
  readonly settings?: Partial<FlashSettings>;
  readonly clock?: Clock;
}

const WITHIN_MS = 10_000;

/** The real bot without its command line, with one account, a journal and the endpoints' own way of failing over. */
export class FaultRowDesk implements AsyncDisposable {
  halt: Halt | undefined;
  /** The process is over as soon as this is in the journal, before anything follows from it. */
  crashAt: OrderEvent["type"] | undefined;
  /** Whose key it has, of the operators. */
  operator = 0;
  readonly events: OrderEvent[] = [];
  readonly denials: Denial[] = [];
  /** What the accounts have told of themselves. */
  readonly news: string[] = [];
  readonly #site: FaultRowSite;
  readonly #options: FaultRowDeskOptions;
  readonly #directory = aDirectory();
  /** Nothing comes into the journal any more. */
  #isOver = false;
  #run: Run | undefined;

  private constructor(site: FaultRowSite, options: FaultRowDeskOptions) {
    this.#site = site;
    this.#options = options;
  }

  static async open(site: FaultRowSite, options: FaultRowDeskOptions = {}): Promise<FaultRowDesk> {
    const desk = new FaultRowDesk(site, options);
    await desk.start();
    return desk;
  }

  /** The engine makes an order of the best that the market offers now. */
  async trade(): Promise<Order> {
    const before = this.events.length;
    const [best] = await this.#look();
    if (best === undefined) throw new Error("the market offers nothing");
    this.#run!.engine.accept([best]);
    const last = this.crashAt ?? "answered";
    await eventually(() => this.events.slice(before).some(({ type }) => type === last), WITHIN_MS);
    await this.quiet();
    return this.order(this.events[before]!.orderId);
  }

  /** Why the engine makes no order of anything that the market offers now. */
  async refusals(): Promise<readonly string[]> {
    const before = this.denials.length;
    this.#run!.engine.accept(await this.#look());
    return this.denials.slice(before).map(({ code }) => code);
  }

  /** What the market offers now, the best first. */
  #look(): Promise<readonly Signal[]> {
    const { chain, endpoints, prices } = this.#run!;
    const clock = this.#options.clock ?? systemClock;
    return scannedSignals(this.#site.floor.poolList.pools, { chain, endpoints, prices, clock });
  }

  /** Until the bot has heard of the newest block and has nothing more to say to anybody. */
  async quiet(): Promise<void> {
    const { chain, endpoints, engine } = this.#run!;
    const number = BigInt((await this.#site.rpc("eth_blockNumber")) as Hex);
    await eventually(() => chain.head().number >= number, WITHIN_MS);
    let heard = -1;
    // Between a question and the next one there may be a slow write to the journal.
    while (heard !== this.events.length) {
      heard = this.events.length;
      await endpoints.quiet();
      await engine.told();
    }
  }

  /** Makes so many blocks, and lets the bot think about each. */
  async mine(blocks = 1, baseFeePerGasWei?: bigint): Promise<void> {
    for (let block = 0; block < blocks; block++) {
      await this.#site.mine(baseFeePerGasWei);
      await this.quiet();
    }
  }

  /** Blocks that a builder makes of the pool and of what the relay has. */
  async seal(blocks = 1): Promise<void> {
    for (let block = 0; block < blocks; block++) {
      await this.#site.floor.builder.sealNow();
      await this.quiet();
    }
  }

  order(orderId: bigint): Order {
    const own = this.events.filter((event) => event.orderId === orderId);
    return own.reduce<Order | undefined>(applyOrderEvent, undefined)!;
  }

  notes(orderId: bigint): string[] {
    return this.events.flatMap((event) => (event.orderId === orderId && event.type === "noted" ? [event.detail] : []));
  }

  /** The process ends, and nothing of it is left but the journal. */
  async crash(): Promise<void> {
    await this.#run?.[Symbol.asyncDispose]();
    this.#run = undefined;
  }

  /** Another process on the same journal; resolves when it has taken up what the last one left. */
  async start(): Promise<void> {
    const { node, relay, floor } = this.#site;
    const { endpoints: addresses = [node.url], clock = systemClock } = this.#options;
    await using opened = new AsyncDisposableStack();
    const pool = await EndpointPool.open(
      addresses.map((address) => endpointOf(address)!),
      { chainId: 1n, backoffUnitMs: 20, requestTimeoutMs: 1_000 },
    );
    opened.defer(() => pool.close());
    const endpoints = new QuietEndpoints(pool);
    const chain = await JsonRpcChain.follow(endpoints, 1n, 5);
    opened.defer(() => chain.stop());
    const settings: FlashSettings = {
      ...FLASH_SETTINGS,
      ...{
        contract: floor.contract,
        wrappedNative: PROTOCOLS.weth,
        submission: "public",
        fallbackBlocks: 5,
      },
      ...{ minNetProfitWei: 10n ** 14n, bidShareBps: 1_000n, gasLimitCeiling: 1_000_000n, finalityBlocks: 8 },
      ...this.#options.settings,
    };
    const policy = { chainId: 1n, contract: settings.contract, selector: EXECUTE_SELECTOR };
    const limits = { maxFeePerGasWei: 2n * settings.maxGasPriceWei, maxGasLimit: settings.gasLimitCeiling };
    const signer = new LocalSigner([ACCOUNTS.operators[this.operator]!.privateKey], { ...policy, ...limits });
    const codeOf = async (address: Address) => (await endpoints.send("eth_getCode", [address, "latest"])) as Hex;
    const accounts = await Accounts.open(chain, signer.accounts, (sentence) => this.news.push(sentence), codeOf);
    opened.defer(() => accounts.stop());
    const relays = [
      new FlashbotsRelay({
        ...{ name: "flashbots", url: relay.url, chainId: 1n, identityKey: ACCOUNTS.relayIdentity.privateKey },
        ...{ timeoutMs: 200, isAhead: (block: bigint) => block > chain.head().number },
      }),
    ];
    const store = await FileOrderStore.open(this.#directory.path, () => undefined);
    opened.defer(() => store.close());
    this.#isOver = false;
    const lasting: OrderStore = {
      restore: () => store.restore(),
      append: (event) => this.#append(store, event),
    };
    const prices = new NativePrices(PROTOCOLS.weth);
    const halt = { current: () => this.halt };
    const engine = new Engine({
      executors: [new FlashExecutor({ chain, signer, accounts, relays, prices, settings, clock, halt })],
      ...{ store: lasting, clock, halt, settings: { ...DEFAULT_ENGINE_SETTINGS, firstRetryPauseMs: 10 } },
      listeners: [
        {
          onOrderEvent: (event) => void this.events.push(event),
          onDenied: (_signal, denial) => void this.denials.push(denial),
        },
      ],
    });
    opened.defer(() => engine.halt());
    await engine.restore();
    const parts = opened.move();
    this.#run = { chain, endpoints, engine, prices, [Symbol.asyncDispose]: () => parts.disposeAsync() };
    await this.quiet();
  }

  /** What would share a commit with the last event is lost with the process. */
  #append(store: OrderStore, event: OrderEvent): Promise<void> {
    if (this.#isOver) return Promise.reject(new Error("the process is over"));
    this.#isOver = event.type === this.crashAt;
    return store.append(event);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
    this.#directory[Symbol.dispose]();
  }
}

interface Run extends AsyncDisposable {
  readonly chain: JsonRpcChain;
  readonly endpoints: QuietEndpoints;
  readonly engine: Engine;
  readonly prices: NativePrices;
}
