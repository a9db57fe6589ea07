import { Interface } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "./accounts.ts";
import { PROTOCOLS } from "./addresses.ts";
import { type PairPlan, PAIRS } from "./market-plan.ts";
import { npmCreationCode } from "./npm-artifact.ts";
import { placeProtocol } from "./place-contract.ts";
import { PAIR_FACTORIES, pairEntry } from "./pool-list.ts";
import type { SeedingChain, SeedTransaction } from "./seeding-chain.ts";
import { TOKENS, worth } from "./token-list.ts";
import { give } from "./tokens.ts";

const contracts = new Interface(["function createPair(address tokenA, address tokenB)", "function mint(address to)"]);

const provider = ACCOUNTS.liquidityProvider.address;

/**
 * Places Uniswap V2's factory and router, and the same two at Sushi's and Shiba's addresses. npm does not have their own
 * builds; they are copies of Uniswap's that differ in the migrator, so their pairs trade alike but do not have their real
 * addresses.
 */
export async function placeUniswapV2(chain: SeedingChain): Promise<void> {
  const factoryCode = npmCreationCode("@uniswap/v2-core/build/UniswapV2Factory.json");
  const routerCode = npmCreationCode("@uniswap/v2-periphery/build/UniswapV2Router02.json");
  for (const [factory, router] of [
    ["uniswapV2Factory", "uniswapV2Router"],
    ["sushiFactory", "sushiRouter"],
    ["shibaFactory", "shibaRouter"],
  ] as const) {
    await placeProtocol(chain, factory, {
      creationCode: factoryCode,
      argumentTypes: ["address"],
      arguments: [provider],
      creator: provider,
    });
    await placeProtocol(chain, router, {
      creationCode: routerCode,
      argumentTypes: ["address", "address"],
      arguments: [PROTOCOLS[factory], PROTOCOLS.weth],
      creator: provider,
    });
  }
}

/** Creates the planned pairs and fills each with equal values of both tokens. */
export async function seedPairs(chain: SeedingChain): Promise<void> {
  await chain.run(PAIRS.flatMap(seedPair));
}

function seedPair(plan: PairPlan): SeedTransaction[] {
  const [a, b] = plan.tokens;
  const pair = pairEntry(plan).address;
  const create = contracts.encodeFunctionData("createPair", [TOKENS[a].address, TOKENS[b].address]);
  const mint = contracts.encodeFunctionData("mint", [provider]);
  return [
    { from: provider, to: PAIR_FACTORIES[plan.exchange], data: create as Hex },
    ...give(a, pair, worth(a, plan.dollars / 2n)),
    ...give(b, pair, worth(b, plan.dollars / 2n)),
    { from: provider, to: pair, data: mint as Hex },
  ];
}
