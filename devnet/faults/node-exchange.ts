import type { Reply, RpcAnswer } from "./reply.ts";

/** A request to a node that a fault has struck, and what the fault can do about it. */
export interface NodeExchange {
  readonly method: string;
  readonly params: readonly unknown[];
  /** Lets the node answer the request, as it is or with other parameters. */
  readonly forward: (params?: readonly unknown[]) => Promise<RpcAnswer>;
  /** Asks the node something; rejects when it refuses. */
  readonly ask: (method: string, params: readonly unknown[]) => Promise<unknown>;
}

/** One way in which a node fails its clients. */
export interface NodeFault {
  /** The methods that it is meant for; without them, all. */
  readonly methods?: readonly string[];
  readonly reply: (exchange: NodeExchange) => Promise<Reply> | Reply;
}
