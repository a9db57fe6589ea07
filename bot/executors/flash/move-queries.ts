import { id } from "ethers";
import type { Hex } from "../../core/hex.ts";
import type { Hop } from "../../core/route.ts";
import type { Singletons } from "../../core/singletons.ts";
import { MOVE_EVENTS, type MoveEvents } from "../../market/move-events.ts";
import type { Log, LogQuery } from "../../ports/chain.ts";

/** Hashed when they are first asked for: most orders never are. */
const hashed = new WeakMap<MoveEvents, readonly Hex[]>();

/** Which logs say that a pool on the way was moved: those of the pools themselves, and of the contracts of whole venues. */
export function moveQueries(hops: readonly Hop[], singletons: Singletons): readonly LogQuery[] {
  const own = { addresses: new Set<Hex>(), topics: new Set<Hex>() };
  const ofSingletons: LogQuery[] = [];
  for (const hop of hops) {
    for (const events of MOVE_EVENTS[hop.venue]) {
      const topics = topicsOf(events);
      if (events.pool !== "emitter") {
        ofSingletons.push({ addresses: [singletonOf(hop, singletons)], topics: [topics, [idOf(hop)]] });
        continue;
      }
      own.addresses.add(hop.pool);
      for (const topic of topics) own.topics.add(topic);
    }
  }
  return [{ addresses: [...own.addresses], topics: [[...own.topics]] }, ...ofSingletons];
}

/** Which of the pools a log of these is about. */
export function movedPool({ address, topics: [, first] }: Pick<Log, "address" | "topics">, hops: readonly Hop[]): Hex {
  const isAbout = (hop: Hop): boolean => hop.pool === address || (first !== undefined && first === idOf(hop));
  return hops.find(isAbout)?.pool ?? address;
}

function singletonOf({ venue }: Hop, { balancerVault, uniswapV4PoolManager }: Singletons): Hex {
  return venue === "uniswap-v4" ? uniswapV4PoolManager : balancerVault;
}

/** What the contract of all of a venue's pools calls it. */
function idOf(hop: Hop): Hex {
  return hop.venue === "balancer-v2" ? hop.poolId : hop.pool;
}

function topicsOf(events: MoveEvents): readonly Hex[] {
  const known = hashed.get(events);
  if (known !== undefined) return known;
  const topics = events.signatures.map((signature) => id(signature) as Hex);
  hashed.set(events, topics);
  return topics;
}
