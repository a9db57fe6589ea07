import { Accounts } from "../../bot/accounts/accounts.ts";
import { EndpointPool } from "../../bot/adapters/chain/endpoint-pool.ts";
import { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import { systemClock } from "../../bot/adapters/system-clock.ts";
import { type Denial, describeDenial } from "../../bot/core/denial.ts";
import { endpointOf } from "../../bot/core/endpoint.ts";
import type { Halt } from "../../bot/core/halt.ts";
import type { Order } from "../../bot/core/order.ts";
import type { Signal } from "../../bot/core/signal.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../bot/engine/engine-settings.ts";
import { Engine } from "../../bot/engine/engine.ts";
import type { EngineFault } from "../../bot/ports/engine-listener.ts";
import type { Executor } from "../../bot/ports/executor.ts";
import type { FollowingSettings } from "../../bot/transactions/following-settings.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import type { Candidate, ConformancePlace, ConformanceWay, OpenedCandidate } from "./conformance-candidate.ts";
import { ConformanceFate } from "./conformance-fate.ts";
import { type ClosableStore, openJournalAlone } from "./conformance-journal.ts";
import { eventually } from "./eventually.ts";

const GWEI = 10n ** 9n;
const WITHIN_MS = 10_000;
const QUIET_MS = 8;
/** Heads are told. */
const POLL_MS = 1_000;

/** Few blocks until anything is certain, and enough for each step to have one of its own. */
export const CONFORMANCE_FOLLOWING: FollowingSettings = {
  chainId: 1n,
  gasPercentile: 60,
  simulation: "node",
  confirmationBlocks: 2,
  finalityBlocks: 5,
  retryAttempts: 3,
  privateTimeoutMs: 0,
  fallbackMultiplierBps: 11_000n,
  minPriorityFeeWei: GWEI,
  maxPriorityFeeWei: 500n * GWEI,
  maxGasPriceWei: 500n * GWEI,
};
/** For how many blocks a relay is offered what it is given. */
export const CONFORMANCE_TARGET_BLOCKS = 2;
/** How long the public pool may keep a transaction. */
export const CONFORMANCE_FALLBACK_BLOCKS = 5;

/** What a desk is opened for. */
export interface ConformanceDeskParts {
  readonly candidate: Candidate;
  readonly place: ConformancePlace;
  readonly way: ConformanceWay;
  /** Of the journal. */
  readonly directory: string;
}

interface Life extends AsyncDisposable {
  readonly chain: JsonRpcChain;
  readonly engine: Engine;
  readonly opened: OpenedCandidate;
}

/** The real bot without its command line, with one executor and one account, from life to life on one journal. */
export class ConformanceDesk implements AsyncDisposable {
  readonly fate = new ConformanceFate();
  halt: Halt | undefined;
  /** What its lives keep their orders in; another one takes up the same journal. */
  openStore: (directory: string) => Promise<ClosableStore> = openJournalAlone;
  /** Replaces the executor of the next life, for a case that comes between it and the engine. */
  around: (executor: Executor) => Executor = (executor) => executor;
  readonly denials: Denial[] = [];
  readonly faults: EngineFault[] = [];
  readonly parts: ConformanceDeskParts;
  #life: Life | undefined;

  constructor(parts: ConformanceDeskParts) {
    this.parts = parts;
  }

  get executor(): Executor {
    return this.#alive.opened.executor;
  }

  /** How often the signer was asked, over all lives. */
  get signatures(): number {
    return this.fate.passed.filter((point) => point === "signature").length;
  }

  /** How often anything was handed over, the same bytes again included. */
  get sends(): number {
    return this.fate.passed.filter((point) => point === "send").length;
  }

  /** The engine's own, with all that is not settled. */
  get liveOrders(): readonly Order[] {
    return this.#alive.engine.unsettledOrders();
  }

  /** A process on the journal; resolves when it has taken up what the last one left. */
  async start(): Promise<void> {
    const { candidate, place, way, directory } = this.parts;
    const clock = systemClock;
    this.fate.live();
    await using opened = new AsyncDisposableStack();
    const settings = { chainId: 1n, backoffUnitMs: 20, requestTimeoutMs: 1_500 };
    const pool = await EndpointPool.open([endpointOf(place.nodeUrl)!], settings);
    opened.defer(() => pool.close());
    const endpoints = this.fate.endpoints(pool);
    const chain = await JsonRpcChain.follow(endpoints, 1n, POLL_MS);
    opened.defer(() => chain.stop());
    const signer = this.fate.signer(candidate.signer(place));
    const accounts = await Accounts.open(chain, signer.accounts);
    opened.defer(() => accounts.stop());
    const relay = new FlashbotsRelay({
      ...{ name: "flashbots", url: place.relayUrl, chainId: 1n, identityKey: ACCOUNTS.relayIdentity.privateKey },
      ...{ timeoutMs: 200, isAhead: (block: bigint) => block > chain.head().number },
    });
    const store = await this.openStore(directory);
    opened.defer(() => store.close());
    const halt = { current: () => this.halt };
    const sending = { chain, signer, accounts, relays: [this.fate.relay(relay)], clock, halt };
    const surroundings = { place, way, directory, endpoints, following: CONFORMANCE_FOLLOWING, opened, ...sending };
    const openedCandidate = await candidate.open(surroundings);
    const executor = this.around(openedCandidate.executor);
    const engine = new Engine({
      executors: [executor],
      ...{ store: this.fate.store(store), clock, halt },
      settings: { ...DEFAULT_ENGINE_SETTINGS, firstRetryPauseMs: 10, resourceRestMs: 0 },
      listeners: [
        {
          onDenied: (_signal, denial) => void this.denials.push(denial),
          onFault: (fault) => void this.faults.push(fault),
        },
      ],
    });
    opened.defer(() => engine.halt());
    await engine.restore();
    const parts = opened.move();
    const end = (): Promise<void> => parts.disposeAsync();
    this.#life = {
      ...{ chain, engine, opened: { ...openedCandidate, executor } },
      [Symbol.asyncDispose]: end,
    };
    await this.quiet();
  }

  /** The process ends, and nothing of it is left but the journal. */
  async crash(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    await life?.[Symbol.asyncDispose]();
  }

  async restart(): Promise<void> {
    await this.crash();
    await this.start();
  }

  signal(): Promise<Signal> {
    return this.#alive.opened.signal();
  }

  deniedSignal(): Promise<Signal> {
    return this.#alive.opened.deniedSignal();
  }

  /** Gives the engine a signal; resolves when nothing more comes of it before a block does. */
  async accept(signal: Signal): Promise<void> {
    this.#alive.engine.accept([signal]);
    await this.quiet();
  }

  /** The order of a new signal. Throws, with what was denied, when there is none. */
  async submit(signal?: Signal): Promise<Order> {
    const wanted = signal ?? (await this.signal());
    const before = new Set(this.orders().map(({ orderId }) => orderId));
    const answers = (): number => this.orders().length + this.denials.length;
    const answersBefore = answers();
    await this.accept(wanted);
    // It may have to wait for the pools of the newest block.
    await eventually(() => answers() > answersBefore, WITHIN_MS);
    await this.quiet();
    const order = this.orders().find(({ orderId }) => !before.has(orderId));
    if (order === undefined) throw new Error(`no order: ${this.denials.map(describeDenial).join("; ")}`);
    return order;
  }

  /** Until the bot has heard of this block, and has nothing more to say to anybody. */
  async heard(blockNumber: bigint): Promise<void> {
    const { chain } = this.#alive;
    await this.fate.tellHead();
    await eventually(() => chain.head().number >= blockNumber || this.fate.isOver, WITHIN_MS);
    await this.quiet();
  }

  /** Until the bot has nothing more to say to anybody. */
  async quiet(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    await eventually(() => this.fate.isIdle(QUIET_MS), WITHIN_MS);
  }

  /** The order as its durable events make it. */
  order(orderId: bigint): Order {
    const order = this.fate.orders.get(orderId);
    if (order === undefined) throw new Error(`no order ${orderId}`);
    return order;
  }

  /** All of them, over all lives. */
  orders(): readonly Order[] {
    return [...this.fate.orders.values()];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.crash();
  }

  get #alive(): Life {
    if (this.#life === undefined) throw new Error("the bot does not run");
    return this.#life;
  }
}
