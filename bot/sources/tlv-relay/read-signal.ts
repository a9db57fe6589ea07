import type { FlashArbitrageSignal } from "../../core/signal.ts";
import type { Frame } from "../../wire/frame-reader.ts";
import { MESSAGE_FLAGS, PROTOCOL_VERSION, RELAY_DOMAINS, SOURCE_TYPES } from "../../wire/message-header.ts";
import { type Disagreement, disagreementIn } from "./disagreement.ts";
import { type MessageProblem, readSignalMessage } from "./signal-message.ts";
import { signalOf } from "./signal-of-message.ts";

/** Nothing is wrong with such a message; it is only not for us. */
export type IgnoredMessage = "own-echo" | "empty" | "system" | "no-signal" | "other-chain";

/** Why a message is not believed; see docs/guides/signal-relay.md. */
export type RefusedMessage = "domain" | "version" | "compressed" | "encrypted" | MessageProblem | Disagreement;

/** What a message comes to. */
export type ReadMessage =
  | { readonly signal: FlashArbitrageSignal }
  | { readonly ignored: IgnoredMessage }
  | { readonly refused: RefusedMessage };

/** Whether a message is somebody else's and says anything at all: only such ones count in the sequence of their source. */
export function isEmptyOrOwn({ header, payloadAt, end }: Frame): "own-echo" | "empty" | undefined {
  if (header.source === SOURCE_TYPES.executionEngine) return "own-echo";
  return payloadAt === end ? "empty" : undefined;
}

/** The signal of a message whose checksum is right, for one chain. */
export function readSignal(frame: Frame, chainId: number): ReadMessage {
  const { domain, version, flags } = frame.header;
  if (version !== PROTOCOL_VERSION) return { refused: "version" };
  if ((flags & MESSAGE_FLAGS.compressed) !== 0) return { refused: "compressed" };
  if ((flags & MESSAGE_FLAGS.encrypted) !== 0) return { refused: "encrypted" };
  if (domain === RELAY_DOMAINS.system) return { ignored: "system" };
  if (domain !== RELAY_DOMAINS.signal) return { refused: "domain" };
  const message = readSignalMessage(frame);
  if (typeof message === "string") return { refused: message };
  const { signal } = message;
  if (signal === undefined) return { ignored: "no-signal" };
  if (signal.chainId !== chainId) return { ignored: "other-chain" };
  const refused = disagreementIn(message, signal);
  return refused === undefined ? { signal: signalOf(message, signal) } : { refused };
}
