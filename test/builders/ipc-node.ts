import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { callRpc, RpcError } from "../../bot/fork/json-rpc.ts";
import { aDirectory } from "./directories.ts";

/** A test double around a real node: its IPC socket, which tells the heads that it is given, and nothing by itself. */
export interface IpcNode {
  readonly path: string;
  /** How many clients have subscribed, ever. */
  subscriptions(): number;
  /** Tells every subscriber. */
  push(header: unknown): void;
  /** Sends these bytes as they are. */
  blurt(bytes: string): void;
  stop(): Promise<void>;
}

export async function startIpcNode(target: string): Promise<IpcNode> {
  const directory = aDirectory();
  const socketPath = directory.file("node.ipc");
  const clients = new Set<Socket>();
  let subscriptions = 0;
  const answer = async (method: string, params: readonly unknown[]): Promise<object> => {
    if (method === "eth_subscribe") return { result: `0x${(++subscriptions).toString(16)}` };
    try {
      return { result: await callRpc(target, method, params) };
    } catch (thrown) {
      return { error: { code: -32_000, message: thrown instanceof RpcError ? thrown.message : "no answer" } };
    }
  };
  const server = createServer((client) => {
    clients.add(client);
    client.on("error", () => undefined);
    client.on("close", () => clients.delete(client));
    createInterface(client).on("line", (line) => {
      const { id, method, params } = JSON.parse(line) as { id: number; method: string; params: unknown[] };
      void answer(method, params).then((result) => {
        client.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...result })}\n`);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const blurt = (bytes: string): void => {
    for (const client of clients) client.write(bytes);
  };
  return {
    path: socketPath,
    subscriptions: () => subscriptions,
    push: (result) => {
      const subscription = `0x${subscriptions.toString(16)}`;
      const message = { jsonrpc: "2.0", method: "eth_subscription", params: { subscription, result } };
      blurt(`${JSON.stringify(message)}\n`);
    },
    blurt,
    stop: async () => {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
      directory[Symbol.dispose]();
    },
  };
}
