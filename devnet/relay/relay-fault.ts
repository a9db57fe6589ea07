/** Error codes of JSON-RPC 2.0, section 5.1, and the one that nodes use for a refused transaction. */
export const RPC_CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  refused: -32000,
} as const;

/** A request that the relay answers with a JSON-RPC error; the message is one sentence for the one who asked. */
export class RelayFault extends Error {
  override readonly name = "RelayFault";
  readonly code: number;

  constructor(code: keyof typeof RPC_CODES, message: string) {
    super(message);
    this.code = RPC_CODES[code];
  }
}
