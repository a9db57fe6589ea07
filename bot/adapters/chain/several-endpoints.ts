import type { Head } from "../../core/head.ts";
import type { HeadListener } from "../../ports/chain.ts";
import type { RpcClient } from "./rpc-client.ts";

/** A client over however many endpoints, each with heads of its own. */
export interface SeveralEndpoints extends RpcClient {
  /** Asks the endpoints for their newest blocks, and resolves with the first that comes. Rejects when none answers. */
  newestHead(): Promise<Head>;
  /** Hears every endpoint's newest blocks: each more than once, and in any order. Returns the way to stop listening. */
  onAnyHead(listener: HeadListener): () => void;
  /** The healthy endpoints without the one that is asked first; undefined when there is no other. */
  second(): RpcClient | undefined;
}
