import type { Server } from "node:http";
import { type WebSocket as Connection, WebSocketServer } from "ws";
import { type HeadFault, HeadStream } from "./head-faults.ts";
import { isAnswer, type Reply, type Request } from "./reply.ts";

/** What a connection is made for. */
export interface WebSocketFrontOptions {
  /** Takes the connections. */
  readonly server: Server;
  /** Of the node. */
  readonly targetUrl: string;
  readonly reply: (request: Request) => Promise<Reply>;
  /** The fault that strikes a head on its way. */
  readonly strikeHead: () => HeadFault | undefined;
}

/** Subscriptions live on a connection, so the node itself has to keep them; everything else goes the way of HTTP. */
const OF_THE_CONNECTION = /^eth_(un)?subscribe$/;

/** Takes WebSocket connections beside HTTP, each with one of its own to the node. Returns the way to close them all. */
export function openWebSocketFront(options: WebSocketFrontOptions): () => void {
  const front = new WebSocketServer({ server: options.server });
  front.on("connection", (client: Connection) => bridge(client, options));
  return () => {
    for (const client of front.clients) client.terminate();
    front.close();
  };
}

function bridge(client: Connection, { targetUrl, reply, strikeHead }: WebSocketFrontOptions): void {
  const node = new WebSocket(targetUrl.replace(/^http/, "ws"));
  const opened = new Promise((resolve) => node.addEventListener("open", resolve, { once: true }));
  let isSilent = false;
  const say = (text: string): void => {
    if (!isSilent) client.send(text);
  };
  const heads = new HeadStream(say);

  node.addEventListener("message", ({ data }) => {
    const text = String(data);
    if (isSilent) return;
    if (!text.includes('"method":"eth_subscription"')) return say(text);
    const fault = strikeHead();
    if (fault !== "heads-silent") return heads.pass(text, fault);
    // Nothing more is read or said, pings included, and nobody is told.
    isSilent = true;
    client.pause();
  });
  client.on("message", (data: Buffer) => {
    const text = data.toString();
    answer(JSON.parse(text) as Request | Request[], text).catch(() => client.terminate());
  });
  client.on("close", () => node.close());
  client.on("error", () => client.terminate());
  node.addEventListener("close", () => client.terminate());
  node.addEventListener("error", () => client.terminate());

  async function answer(parsed: Request | Request[], text: string): Promise<void> {
    if (!Array.isArray(parsed) && OF_THE_CONNECTION.test(parsed.method)) {
      await opened;
      return node.send(text);
    }
    const requests = [parsed].flat();
    const replies = await Promise.all(requests.map(reply));
    if (replies.includes("silence")) return;
    if (!replies.every(isAnswer)) return client.terminate();
    const answers = replies.map((each, index) => ({ jsonrpc: "2.0", id: requests[index]?.id, ...each }));
    say(JSON.stringify(Array.isArray(parsed) ? answers : answers[0]));
  }
}
