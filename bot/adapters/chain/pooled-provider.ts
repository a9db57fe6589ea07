import { type JsonRpcApiProviderOptions, JsonRpcApiProvider, type JsonRpcPayload, Network } from "ethers";
import type { EndpointPool } from "./endpoint-pool.ts";
import { rpcErrorOf } from "./rpc-error.ts";

type Answers = Awaited<ReturnType<JsonRpcApiProvider["_send"]>>;

const OPTIONS: JsonRpcApiProviderOptions = { batchMaxCount: 1, cacheTimeout: -1 };

/** The endpoints as ethers' contracts and signers want them: all that they ask goes through the pool. */
export class PooledProvider extends JsonRpcApiProvider {
  readonly pool: EndpointPool;

  constructor(pool: EndpointPool, chainId: bigint) {
    super(undefined, { ...OPTIONS, staticNetwork: Network.from(chainId) });
    this.pool = pool;
    this._start();
  }

  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<Answers> {
    return Promise.all([payload].flat().map((request) => this.#answer(request)));
  }

  /** The pool is this provider's own: closes it, too. */
  override destroy(): void {
    super.destroy();
    this.pool.close();
  }

  async #answer({ id, method, params }: JsonRpcPayload): Promise<Answers[number]> {
    try {
      return { id, result: await this.pool.send(method, params as unknown[]) };
    } catch (thrown) {
      const error = rpcErrorOf(thrown);
      if (error === undefined) throw thrown;
      return { id, error };
    }
  }
}
