import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { messagesIn } from "./tlv-messages.ts";

/** Another client of a relay: publishes, and keeps what it hears. */
export class RelayClient implements Disposable {
  readonly socket: Socket;
  readonly heard: Buffer[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (bytes: Buffer) => this.heard.push(bytes));
    socket.on("error", () => undefined);
  }

  static async connect(path: string): Promise<RelayClient> {
    const client = new RelayClient(createConnection(path));
    await once(client.socket, "connect");
    return client;
  }

  messages(): Buffer[] {
    return messagesIn(this.heard);
  }

  /** Each piece by itself: the next one is written when the system has the one before. */
  async say(...pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      await new Promise((resolve) => this.socket.write(piece, resolve));
      await new Promise(setImmediate);
    }
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
