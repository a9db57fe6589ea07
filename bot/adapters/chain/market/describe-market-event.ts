import type { MarketEvent } from "./market-event.ts";

/** One sentence for a person. */
export function describeMarketEvent(event: MarketEvent): string {
  switch (event.type) {
    case "loading":
      return `${event.done} of ${event.total} pools are read (${event.reason}).`;
    case "taken-over":
      return `${event.pools} pools are taken over from an earlier run, as they were in block ${event.blockNumber}.`;
    case "left-out":
      return `The pool ${event.pool.address} is left out: ${event.reason}.`;
    case "diverged":
      return `The pool ${event.pool} had changed by block ${event.blockNumber} without any log of it: it is in quarantine, and all pools are read again.`;
    case "repaired":
      return `All pools were read again at block ${event.blockNumber}: ${event.pools} more had changed without a log.`;
    case "logs-missing":
      return `The endpoint has no logs of block ${event.blockNumber}, whose header says otherwise: ${event.pools} pools were read without them.`;
    case "note":
      return event.sentence;
    case "found":
      return `${event.pools} more pools were found.`;
    case "scanning":
      return `${event.done} of ${event.total} blocks of the factory ${event.factory} are searched for pools.`;
  }
}

/** Whether somebody has to look. */
export function isAlarm(event: MarketEvent): boolean {
  return event.type === "diverged";
}
