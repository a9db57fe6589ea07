import type { Hop } from "../../core/route.ts";
import type { Frame } from "../../wire/frame-reader.ts";
import { type ArbitrageSignal, ARBITRAGE_SIGNAL } from "../../wire/payloads/arbitrage-signal.ts";
import { type Economics, ECONOMICS } from "../../wire/payloads/economics.ts";
import { type ExecutionAddresses, EXECUTION_ADDRESSES } from "../../wire/payloads/execution-addresses.ts";
import { type ExecutionControl, EXECUTION_CONTROL } from "../../wire/payloads/execution-control.ts";
import { type PoolAddresses, POOL_ADDRESSES } from "../../wire/payloads/pool-addresses.ts";
import { type SignalIdentity, SIGNAL_IDENTITY } from "../../wire/payloads/signal-identity.ts";
import { SIZED_ROUTE } from "../../wire/payloads/sized-route.ts";
import { type StateReference, STATE_REFERENCE } from "../../wire/payloads/state-reference.ts";
import { TlvCursor, type TlvProblem } from "../../wire/tlv-framing.ts";

/** A signal and its companions, as they stand in one message. */
export interface SignalMessage {
  signal?: ArbitrageSignal;
  identity?: SignalIdentity;
  economics?: Economics;
  addresses?: ExecutionAddresses;
  state?: StateReference;
  control?: ExecutionControl;
  pools?: PoolAddresses;
  hops?: readonly Hop[];
}

/** Why the TLVs of a message say nothing. */
export type MessageProblem = TlvProblem | "duplicate-tlv" | "sized-route";

/** Reads the types that we know and passes over the others. A type that comes twice says two things, so neither counts. */
export function readSignalMessage({ view, payloadAt, end }: Frame): SignalMessage | MessageProblem {
  const message: SignalMessage = {};
  const tlv = new TlvCursor(view, payloadAt, end);
  while (tlv.next()) {
    const { type, at, bytes } = tlv;
    const part = PART_OF_TYPE.get(type);
    if (part === undefined) continue;
    if (message[part] !== undefined) return "duplicate-tlv";
    switch (part) {
      case "signal":
        message.signal = ARBITRAGE_SIGNAL.read(view, at);
        break;
      case "identity":
        message.identity = SIGNAL_IDENTITY.read(view, at);
        break;
      case "economics":
        message.economics = ECONOMICS.read(view, at);
        break;
      case "addresses":
        message.addresses = EXECUTION_ADDRESSES.read(view, at);
        break;
      case "state":
        message.state = STATE_REFERENCE.read(view, at);
        break;
      case "control":
        message.control = EXECUTION_CONTROL.read(view, at);
        break;
      case "pools":
        message.pools = POOL_ADDRESSES.read(view, at);
        break;
      case "hops": {
        const hops = SIZED_ROUTE.read(view, at, bytes);
        if (hops === undefined) return "sized-route";
        message.hops = hops;
        break;
      }
    }
  }
  return tlv.problem ?? message;
}

const PART_OF_TYPE: ReadonlyMap<number, keyof SignalMessage> = new Map([
  [ARBITRAGE_SIGNAL.type, "signal"],
  [SIGNAL_IDENTITY.type, "identity"],
  [ECONOMICS.type, "economics"],
  [EXECUTION_ADDRESSES.type, "addresses"],
  [STATE_REFERENCE.type, "state"],
  [EXECUTION_CONTROL.type, "control"],
  [POOL_ADDRESSES.type, "pools"],
  [SIZED_ROUTE.type, "hops"],
]);
