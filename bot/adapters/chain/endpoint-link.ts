import { type Endpoint, shownEndpoint } from "../../core/endpoint.ts";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { Head } from "../../core/head.ts";
import type { HeadListener } from "../../ports/chain.ts";
import { checkChain, connectEndpoint } from "./connect-endpoint.ts";
import type { Connection } from "./connection.ts";
import { faultOf } from "./endpoint-fault.ts";
import type { OnEndpointEvent } from "./endpoint-event.ts";
import type { EndpointPoolSettings } from "./endpoint-pool-settings.ts";
import { backoffMs, type EndpointState, latencyAverageMs } from "./endpoint-state.ts";
import { PushedHeads } from "./pushed-heads.ts";
import type { RpcClient } from "./rpc-client.ts";
import { isThrottled, rpcErrorOf } from "./rpc-error.ts";
import { readableHead } from "./rpc-types.ts";

/**
 * One endpoint over its whole life: a connection that is made again, after a delay that doubles, whenever it is lost.
 * Timers do that; a request is answered or fails at once.
 */
export class EndpointLink implements RpcClient {
  readonly #endpoint: Endpoint;
  readonly #name: string;
  readonly #settings: EndpointPoolSettings;
  readonly #onEvent: OnEndpointEvent;
  readonly #onHead: HeadListener;
  readonly #retired = new Set<Connection>();
  #connection: Connection | undefined;
  /** That the node serves the right chain; undefined when that is to be asked before the next request. */
  #checked: Promise<void> | undefined;
  #pushed: PushedHeads | undefined;
  #status: EndpointState["status"] = "down";
  #latencyMs: number | undefined;
  #highestHead: bigint | undefined;
  #failuresInARow = 0;
  #look: Promise<Head> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** `onHead` hears every block that the node calls its newest. */
  constructor(endpoint: Endpoint, settings: EndpointPoolSettings, onEvent: OnEndpointEvent, onHead: HeadListener) {
    this.#endpoint = endpoint;
    this.#name = shownEndpoint(endpoint);
    this.#settings = settings;
    this.#onEvent = onEvent;
    this.#onHead = onHead;
  }

  /** Connects. Rejects with ENDPOINT_UNREACHABLE or WRONG_CHAIN; it is then tried again until {@link close}. */
  async open(): Promise<void> {
    let connection: Connection | undefined;
    try {
      connection = await connectEndpoint(this.#endpoint, this.#settings, (problem) => {
        if (connection !== undefined) this.#lose(connection, new Error(problem));
      });
      if (this.#isClosed) return connection.close();
      this.#connection = connection;
      this.#checked = Promise.resolve();
      this.#status = "healthy";
      await this.#listenTo(connection);
    } catch (thrown) {
      if (connection === undefined) this.#retryAfter(thrown);
      else this.#lose(connection, new Error(faultOf(thrown)));
      throw thrown instanceof ArbError
        ? thrown
        : new ArbError("ENDPOINT_UNREACHABLE", { endpoint: this.#name, problem: faultOf(thrown) });
    }
  }

  state(): EndpointState {
    return {
      endpoint: this.#name,
      status: this.#status,
      latencyMs: this.#latencyMs,
      highestHead: this.#highestHead,
      failuresInARow: this.#failuresInARow,
    };
  }

  send(method: string, params: unknown[]): Promise<unknown> {
    return this.#ask((connection) => connection.send(method, params));
  }

  /** A request that waits for no others: one that is urgent, or must not fail with them. */
  sendAlone(method: string, params: unknown[]): Promise<unknown> {
    return this.#ask((connection) => connection.sendAlone(method, params));
  }

  /** What the node tells by itself, or else the answer to a question; one question at a time. */
  newestHead(): Promise<Head> {
    const told = this.#pushed?.latest();
    if (told !== undefined) return Promise.resolve(told);
    this.#look ??= this.#readNewest().finally(() => (this.#look = undefined));
    return this.#look;
  }

  /** Has the chain checked before the next request: when others fail, what this one says comes to matter. */
  doubt(): void {
    this.#checked = undefined;
  }

  /** Ends the connection and every attempt to have one. */
  close(): void {
    this.#isClosed = true;
    this.#status = "down";
    clearTimeout(this.#timer);
    this.#pushed?.stop();
    this.#connection?.close();
    for (const connection of this.#retired) connection.close();
  }

  async #ask(request: (connection: Connection) => Promise<unknown>): Promise<unknown> {
    const connection = this.#connection;
    if (connection === undefined) throw new Error(`${this.#name} is not connected`);
    this.#checked ??= this.#check(connection);
    await this.#checked;
    const sentMs = performance.now();
    try {
      const answer = await request(connection);
      this.#answered(connection, performance.now() - sentMs);
      return answer;
    } catch (thrown) {
      const error = rpcErrorOf(thrown);
      if (error !== undefined && !isThrottled(error)) this.#answered(connection, performance.now() - sentMs);
      else this.#lose(connection, new Error(error?.message ?? faultOf(thrown)));
      throw thrown;
    }
  }

  async #check(connection: Connection): Promise<void> {
    try {
      await checkChain(connection, this.#name, this.#settings.chainId);
    } catch (thrown) {
      this.#lose(connection, thrown);
      throw thrown;
    }
  }

  #answered(connection: Connection, tookMs: number): void {
    if (this.#connection !== connection) return;
    this.#latencyMs = latencyAverageMs(this.#latencyMs, tookMs);
    this.#failuresInARow = 0;
  }

  async #readNewest(): Promise<Head> {
    const connection = this.#connection;
    const block = await this.sendAlone("eth_getBlockByNumber", ["latest", false]);
    const head = readableHead(block);
    if (head !== undefined) return this.#seen(head);
    const garbage = new Error("its newest block cannot be read");
    if (connection !== undefined) this.#lose(connection, garbage);
    throw garbage;
  }

  #seen(head: Head): Head {
    if (this.#highestHead === undefined || head.number > this.#highestHead) this.#highestHead = head.number;
    this.#onHead(head);
    return head;
  }

  async #listenTo(connection: Connection): Promise<void> {
    if (connection.onNewHeads === undefined) return;
    const onNewHeads = connection.onNewHeads.bind(connection);
    const pushing = { onNewHeads, newestHead: () => this.#readNewest() };
    const pushed = await PushedHeads.start(pushing, this.#settings.silenceMs, {
      onHead: (head) => this.#seen(head),
      onSilent: () => this.#lose(connection, new Error("it has stopped telling new heads")),
    }).catch((thrown: unknown) => {
      // A node without subscriptions can still be asked.
      if (rpcErrorOf(thrown) === undefined) throw thrown;
      return undefined;
    });
    if (this.#connection !== connection || this.#isClosed) return pushed?.stop();
    this.#pushed = pushed;
  }

  /** Many requests may fail with one connection: it is lost once. */
  #lose(connection: Connection, thrown: unknown): void {
    if (this.#isClosed || this.#connection !== connection) return;
    this.#retired.add(connection);
    void connection.retire().finally(() => this.#retired.delete(connection));
    this.#retryAfter(thrown);
  }

  #retryAfter(thrown: unknown): void {
    this.#connection = undefined;
    this.#pushed?.stop();
    this.#pushed = undefined;
    if (this.#isClosed) return;
    const isWrongChain = thrown instanceof ArbError && thrown.code === "WRONG_CHAIN";
    this.#status = isWrongChain ? "wrong-chain" : "down";
    const retryInMs = backoffMs(this.#failuresInARow, this.#settings.backoffUnitMs);
    this.#failuresInARow += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#reopen(), retryInMs);
    const failed = { endpoint: this.#name, failuresInARow: this.#failuresInARow, retryInMs };
    this.#onEvent({ ...failed, type: isWrongChain ? "wrong-chain" : "lost", problem: problemOf(thrown) });
  }

  async #reopen(): Promise<void> {
    try {
      await this.open();
    } catch {
      // It was told, and is tried again.
      return;
    }
    if (this.#status === "healthy") this.#onEvent({ type: "restored", endpoint: this.#name });
  }
}

function problemOf(thrown: unknown): string {
  if (!(thrown instanceof ArbError)) return messageOf(thrown);
  const { actual, expected, problem } = thrown.facts;
  return thrown.code === "WRONG_CHAIN" ? `it is on chain ${actual} and not ${expected}` : String(problem);
}
