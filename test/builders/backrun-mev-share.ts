import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A test double of MEV-Share's event stream, which cannot be reached from here: server-sent events as docs.flashbots.net
 * describes them. What it says is up to the test; its mev_sendBundle is the devnet relay's.
 */
export class MevShareDouble {
  readonly #server: Server;
  readonly #listeners = new Set<ServerResponse>();
  /** How often somebody has begun to listen. */
  connections = 0;
  /** Answers instead of a stream while it is set. */
  answer: ((response: ServerResponse) => void) | undefined;

  private constructor() {
    this.#server = createServer((_request, response) => {
      this.connections += 1;
      if (this.answer !== undefined) return this.answer(response);
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(":ping\n\n");
      this.#listeners.add(response);
      response.on("close", () => this.#listeners.delete(response));
    });
  }

  static async start(port = 0): Promise<MevShareDouble> {
    const double = new MevShareDouble();
    double.#server.listen(port, "127.0.0.1");
    await once(double.#server, "listening");
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** One event with this object as JSON. */
  tell(hint: unknown): void {
    this.write(`data: ${JSON.stringify(hint)}\n\n`);
  }

  /** Bytes as they are. */
  write(text: string): void {
    for (const listener of this.#listeners) listener.write(text);
  }

  /** Cuts everybody off. */
  cut(): void {
    for (const listener of this.#listeners) listener.destroy();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
