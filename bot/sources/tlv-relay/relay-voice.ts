import type { Clock } from "../../ports/clock.ts";
import { PROTOCOL_VERSION, RELAY_DOMAINS, SOURCE_TYPES } from "../../wire/message-header.ts";
import { MessageSequence, timestampNsOf } from "../../wire/message-sequence.ts";
import { encodeMessage, type MessageWriter } from "../../wire/message-writer.ts";
import { HEARTBEAT } from "../../wire/payloads/heartbeat.ts";
import { RECOVERY_REQUEST, type RecoveryRequest } from "../../wire/payloads/recovery-request.ts";
import type { RelayLink } from "../../wire/relay-link.ts";

/** Requests that the relay does not read are of no use to it, and must not pile up with us. */
const MAX_UNSENT_BYTES = 1 << 16;

/** What we say to the signal relay; all of it in the relay's own domain, because it looks at nothing else. */
export class RelayVoice {
  readonly #link: RelayLink;
  readonly #clock: Clock;
  readonly #sequence: MessageSequence;
  #messages = 0n;

  constructor(link: RelayLink, clock: Clock) {
    this.#link = link;
    this.#clock = clock;
    this.#sequence = new MessageSequence(clock.nowMs());
  }

  /** Who we are: a header by itself. */
  identify(): boolean {
    return this.#say();
  }

  heartbeat(): boolean {
    const timestampNs = timestampNsOf(this.#clock.nowMs());
    return this.#say((writer) => writer.add(HEARTBEAT, { timestampNs, messages: this.#messages }));
  }

  requestRecovery(request: RecoveryRequest): boolean {
    return this.#say((writer) => writer.add(RECOVERY_REQUEST, request));
  }

  /** Returns whether it was said. */
  #say(write?: (writer: MessageWriter) => void): boolean {
    if (!this.#link.isConnected || this.#link.unsentBytes > MAX_UNSENT_BYTES) return false;
    const header = {
      domain: RELAY_DOMAINS.signal,
      version: PROTOCOL_VERSION,
      source: SOURCE_TYPES.executionEngine,
      flags: 0,
      sequence: write === undefined ? this.#sequence.last : this.#sequence.next(),
      timestampNs: timestampNsOf(this.#clock.nowMs()),
    };
    this.#link.write(encodeMessage(header, write));
    this.#messages += 1n;
    return true;
  }
}
