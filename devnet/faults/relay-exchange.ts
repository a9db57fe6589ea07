import type { Hex } from "../../bot/core/hex.ts";
import type { Reply } from "./reply.ts";

/** A request to a relay that a fault has struck, and what the fault can do about it. */
export interface RelayExchange {
  readonly method: string;
  /** The fields of the method's only parameter. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Lets the relay answer the request as it is. */
  readonly forward: () => Promise<Reply>;
  /** Sends the relay other fields for the same method, under the proxy's own signature. */
  readonly forwardAs: (fields: Readonly<Record<string, unknown>>) => Promise<Reply>;
  /** Gives signed bytes to the public pool; it may have them already. */
  readonly publish: (raw: Hex) => Promise<void>;
}

/** One way in which a relay fails its clients. */
export interface RelayFault {
  /** The methods that it is meant for; without them, all. */
  readonly methods?: readonly string[];
  readonly reply: (exchange: RelayExchange) => Promise<Reply> | Reply;
}
