import type { RelayAnswer } from "../../ports/relay.ts";
import { faultOf } from "./endpoint-fault.ts";
import { rpcErrorOf } from "./rpc-error.ts";

/** Geth: "already known"; anvil: "transaction already imported"; Hardhat: "Known transaction". */
const HELD_ALREADY = /already known|already imported|known transaction|already exists/i;

/** Refusals in which a node says that it does not hold the transaction and never will; of Geth's txpool and its kin. */
const DEFINITE_REFUSAL = new RegExp(
  [
    "nonce (is )?too low",
    "insufficient funds|doesn't have enough funds",
    "underpriced",
    "intrinsic gas",
    "exceeds (the )?(block|transaction) gas (limit|cap)|gas limit (is )?too high",
    "fee cap|(priority fee|tip).*(higher|above|greater)|max fee per gas less than block base fee",
    "invalid (sender|chain ?id|signature)",
  ].join("|"),
  "i",
);

/** What a node's error says about a transaction that was handed to it: a text that nobody knows is unknown. */
export function answerOfSendError(thrown: unknown): RelayAnswer {
  const error = rpcErrorOf(thrown);
  if (error === undefined) return { answer: "unknown", detail: faultOf(thrown) };
  if (HELD_ALREADY.test(error.message)) return { answer: "accepted", detail: error.message };
  return { answer: DEFINITE_REFUSAL.test(error.message) ? "rejected" : "unknown", detail: error.message };
}
