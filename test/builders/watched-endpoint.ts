import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Request } from "../../devnet/faults/reply.ts";
import { eventually } from "./eventually.ts";

/** A chain's endpoint, and through it what its one client is doing. */
export interface WatchedEndpoint {
  readonly url: string;
  /** How many HTTP requests were made that are more than a look at the newest block. */
  requests(): number;
  /**
   * Resolves when the client has done nothing for some time but look at the newest block, or when `isOver`. Counted in
   * looks and not in milliseconds, because a busy machine slows down both the client's work and its looks.
   */
  idle(isOver: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

const LOOK = "eth_getBlockByNumber";
const IDLE_LOOKS = 3;
const IDLE_WITHIN_MS = 60_000;

/** Passes everything on to an endpoint and back; `onRequest` sees each request first, those of batches too. */
export async function watchEndpoint(target: string, onRequest: (request: Request) => void): Promise<WatchedEndpoint> {
  let requests = 0;
  let unanswered = 0;
  let looksInARow = 0;
  const server = createServer((request, response) => {
    const passOn = async (): Promise<void> => {
      const body = await text(request);
      const asked = [JSON.parse(body) as Request | Request[]].flat();
      for (const each of asked) onRequest(each);
      const isLook = asked.every(({ method }) => method === LOOK);
      if (!isLook) {
        requests += 1;
        unanswered += 1;
      }
      try {
        const answer = await fetch(target, { method: "POST", headers: { "content-type": "application/json" }, body });
        response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
      } finally {
        if (!isLook) unanswered -= 1;
        looksInARow = isLook && unanswered === 0 ? looksInARow + 1 : 0;
      }
    };
    // A client that was killed, or a chain that has stopped, is not this one's business.
    passOn().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    idle: async (isOver) => {
      looksInARow = 0;
      await eventually(() => looksInARow >= IDLE_LOOKS || isOver(), IDLE_WITHIN_MS);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
