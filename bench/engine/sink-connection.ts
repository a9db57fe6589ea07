import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import type { Hex } from "../../bot/core/hex.ts";
import type { RelayAnswer } from "../../bot/ports/relay.ts";
import { LineCutter } from "./line-cutter.ts";
import { nowUs } from "./schedule.ts";

interface Answer {
  readonly id: number;
  readonly result: Hex;
}

/**
 * The engine's side of the sink: an IPC socket as a node has one. What is sent in one turn goes out with one write, and
 * the time of that write is noted for each of its signals.
 */
export class SinkConnection {
  readonly #socket: Socket;
  readonly #onWritten: (signalIds: readonly number[], atUs: number) => void;
  readonly #waiting = new Map<number, (answer: RelayAnswer) => void>();
  #lastId = 0;
  #requests = "";
  #signalIds: number[] = [];

  private constructor(socket: Socket, onWritten: (signalIds: readonly number[], atUs: number) => void) {
    this.#socket = socket;
    this.#onWritten = onWritten;
    const cutter = new LineCutter();
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => cutter.cut(chunk).forEach((line) => this.#take(line)));
  }

  /** @param onWritten hears when the kernel had the transactions of these signals */
  static async open(
    path: string,
    onWritten: (signalIds: readonly number[], atUs: number) => void,
  ): Promise<SinkConnection> {
    const socket = createConnection(path);
    await once(socket, "connect");
    return new SinkConnection(socket, onWritten);
  }

  send(signalId: number, raw: Hex): Promise<RelayAnswer> {
    const id = ++this.#lastId;
    if (this.#requests === "") process.nextTick(() => this.#flush());
    this.#requests += `{"jsonrpc":"2.0","id":${id},"method":"eth_sendRawTransaction","params":["${raw}"]}\n`;
    this.#signalIds.push(signalId);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  close(): void {
    this.#socket.destroy();
  }

  #flush(): void {
    const [requests, signalIds] = [this.#requests, this.#signalIds];
    this.#requests = "";
    this.#signalIds = [];
    const note = (): void => this.#onWritten(signalIds, nowUs());
    const isTaken = this.#socket.write(requests, "latin1", () => (isWritten ? undefined : note()));
    // What the kernel did not take at once is on the wire when the callback says so.
    const isWritten = isTaken && this.#socket.writableLength === 0;
    if (isWritten) note();
  }

  #take(line: string): void {
    const { id, result } = JSON.parse(line) as Answer;
    this.#waiting.get(id)?.({ answer: "accepted", detail: result });
    this.#waiting.delete(id);
  }
}
