import type { Awaitable } from "../core/awaitable.ts";
import type { Scope } from "./bearer-tokens.ts";

/** A request that was let in. */
export interface DoorRequest {
  /** With the query. */
  readonly url: string;
  readonly params: unknown;
  readonly query: unknown;
  /** Undefined when there is none, and when there are several. */
  readonly idempotencyKey: string | undefined;
  /** Of the token; undefined at a door that asks for none. */
  readonly scope: Scope | undefined;
  /** Empty when there is none. */
  readonly body: Uint8Array;
}

/** An answer as it goes out. */
export interface Answer {
  readonly status: number;
  /** JSON, unless the headers say otherwise. */
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One method of one path, and who may use it. */
export interface Door {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Absent where everybody on this machine may come in. */
  readonly scope?: Scope;
  /** Throws an `HttpProblem` to refuse. */
  readonly answer: (request: DoorRequest) => Awaitable<Answer>;
}
