/** The part of a JSON-RPC client that is used: ethers' JsonRpcProvider has it. */
export interface RpcClient {
  send(method: string, params: unknown[]): Promise<unknown>;
}
