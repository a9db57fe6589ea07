import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import type { RelayLink, RelayLinkListener } from "../../wire/relay-link.ts";
import { reconnectPauseMs } from "./reconnect-pause.ts";
import { socketProblem } from "./socket-problem.ts";

export interface RelaySocketOptions {
  /** How sentences call it, such as "signal relay". */
  readonly name: string;
  readonly path: string;
  /** Hears a sentence when the relay is gone, when it is still gone after a while, and when it is back. */
  readonly note: (sentence: string) => void;
  /** How long it is left alone after so many failed attempts; for tests. */
  readonly pauseMs?: (failedAttempts: number) => number;
}

const READ_BYTES = 1 << 16;
/** A relay that closes every connection at once is no better than none. */
const SOUND_AFTER_MS = 1_000;
const MENTIONED_AGAIN_AT = 10;

/** A relay's Unix socket. It is tried again without end: signals are worth nothing later, but results have to arrive. */
export class RelaySocket implements RelayLink {
  readonly #options: RelaySocketOptions;
  /** Read into again and again: nobody keeps what is handed over. */
  readonly #readBuffer = new Uint8Array(READ_BYTES);
  #listener: RelayLinkListener | undefined;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failedAttempts = 0;
  #connections = 0;
  #isClosed = false;

  constructor(options: RelaySocketOptions) {
    this.#options = options;
  }

  get isConnected(): boolean {
    return this.#socket !== undefined;
  }

  get reconnects(): number {
    return Math.max(0, this.#connections - 1);
  }

  get unsentBytes(): number {
    return this.#socket?.writableLength ?? 0;
  }

  async open(listener: RelayLinkListener): Promise<void> {
    this.#listener = listener;
    await this.#attempt();
  }

  write(bytes: Uint8Array): boolean {
    return this.#socket?.write(bytes) ?? false;
  }

  async close(timeoutMs: number): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    if (socket === undefined) return;
    const tooLate = setTimeout(() => socket.destroy(), timeoutMs);
    socket.end();
    if (!socket.closed) await once(socket, "close");
    clearTimeout(tooLate);
  }

  /** Resolves when it is connected, or has failed; in that case the next attempt is due. */
  async #attempt(): Promise<void> {
    const problem = await socketProblem(this.#options.path);
    if (this.#isClosed) return;
    if (problem !== undefined) return this.#failed(problem);
    const settled = Promise.withResolvers<undefined>();
    const callback = (count: number): boolean => {
      if (!this.#isClosed) this.#listener?.onBytes(this.#readBuffer.subarray(0, count));
      return true;
    };
    const socket = createConnection({ path: this.#options.path, onread: { buffer: this.#readBuffer, callback } });
    let lastProblem = "it closed the connection";
    socket.on("connect", () => {
      this.#connected(socket);
      settled.resolve(undefined);
    });
    socket.on("drain", () => this.#listener?.onDrain?.());
    socket.on("error", (error) => (lastProblem = error.message));
    socket.on("close", () => {
      this.#closed(socket, lastProblem);
      settled.resolve(undefined);
    });
    await settled.promise;
  }

  #connected(socket: Socket): void {
    if (this.#isClosed) return void socket.destroy();
    this.#socket = socket;
    this.#connections += 1;
    const attempts = this.#failedAttempts;
    const timer = setTimeout(() => {
      this.#failedAttempts = 0;
      if (attempts > 0) this.#options.note(`The ${this.#options.name} at ${this.#options.path} is there.`);
    }, SOUND_AFTER_MS);
    socket.on("close", () => clearTimeout(timer));
    this.#listener?.onConnected();
  }

  #closed(socket: Socket, problem: string): void {
    if (this.#socket === socket) {
      this.#socket = undefined;
      this.#listener?.onLost?.();
    }
    if (!this.#isClosed) this.#failed(problem);
  }

  #failed(problem: string): void {
    const { name, path, note, pauseMs = reconnectPauseMs } = this.#options;
    this.#failedAttempts += 1;
    if (this.#failedAttempts === 1 || this.#failedAttempts === MENTIONED_AGAIN_AT) {
      const times = this.#failedAttempts === 1 ? "" : ` after ${MENTIONED_AGAIN_AT} attempts`;
      note(`The ${name} at ${path} cannot be used${times}: ${problem}. It is tried again without end.`);
    }
    this.#timer = setTimeout(() => void this.#attempt(), pauseMs(this.#failedAttempts));
  }
}
