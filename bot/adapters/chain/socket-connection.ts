import { type SocketProvider, SocketSubscriber } from "ethers";
import type { Endpoint } from "../../core/endpoint.ts";
import type { Connection, ConnectionSettings } from "./connection.ts";
import { GuardedIpcSocket, GuardedWebSocket, type OnLost } from "./guarded-sockets.ts";
import { PendingRequests } from "./pending-requests.ts";

/** A node over a WebSocket or an IPC socket, which also tells new heads by itself. */
export class SocketConnection implements Connection {
  readonly #socket: GuardedWebSocket | GuardedIpcSocket;
  readonly #pending: PendingRequests;
  #isClosed = false;

  /** `onLost` hears once that the connection has ended, unless it was closed. */
  constructor(endpoint: Endpoint, { chainId, requestTimeoutMs }: ConnectionSettings, onLost: OnLost) {
    this.#pending = new PendingRequests(requestTimeoutMs);
    const onEnd: OnLost = (problem) => {
      if (this.#isClosed) return;
      this.#end(problem);
      onLost(problem);
    };
    const Socket = endpoint.transport === "ipc" ? GuardedIpcSocket : GuardedWebSocket;
    this.#socket = new Socket(endpoint.address, chainId, onEnd);
  }

  send(method: string, params: unknown[]): Promise<unknown> {
    return this.#pending.watch(this.#socket.send(method, params));
  }

  /** On a socket every request is a message of its own. */
  sendAlone(method: string, params: unknown[]): Promise<unknown> {
    return this.send(method, params);
  }

  onNewHeads(listener: (header: unknown) => void): Promise<void> {
    return this.subscribe(["newHeads"], listener);
  }

  async subscribe(params: unknown[], listener: (told: unknown) => void): Promise<void> {
    const subscription = (await this.send("eth_subscribe", params)) as string;
    this.#socket._register(subscription, new Notifications(this.#socket, params, listener));
  }

  retire(): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  close(): void {
    this.#end("the connection was closed");
  }

  #end(problem: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#pending.rejectAll(problem);
    void this.#socket.destroy();
  }
}

/** Passes on all that is told, of which ethers' own subscribers keep only a number or a hash. */
class Notifications extends SocketSubscriber {
  readonly #listener: (told: unknown) => void;

  constructor(provider: SocketProvider, params: unknown[], listener: (told: unknown) => void) {
    super(provider, params);
    this.#listener = listener;
  }

  override _handleMessage(told: unknown): void {
    this.#listener(told);
  }
}
