import type { PoolList } from "../../bot/core/pool-entry.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { type LocalChain, startAnvil } from "../../bot/fork/start-anvil.ts";
import { CHAIN_ID } from "./chain-id.ts";
import { type EmbeddedEntry, embeddedPoolList } from "./pool-list.ts";
import { savedState } from "./saved-state.ts";

/** A running mainnet to be forked; nobody trades on it itself. */
export interface EmbeddedMainnet extends LocalChain {
  readonly poolList: PoolList<EmbeddedEntry>;
}

/**
 * Starts the embedded mainnet from its saved state; the first time that takes a second longer, because the state is
 * built. Throws what startAnvil throws.
 */
export async function startEmbeddedMainnet(): Promise<EmbeddedMainnet> {
  const chain = await startAnvil({ chainId: CHAIN_ID, loadStatePath: await savedState() });
  // A fork's clock goes on from the newest block: let that be now, not the day on which the state was built.
  await callRpc(chain.rpcUrl, "evm_mine");
  return { ...chain, poolList: embeddedPoolList() };
}
