import type { Address, Hex } from "../core/hex.ts";
import type { HistoryBlock } from "./history-block.ts";
import { callRpc, FORK_TIMEOUT_MS, RpcError, tryRpcBatch } from "./json-rpc.ts";
import { MULTICALL3_CODE } from "./multicall3-code.ts";

/** Enough for a getter behind proxies. A contract that does not know it may use up all that it gets. */
const GAS_OF_A_QUESTION: Hex = "0x186a0";
const QUESTIONS_PER_BATCH = 500;

const MULTICALL3: Address = "0xca11bde05977b3631167028862be2a173976ca11";

/**
 * Answers reads as transactions of a block would read, in a fork's present state. Multicall3 is lent to each call without
 * being put into the state: a block of the past may be older than it.
 */
export class ForkReads {
  readonly #rpcUrl: string;
  readonly #time: { readonly number: Hex; readonly time: Hex };

  constructor(rpcUrl: string, { number, timestamp }: Pick<HistoryBlock, "number" | "timestamp">) {
    this.#rpcUrl = rpcUrl;
    this.#time = { number, time: timestamp };
  }

  /** Of the block whose transactions would read so. */
  get blockNumber(): Hex {
    return this.#time.number;
  }

  /** Rejects with the node's own words at `error`, where the market's readers look for them. */
  async send(method: string, params: readonly unknown[]): Promise<unknown> {
    const isCall = method === "eth_call";
    const lent = { [MULTICALL3]: { code: MULTICALL3_CODE } };
    try {
      const asked = isCall ? [params[0], "latest", lent, this.#time] : params;
      return await callRpc(this.#rpcUrl, method, asked, FORK_TIMEOUT_MS);
    } catch (thrown) {
      if (!(thrown instanceof RpcError)) throw thrown;
      throw Object.assign(new Error(thrown.message), { error: { message: thrown.message } });
    }
  }

  /** Asks contracts of which nothing is known, each by itself; undefined where one reverts. */
  async ask(questions: readonly { readonly target: Address; readonly data: Hex }[]): Promise<(Hex | undefined)[]> {
    const answers: (Hex | undefined)[] = [];
    for (let i = 0; i < questions.length; i += QUESTIONS_PER_BATCH) {
      const requests = questions.slice(i, i + QUESTIONS_PER_BATCH).map(({ target: to, data }) => ({
        method: "eth_call",
        params: [{ to, data, gas: GAS_OF_A_QUESTION }, "latest"],
      }));
      const batch = await tryRpcBatch(this.#rpcUrl, requests, FORK_TIMEOUT_MS);
      answers.push(...batch.map((answer) => (answer instanceof RpcError ? undefined : (answer as Hex))));
    }
    return answers;
  }
}
