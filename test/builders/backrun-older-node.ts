import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket as Client, WebSocketServer } from "ws";

/** A node as many are: it tells hashes of pending transactions, and refuses to tell more. The one behind it is real. */
export async function startOlderNode(targetUrl: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  server.on("connection", (client: Client) => {
    const node = new WebSocket(targetUrl.replace("http", "ws"));
    const opened = new Promise((resolve) => node.addEventListener("open", resolve, { once: true }));
    node.addEventListener("message", ({ data }) => client.send(String(data)));
    client.on("message", (data: Buffer) => {
      const text = data.toString();
      const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: unknown[] };
      if (method === "eth_subscribe" && params.length > 1) {
        client.send(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32602, message: "too many arguments" } }));
      } else void opened.then(() => node.send(text));
    });
    client.on("close", () => node.close());
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, "close");
    },
  };
}
