import { chmod, rm, stat } from "node:fs/promises";
import { createConnection, createServer, type Server, type Socket } from "node:net";

export interface RelayServerOptions {
  /** Where the Unix socket is made. */
  readonly path: string;
  /** Whether a client gets back what it sent, as one of the two relays of the origin does it. */
  readonly echo?: boolean;
}

const OWNER_ONLY = 0o600;
/** A client that does not read is cut off before it costs more memory than this. */
const MAX_UNREAD_BYTES = 64 << 20;

/**
 * A relay of the TLV protocol: whatever a client sends goes to all others as it came, in the same pieces, without a look
 * at it. The same for signals and for results.
 */
export class RelayServer {
  readonly path: string;
  readonly #echo: boolean;
  readonly #server: Server;
  readonly #clients = new Set<Socket>();

  private constructor({ path, echo = false }: RelayServerOptions) {
    this.path = path;
    this.#echo = echo;
    this.#server = createServer((client) => this.#serve(client));
  }

  /** Takes the place of a socket file on which nobody listens any more. Rejects when somebody does. */
  static async start(options: RelayServerOptions): Promise<RelayServer> {
    const { path } = options;
    if (await isAnswered(path)) throw new Error(`another relay is listening at ${path}`);
    const found = await stat(path).catch(() => undefined);
    if (found?.isSocket() === true) await rm(path);
    const relay = new RelayServer(options);
    await new Promise<void>((resolve, reject) => {
      relay.#server.once("error", reject).listen(path, resolve);
    });
    await chmod(path, OWNER_ONLY);
    return relay;
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Says something to all clients. */
  publish(bytes: Uint8Array): void {
    for (const client of this.#clients) pass(bytes, client);
  }

  /** Reads nothing from any client until the function that it returns is called, as a relay does that hangs. */
  stall(): () => void {
    const stalled = [...this.#clients];
    for (const client of stalled) client.pause();
    return () => stalled.forEach((client) => client.resume());
  }

  /** Cuts off every client and removes the socket. */
  async stop(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(client: Socket): void {
    this.#clients.add(client);
    client.on("data", (bytes: Buffer) => {
      for (const other of this.#clients) if (this.#echo || other !== client) pass(bytes, other);
    });
    client.on("error", () => client.destroy());
    client.on("close", () => this.#clients.delete(client));
  }
}

function pass(bytes: Uint8Array, client: Socket): void {
  if (client.writableLength > MAX_UNREAD_BYTES) client.destroy();
  else client.write(bytes);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const attempt = createConnection(path);
    attempt.once("connect", () => (attempt.destroy(), resolve(true)));
    attempt.once("error", () => resolve(false));
  });
}
