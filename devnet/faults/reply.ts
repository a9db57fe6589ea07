/** What a node or relay says to one JSON-RPC request, without the envelope. */
export type RpcAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } };

/** What a proxy does with one request in the end. */
export type Reply =
  | RpcAnswer
  /** Another HTTP answer than JSON-RPC has. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  /** Says nothing, and leaves the connection as it is. */
  | "silence"
  /** Closes the connection without a word. */
  | "hang-up";

/** One request out of a body. */
export interface Request {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** An error as nodes word it when they refuse something. */
export function refusal(message: string): RpcAnswer {
  return { error: { code: -32_000, message } };
}

/** Whether a reply can stand in a JSON-RPC answer. */
export function isAnswer(reply: Reply): reply is RpcAnswer {
  return typeof reply === "object" && !("status" in reply);
}
