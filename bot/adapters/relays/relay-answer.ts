import type { RelayAnswer } from "../../ports/relay.ts";
import type { RelayReply } from "./relay-connection.ts";
import { relayWords } from "./relay-words.ts";

/**
 * Errors that say nothing about what was sent: JSON-RPC's internal error, and "limit exceeded" (EIP-1474), which some send
 * in an HTTP 200.
 */
const THEIR_FAULTS = new Set([-32603, -32005]);

/** A reply to an offer or a cancellation in our words. */
export function answerIn(reply: RelayReply): RelayAnswer {
  if ("error" in reply) {
    const { code, message } = reply.error;
    const isTheirFault = code !== undefined && THEIR_FAULTS.has(code);
    return { answer: isTheirFault ? "unknown" : "rejected", detail: relayWords(message) };
  }
  return { answer: "accepted", detail: relayWords(detailIn(reply.result)) };
}

/** A bundle's hash, how many bundles were taken back, or whatever else was said: every relay has its own yes. */
function detailIn(result: unknown): string {
  if (Array.isArray(result)) return `${result.length} bundles`;
  if (typeof result === "object" && result !== null && "bundleHash" in result) return String(result.bundleHash);
  if (result === false) return "nothing to take back";
  if (result === true) return "taken back";
  return typeof result === "string" ? result : JSON.stringify(result);
}
