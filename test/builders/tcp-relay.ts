import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** A wire between clients and a node that can be held, cut, and led elsewhere. */
export interface TcpRelay {
  readonly port: number;
  /** Nothing comes through any more, and nobody is told: what a cable that was pulled looks like. */
  freeze(): void;
  /** Ends all connections; new ones are refused until `lead`. */
  cut(): Promise<void>;
  /** New connections go to this port from now on. */
  lead(toPort: number): Promise<void>;
  /** How many connections were made. */
  connections(): number;
  stop(): Promise<void>;
}

export async function startTcpRelay(target: string): Promise<TcpRelay> {
  const sockets = new Set<Socket>();
  let toPort = Number(new URL(target).port);
  let isFrozen = false;
  let count = 0;
  let port = 0;
  let server: Server | undefined;

  const join = (client: Socket): void => {
    count += 1;
    const node = connect(toPort, "127.0.0.1");
    for (const [from, to] of [
      [client, node],
      [node, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (data) => isFrozen || to.write(data));
      from.on("error", () => undefined);
      from.on("close", () => {
        sockets.delete(from);
        if (!isFrozen) to.destroy();
      });
    }
  };
  const listen = async (): Promise<void> => {
    const opened = createServer(join);
    server = opened;
    await new Promise<void>((resolve) => opened.listen(port, "127.0.0.1", resolve));
    port = (opened.address() as AddressInfo).port;
  };
  const cut = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    const closing = server;
    server = undefined;
    await new Promise((resolve) => (closing === undefined ? resolve(undefined) : closing.close(resolve)));
  };
  await listen();
  return {
    port,
    freeze: () => void (isFrozen = true),
    cut,
    lead: async (elsewhere) => {
      for (const socket of sockets) socket.destroy();
      isFrozen = false;
      toPort = elsewhere;
      if (server === undefined) await listen();
    },
    connections: () => count,
    stop: cut,
  };
}
