import { ACCOUNTS } from "./accounts.ts";
import { PROTOCOLS } from "./addresses.ts";
import { npmCreationCode } from "./npm-artifact.ts";
import { placeProtocol } from "./place-contract.ts";
import type { SeedingChain } from "./seeding-chain.ts";
import { type TokenSymbol, worth } from "./token-list.ts";
import { give } from "./tokens.ts";

/** The Vault's constructor arguments on mainnet, and the time of its block, from which it computes two immutables. */
const AUTHORIZER = "0xa331d84ec860bf466b4cdccfb4ac09a1b43f3ae6";
const PAUSE_WINDOW_S = 90 * 86_400;
const BUFFER_PERIOD_S = 30 * 86_400;
const CREATED_AT_S = 1_618_857_407;

/** What the Vault holds and lends besides what its pools have, in dollars. */
const HOLDINGS: readonly (readonly [TokenSymbol, bigint])[] = [
  ["WETH", 120_000_000n],
  ["USDC", 60_000_000n],
  ["USDT", 40_000_000n],
  ["DAI", 30_000_000n],
  ["WBTC", 45_000_000n],
];

/** Places Balancer V2's Vault, which creates its collector of fees. Flash loans are free of charge, as on mainnet. */
export async function placeBalancerVault(chain: SeedingChain): Promise<void> {
  await placeProtocol(chain, "balancerVault", {
    creationCode: npmCreationCode("@balancer-labs/v2-deployments/dist/tasks/20210418-vault/artifact/Vault.json"),
    argumentTypes: ["address", "address", "uint256", "uint256"],
    arguments: [AUTHORIZER, PROTOCOLS.weth, PAUSE_WINDOW_S, BUFFER_PERIOD_S],
    creator: ACCOUNTS.liquidityProvider.address,
    timestampS: CREATED_AT_S,
  });
}

/** Fills the Vault: it lends whatever it holds, to whomever that belongs. */
export async function fillBalancerVault(chain: SeedingChain): Promise<void> {
  await chain.run(
    HOLDINGS.flatMap(([symbol, dollars]) => give(symbol, PROTOCOLS.balancerVault, worth(symbol, dollars))),
  );
}
