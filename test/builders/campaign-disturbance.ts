import { NODE_FAULTS, type NodeFaultName } from "../../devnet/faults/node-proxy.ts";
import { RELAY_FAULTS, type RelayFaultName } from "../../devnet/faults/relay-faults.ts";
import { Random } from "../../devnet/random.ts";
import { FINALITY_BLOCKS } from "./campaign-bot.ts";

/** What happens to the chain, and to our accounts on it. */
export type ChainEventKind =
  | "reorganisation"
  /** With a transaction that is not the engine's where one of its own was. */
  | "foreign-reorganisation"
  | "transaction-evicted"
  | "fee-spike"
  | "balance-drained"
  /** Somebody else uses the key. */
  | "foreign-transaction";

/** What happens to the engine's process. */
export type ProcessEventKind = "engine-killed" | "engine-suspended";

/** What happens to the endpoint that is asked second. */
const SECOND_NODE_EVENTS = ["second-node-unavailable", "second-node-stale"] as const;

/** Everything that a campaign does to an engine. */
export type DisturbanceKind =
  NodeFaultName | RelayFaultName | ChainEventKind | ProcessEventKind | (typeof SECOND_NODE_EVENTS)[number];

/** One thing that is going to go wrong; what its numbers mean depends on its kind. */
export interface Disturbance {
  readonly kind: DisturbanceKind;
  /** For so many blocks. */
  readonly blocks: number;
  /** So often, so deep, or by so much; at least 1. */
  readonly size: number;
  /** At least 0, less than 1: which account, when, whether. */
  readonly choice: number;
}

/** Each kind with how likely it is, compared with the others. */
export const DISTURBANCES: ReadonlyMap<DisturbanceKind, number> = new Map<DisturbanceKind, number>([
  ...NODE_FAULTS.map((kind) => [kind, 2] as const),
  ...(Object.keys(RELAY_FAULTS) as RelayFaultName[]).map((kind) => [kind, 2] as const),
  ...SECOND_NODE_EVENTS.map((kind) => [kind, 2] as const),
  ["reorganisation", 8],
  ["foreign-reorganisation", 2],
  ["transaction-evicted", 4],
  ["fee-spike", 4],
  ["balance-drained", 2],
  // Each one keeps an account out of use until it is final.
  ["foreign-transaction", 1],
  ["engine-killed", 8],
  ["engine-suspended", 3],
]);

const CALM_PROBABILITY = 0.3;
const MOST_AT_ONCE = 3;
const MOST_BLOCKS = 3;
/** Nothing that is final is taken back. */
const LARGEST_SIZE = FINALITY_BLOCKS - 1;

/** What goes wrong in one round of a campaign: the same for the same seed and round, whatever happened before. */
export function disturbancesOf(seed: number, round: number): readonly Disturbance[] {
  const random = new Random(seed, round);
  if (random.chance(CALM_PROBABILITY)) return [];
  return Array.from({ length: random.integer(1, MOST_AT_ONCE) }, () => ({
    kind: pickKind(random),
    blocks: random.integer(1, MOST_BLOCKS),
    size: random.integer(1, LARGEST_SIZE),
    choice: random.fraction(),
  }));
}

function pickKind(random: Random): DisturbanceKind {
  const weights = [...DISTURBANCES];
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random.fraction() * total;
  for (const [kind, weight] of weights) {
    left -= weight;
    if (left < 0) return kind;
  }
  throw new RangeError("there is nothing that could go wrong");
}
