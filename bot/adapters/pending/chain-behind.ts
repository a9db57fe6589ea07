import { messageOf } from "../../core/errors.ts";
import type { Hex } from "../../core/hex.ts";
import type { BehindChain, CallBehindResult, Fate } from "../../ports/behind.ts";
import type { Call } from "../../ports/chain.ts";
import { readReceipt } from "../chain/chain-reads.ts";
import type { RpcClient } from "../chain/rpc-client.ts";
import { simulateInOrder } from "../chain/simulated-bundle.ts";
import { nonceAt } from "./nonce-at.ts";
import { signedCall } from "./signed-call.ts";

/** Tries what is to come right behind a signed transaction on the node's latest state. */
export class ChainBehind implements BehindChain {
  readonly #client: RpcClient;

  constructor(client: RpcClient) {
    this.#client = client;
  }

  async callBehind(raw: Hex, { from, to, data, gasLimit }: Omit<Call, "atBlock">): Promise<CallBehindResult> {
    try {
      const first = signedCall(raw);
      const calls = [first, { from, to, data, gasLimit }];
      const [outcomes, nonce] = await Promise.all([
        simulateInOrder(this.#client, calls, "latest"),
        nonceAt(this.#client, first.from, "latest"),
      ]);
      // The simulation looks at no nonces: what has landed already would be executed twice.
      if (nonce !== first.nonce)
        return overtaken(first.hash, `its nonce is ${first.nonce}, and the next one is ${nonce}`);
      const [before, own] = outcomes;
      if (before?.succeeded !== true || own === undefined) return overtaken(first.hash, "it reverts");
      return own.succeeded
        ? { status: "succeeded", returnData: own.returnData, gasUsed: own.gasUsed }
        : { status: "reverted", revertData: own.returnData };
    } catch (thrown) {
      return { status: "unavailable", detail: messageOf(thrown) };
    }
  }

  async fateOf(raw: Hex): Promise<Fate> {
    const { hash, from, nonce } = signedCall(raw);
    // First the nonce, then the receipt: a block that comes in between is then seen with its receipt, never without.
    const next = await nonceAt(this.#client, from, "latest");
    const receipt = await readReceipt(this.#client, hash);
    if (receipt !== undefined) return { landedIn: receipt.blockNumber };
    return next > nonce ? "replaced" : "waiting";
  }
}

function overtaken(hash: Hex, problem: string): CallBehindResult {
  return { status: "overtaken", detail: `${hash} cannot come right before it: ${problem}` };
}
