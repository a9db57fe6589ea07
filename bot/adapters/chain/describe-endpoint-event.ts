import { ArbError } from "../../core/errors.ts";
import type { EndpointEvent } from "./endpoint-event.ts";
import { FAILURES_BEFORE_INTERVENTION } from "./intervention.ts";

/** One sentence for a person. */
export function describeEndpointEvent(event: EndpointEvent, chainId: bigint): string {
  switch (event.type) {
    case "lost":
      return `The endpoint ${event.endpoint} does not answer: ${event.problem}.`;
    case "wrong-chain":
      return `The endpoint ${event.endpoint} is not asked any more: ${event.problem}.`;
    case "restored":
      return `The endpoint ${event.endpoint} answers again.`;
    case "intervention-needed":
      return new ArbError("ENDPOINTS_EXHAUSTED", {
        chainId,
        failures: FAILURES_BEFORE_INTERVENTION,
        problem: event.problem,
      }).message;
    case "recovered":
      return `The endpoint ${event.endpoint} answers again: nobody has to look any more.`;
  }
}

/** The first failure in a row, and every change for the better: the others are for the log. */
export function isWorthTelling(event: EndpointEvent): boolean {
  return !("failuresInARow" in event) || event.failuresInARow === 1;
}
