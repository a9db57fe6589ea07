/** What exchanges are looked up through once at the start: a JSON-RPC client. */
export interface EndpointClient {
  send(method: string, params: unknown[]): Promise<unknown>;
}
