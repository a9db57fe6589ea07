import { type Endpoint, shownEndpoint } from "../../core/endpoint.ts";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { Hex } from "../../core/hex.ts";
import type { PendingTransaction } from "../../core/pending-transaction.ts";
import type { FeedFigures, PendingTransactions } from "../../ports/pending-transactions.ts";
import { connectEndpoint } from "../chain/connect-endpoint.ts";
import type { Connection } from "../chain/connection.ts";
import { rpcErrorOf } from "../chain/rpc-error.ts";
import { reconnectPauseMs } from "../relay-socket/reconnect-pause.ts";
import { FeedTally } from "./feed-tally.ts";
import { pendingOfRpc, type UnusableTransaction } from "./pending-of-rpc.ts";
import { toldHash } from "./told-fields.ts";

/** What of a pool's news is of no use; `unasked`: more hashes than can be asked for. */
type Refusal = UnusableTransaction | "unasked" | "gone";

/** Where the pool is. */
export interface PublicPoolSettings {
  /** A WebSocket or an IPC socket: over HTTP nodes tell nothing by themselves. */
  readonly endpoint: Endpoint;
  readonly chainId: bigint;
  /** For one request; default 10,000. */
  readonly requestTimeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** Of a node that tells hashes alone. What does not fit is old before it could be asked for. */
const MAX_ASKED_AT_ONCE = 64;

/**
 * The public pool of a node: whole transactions where it tells them, and hashes that are asked for where it does not. The
 * connection is its own, so that a flood of news keeps nothing else waiting.
 */
export class PublicPoolFeed implements PendingTransactions {
  readonly name = "public-pool";
  readonly #settings: PublicPoolSettings;
  readonly #note: (sentence: string) => void;
  readonly #tally = new FeedTally<Refusal>();
  #listener: (transaction: PendingTransaction) => void = () => undefined;
  #connection: Connection | undefined;
  #failures = 0;
  #asked = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  /** @param note hears in one sentence that the pool was lost, once until it is back */
  constructor(settings: PublicPoolSettings, note: (sentence: string) => void) {
    this.#settings = settings;
    this.#note = note;
  }

  async start(listener: (transaction: PendingTransaction) => void): Promise<void> {
    this.#listener = listener;
    await this.#open();
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#connection?.close();
    this.#tally.isConnected = false;
    return Promise.resolve();
  }

  figures(): FeedFigures {
    return this.#tally.figures();
  }

  async #open(): Promise<void> {
    const { endpoint, chainId, requestTimeoutMs = DEFAULT_TIMEOUT_MS } = this.#settings;
    let connection: Connection | undefined;
    const lost = (problem: string): void => {
      connection?.close();
      if (connection !== undefined && this.#connection === connection) this.#lose(problem);
    };
    try {
      connection = await connectEndpoint(endpoint, { chainId, requestTimeoutMs, batchMaxCount: 1 }, lost);
      if (this.#isStopped) return connection.close();
      this.#connection = connection;
      await this.#subscribe(connection);
      this.#failures = 0;
      this.#tally.noteConnected();
    } catch (thrown) {
      connection?.close();
      this.#lose(thrown instanceof ArbError ? String(thrown.facts["problem"] ?? thrown.message) : messageOf(thrown));
    }
  }

  async #subscribe(connection: Connection): Promise<void> {
    const hear = (told: unknown): void => this.#hear(told, connection);
    if (connection.subscribe === undefined) throw new Error("over HTTP a node tells nothing by itself");
    try {
      await connection.subscribe(["newPendingTransactions", true], hear);
    } catch (thrown) {
      if (rpcErrorOf(thrown) === undefined) throw thrown;
      await connection.subscribe(["newPendingTransactions"], hear);
    }
  }

  #hear(told: unknown, connection: Connection): void {
    if (this.#isStopped) return;
    this.#tally.noteEvent();
    const hash = toldHash(told);
    if (hash === undefined) this.#take(told);
    else if (this.#asked >= MAX_ASKED_AT_ONCE) this.#tally.noteRefused("unasked");
    else void this.#ask(hash, connection);
  }

  async #ask(hash: Hex, connection: Connection): Promise<void> {
    this.#asked += 1;
    try {
      const told = await connection.send("eth_getTransactionByHash", [hash]);
      if (told === null) this.#tally.noteRefused("gone");
      else this.#take(told);
    } catch {
      this.#tally.noteRefused("gone");
    } finally {
      this.#asked -= 1;
    }
  }

  #take(told: unknown): void {
    const transaction = pendingOfRpc(told, this.#settings.chainId);
    if ("refused" in transaction) this.#tally.noteRefused(transaction.refused);
    else if (!this.#isStopped) this.#listener(transaction);
  }

  #lose(problem: string): void {
    this.#connection = undefined;
    this.#tally.isConnected = false;
    if (this.#isStopped) return;
    this.#failures += 1;
    if (this.#failures === 1)
      this.#note(`The public pool at ${shownEndpoint(this.#settings.endpoint)} is lost: ${problem}.`);
    this.#timer = setTimeout(() => void this.#open(), reconnectPauseMs(this.#failures));
  }
}
