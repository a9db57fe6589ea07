import type { Intent } from "./intent.ts";
import type { PartUpdate } from "./order-event.ts";
import { canTransition, isTerminal, StateTransitionError } from "./order-state.ts";
import type { OrderPart, PartBrief } from "./part.ts";

/** A part begins with its first signature; a further one of the same part changes nothing about it. */
export function withSignedPart(
  parts: readonly OrderPart[],
  { part: brief }: Intent,
  atMs: number,
): readonly OrderPart[] {
  if (brief === undefined || parts.some((part) => part.brief.partId === brief.partId)) return parts;
  return parts.concat(signedPart(brief, atMs));
}

function signedPart(brief: PartBrief, signedAtMs: number): OrderPart {
  return { brief, state: "Validated", signedAtMs, publishedVia: [], settled: false };
}

/**
 * The part after an update; the counterpart of `applyOrderEvent`, with the same table of states. Throws
 * StateTransitionError for what that forbids, and for what cannot be true of the part as it stands.
 */
export function applyPartUpdate(part: OrderPart, update: PartUpdate, orderId: bigint, atMs: number): OrderPart {
  const moved = (to: OrderPart["state"]): OrderPart => {
    if (part.state === to) return part;
    if (!canTransition(part.state, to)) throw new StateTransitionError(orderId, part.state, to);
    return { ...part, state: to };
  };
  const mustBe = (isPossible: boolean, to: OrderPart["state"]): void => {
    if (!isPossible) throw new StateTransitionError(orderId, part.state, to);
  };
  switch (update.type) {
    case "published": {
      mustBe(!isTerminal(part.state), "Submitted");
      const publishedVia = part.publishedVia.includes(update.via)
        ? part.publishedVia
        : part.publishedVia.concat(update.via);
      return { ...(part.state === "Validated" ? moved("Submitted") : part), publishedVia };
    }
    case "seen":
      mustBe(!isTerminal(part.state), "Pending");
      return moved("Pending");
    case "included":
      mustBe(!isTerminal(part.state), "Pending");
      return { ...moved("Pending"), inclusion: update.inclusion };
    case "inclusion-removed": {
      mustBe(part.state === "Pending", "Pending");
      const { inclusion: _taken, ...rest } = part;
      return rest;
    }
    case "completed":
      mustBe(part.inclusion?.succeeded === true && !isTerminal(part.state), "Completed");
      return { ...moved("Completed"), outcome: update.outcome, endedAtMs: atMs };
    case "failed": {
      mustBe(!isTerminal(part.state), "Failed");
      const { reason, detail, priorMove } = update;
      const failure = { reason, detail, ...(priorMove === undefined ? {} : { priorMove }) };
      return { ...moved("Failed"), failure, endedAtMs: atMs };
    }
    case "reopened": {
      mustBe(isTerminal(part.state) && !part.settled, "Pending");
      const {
        outcome: _outcome,
        failure: _failure,
        inclusion: _inclusion,
        endedAtMs: _ended,
        ...rest
      } = moved("Pending");
      return rest;
    }
    case "settled":
      mustBe(isTerminal(part.state) && !part.settled, part.state);
      return { ...part, settled: true };
    case "answered":
    case "bundle-status":
    case "noted":
      return part;
  }
}
