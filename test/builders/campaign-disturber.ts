import type { FaultPlan } from "../../devnet/faults/fault-plan.ts";
import type { FaultRule } from "../../devnet/faults/fault-rule.ts";
import { NODE_FAULTS, type NodeFaultName } from "../../devnet/faults/node-proxy.ts";
import { SEND_FAULTS } from "../../devnet/faults/send-faults.ts";
import { RELAY_FAULTS, type RelayFaultName } from "../../devnet/faults/relay-faults.ts";
import {
  drain,
  evict,
  raiseBaseFee,
  reorganise,
  reorganiseWithForeign,
  useKeyElsewhere,
} from "./campaign-chain-events.ts";
import type { ChainEventKind, Disturbance, DisturbanceKind } from "./campaign-disturbance.ts";
import type { CampaignSite } from "./campaign-site.ts";

const CHAIN_EVENTS = {
  reorganisation: reorganise,
  "foreign-reorganisation": reorganiseWithForeign,
  "transaction-evicted": evict,
  "fee-spike": raiseBaseFee,
  "balance-drained": drain,
  "foreign-transaction": useKeyElsewhere,
} as const satisfies Readonly<Record<ChainEventKind, unknown>>;

/** These are no faults unless they last. */
const LASTING: readonly DisturbanceKind[] = ["stale-block", "node-unavailable", "chain-id-flipped", "receipts-missing"];

/** Ends a disturbance; tells whether anybody has felt it. */
export type EndDisturbance = () => Promise<boolean>;

/** Lets things go wrong on a site, and counts what really did. */
export class Disturber {
  readonly #site: CampaignSite;
  readonly #events = new Map<DisturbanceKind, number>();

  constructor(site: CampaignSite) {
    this.#site = site;
  }

  /**
   * Lets a disturbance happen that is none of the engine's own process. Returns the way to end it, or undefined when
   * there was nothing that it could have gone wrong with.
   */
  async disturb(disturbance: Disturbance): Promise<EndDisturbance | undefined> {
    const { kind, size } = disturbance;
    const { node, secondNode, thirdNode, relay } = this.#site;
    const count = LASTING.includes(kind) ? {} : { count: size };
    if (kind in SEND_FAULTS) {
      // What is signed goes to all endpoints, and one good answer would be enough.
      const ends = [node, secondNode, thirdNode].map(({ faults }) =>
        inject(faults, { fault: kind as NodeFaultName, ...count }),
      );
      return async () => (await Promise.all(ends.map((end) => end()))).includes(true);
    }
    if (isNodeFault(kind)) return inject(node.faults, { fault: kind, ...count });
    if (isRelayFault(kind)) return inject(relay.faults, { fault: kind, ...count });
    if (kind === "second-node-unavailable") return inject(secondNode.faults, { fault: "node-unavailable" });
    if (kind === "second-node-stale") return inject(secondNode.faults, { fault: "stale-block" });
    if (kind === "engine-killed" || kind === "engine-suspended") return undefined;
    const end = await CHAIN_EVENTS[kind](this.#site, disturbance);
    if (end === undefined) return undefined;
    this.note(kind);
    return async () => {
      await end();
      return true;
    };
  }

  /** Counts what happened to the engine's process. */
  note(kind: DisturbanceKind): void {
    this.#events.set(kind, (this.#events.get(kind) ?? 0) + 1);
  }

  /** How often each kind really happened: a fault that no request met did not. */
  counts(): Readonly<Record<string, number>> {
    const { node, secondNode, thirdNode, relay } = this.#site;
    const second = [...secondNode.faults.strikes].map(([kind, count]) => [SECOND_NODE[kind] ?? kind, count] as const);
    const strikes = [...node.faults.strikes, ...second, ...thirdNode.faults.strikes, ...relay.faults.strikes];
    const totals = new Map<string, number>();
    for (const [kind, count] of [...strikes, ...this.#events]) totals.set(kind, (totals.get(kind) ?? 0) + count);
    return Object.fromEntries([...totals].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}

const SECOND_NODE: Readonly<Partial<Record<NodeFaultName, DisturbanceKind>>> = {
  "node-unavailable": "second-node-unavailable",
  "stale-block": "second-node-stale",
};

function inject<Fault extends string>(plan: FaultPlan<Fault>, rule: FaultRule<Fault>): EndDisturbance {
  const before = plan.strikes.get(rule.fault);
  const withdraw = plan.inject(rule);
  return () => {
    withdraw();
    return Promise.resolve(plan.strikes.get(rule.fault) !== before);
  };
}

function isNodeFault(kind: DisturbanceKind): kind is NodeFaultName {
  return (NODE_FAULTS as readonly string[]).includes(kind);
}

function isRelayFault(kind: DisturbanceKind): kind is RelayFaultName {
  return kind in RELAY_FAULTS;
}
