import { gunzipSync } from "node:zlib";
import { toQuantity } from "ethers";
import { startAnvil } from "../../bot/fork/start-anvil.ts";
import { ACCOUNTS } from "./accounts.ts";
import { fillBalancerVault, placeBalancerVault } from "./balancer.ts";
import { placeBalancerFactories, seedBalancerPools } from "./balancer-pools.ts";
import { CHAIN_ID } from "./chain-id.ts";
import { fundAccounts } from "./fund-accounts.ts";
import { placePreinstalled } from "./preinstalled.ts";
import { SeedingChain } from "./seeding-chain.ts";
import { placeTokens } from "./tokens.ts";
import { placeUniswapV2, seedPairs } from "./uniswap-v2.ts";
import { placeUniswapV3, seedPools } from "./uniswap-v3.ts";

/** Room for everything that is seeded in one block. */
const SEEDING_GAS_LIMIT = 10n ** 10n;

/** Mainnet's since November 2025. */
const BLOCK_GAS_LIMIT = 60_000_000n;
const BASE_FEE_PER_GAS_WEI = 10n ** 9n;

/** All the liquidity is bought with ETH from nowhere. */
const ENDLESS_WEI = 10n ** 27n;

/** Builds the embedded mainnet from nothing and returns its state as anvil loads it (JSON). */
export async function buildMainnet(): Promise<string> {
  const anvil = await startAnvil({
    chainId: CHAIN_ID,
    mining: "manual",
    order: "fifo",
    autoImpersonate: true,
    blockGasLimit: SEEDING_GAS_LIMIT,
  });
  try {
    const chain = new SeedingChain(anvil.rpcUrl);
    await chain.setBalance(ACCOUNTS.liquidityProvider.address, ENDLESS_WEI);
    await placePreinstalled(chain);
    await placeTokens(chain);
    await placeUniswapV2(chain);
    await placeUniswapV3(chain);
    await placeBalancerVault(chain);
    await placeBalancerFactories(chain);
    await seedPairs(chain);
    await seedPools(chain);
    await fillBalancerVault(chain);
    await seedBalancerPools(chain);
    await fundAccounts(chain);
    await chain.rpc("evm_setBlockGasLimit", [toQuantity(BLOCK_GAS_LIMIT)]);
    await chain.rpc("anvil_setNextBlockBaseFeePerGas", [toQuantity(BASE_FEE_PER_GAS_WEI)]);
    await chain.rpc("evm_mine");
    return dumpedState((await chain.rpc("anvil_dumpState")) as string);
  } finally {
    await anvil.stop();
  }
}

/** What of a dumped state the history is told from. */
interface DumpedState {
  readonly best_block_number: number;
  /** In no order. */
  readonly blocks: readonly { readonly header: { readonly number: string } }[];
}

/**
 * What anvil_dumpState answered (gzipped JSON in hexadecimal), without the history of the building: the newest block is
 * all that a chain needs to go on, and the rest would be three quarters of the file.
 */
function dumpedState(dump: string): string {
  const state = JSON.parse(gunzipSync(Buffer.from(dump.slice(2), "hex")).toString("utf8")) as DumpedState;
  const newest = state.blocks.filter((block) => Number(block.header.number) === state.best_block_number);
  return JSON.stringify({ ...state, blocks: newest, transactions: [] });
}
