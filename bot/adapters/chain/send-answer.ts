import type { RelayAnswer } from "../../ports/relay.ts";
import { faultOf } from "./endpoint-fault.ts";
import { rpcErrorOf } from "./rpc-error.ts";

/**
 * Geth, Reth: "already known"; Nethermind: "AlreadyKnown"; Erigon: "already known", "existing tx with same hash"; Besu and
 * Hardhat: "Known transaction"; anvil: "transaction already imported".
 */
const HELD_ALREADY = /already ?known|already imported|known transaction|already exists|existing tx with same hash/i;

/**
 * Refusals in which a node says that it does not hold the transaction, and will not take it as it is. A full pool, a node
 * that is still syncing and a nonce too high are none of them: the same bytes may be taken a moment later.
 */
const DEFINITE_REFUSAL = new RegExp(
  [
    // Geth (core/txpool/errors.go, core/error.go), whose words Reth and anvil repeat.
    "nonce (is )?too low",
    "insufficient funds",
    "underpriced",
    "intrinsic gas|floor data gas",
    "exceeds (the )?(block|transaction) gas (limit|cap)|gas limit (is )?too high",
    "fee cap|exceeds the configured cap|(priority ?fee|tip).*(higher|above|greater|bigger)",
    "max fee per gas less than block base fee",
    "invalid (sender|chain ?id|signature|transaction type)|transaction type not supported",
    "max initcode size exceeded|oversized data|negative value|gas uint64 overflow|nonce has max value",
    // EIP-7825, as Reth, anvil and Hardhat say it.
    "is greater than the cap",
    // Nethermind (AcceptTxResult).
    "old ?nonce|fee ?too ?low|insufficientfunds|gaslimitexceeded|failedtoresolvesender|senderiscontract",
    "int256overflow|replacementnotallowed|notsupportedtxtype",
    // Erigon (txpoolcfg.DiscardReason).
    "could not replace existing tx|intrinsicgas|gasuintoverflow|rlptoolong|initcode too large",
    // Besu (RpcErrorType).
    "upfront cost exceeds account balance|gas price below|wrong chain ?id|chainid (is required|not supported)",
    // Hardhat (EDR).
    "doesn't have enough funds|requires at least \\d+ gas|is too low for the next block|an invalid chainid",
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
