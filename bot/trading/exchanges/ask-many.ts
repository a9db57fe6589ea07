import { Interface } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import type { EndpointClient } from "./endpoint-client.ts";

/** A question to a contract. */
export interface Question {
  readonly target: Address;
  readonly data: Hex;
}

/** Multicall3 has one address on all chains: multicall3.com. */
const MULTICALL3: Address = "0xca11bde05977b3631167028862be2a173976ca11";
const MULTICALL = new Interface([
  `function aggregate3((address target, bool allowFailure, bytes callData)[] calls) view
    returns ((bool success, bytes returnData)[] answers)`,
]);
/** Some hundred thousand gas a hundred: far below every node's limit for a call. */
const QUESTIONS_PER_CALL = 500;

/** The answers in order; "0x" where a contract reverted. Rejects when the endpoint does not answer. */
export async function askMany(client: EndpointClient, questions: readonly Question[]): Promise<readonly Hex[]> {
  const answers: Hex[] = [];
  for (let first = 0; first < questions.length; first += QUESTIONS_PER_CALL) {
    const calls = questions.slice(first, first + QUESTIONS_PER_CALL).map(({ target, data }) => [target, true, data]);
    const data = MULTICALL.encodeFunctionData("aggregate3", [calls]);
    const result = (await client.send("eth_call", [{ to: MULTICALL3, data }, "latest"])) as Hex;
    const [decoded] = MULTICALL.decodeFunctionResult("aggregate3", result) as unknown as [[boolean, Hex][]];
    answers.push(...decoded.map(([succeeded, returned]): Hex => (succeeded ? returned : "0x")));
  }
  return answers;
}
