// The fixture that published figures are measured on: issue 3 of this repository, "How it is measured".
import { type Contract, parseEther } from "ethers";
import { addressOf } from "../../test/contracts/fixture/address-of.ts";
import { deployNpm } from "../../test/contracts/fixture/deploy-npm.ts";
import { type LocalChain, WETH_ADDRESS } from "../../test/contracts/fixture/local-chain.ts";
import { type TradingPool, v2TradingPool, v3TradingPool } from "../../test/contracts/fixture/trading-pool.ts";
import { UniswapV2 } from "../../test/contracts/fixture/uniswap-v2.ts";
import { deployUniswapV3 } from "../../test/contracts/fixture/uniswap-v3.ts";
import type { V3Venue } from "../../test/contracts/fixture/v3-venue.ts";

export const FULL_RANGE_LIQUIDITY = 44_721n * 10n ** 18n;
const ERC20 = "@uniswap/v2-core/build/ERC20.json";
const SUPPLY_WEI = parseEther("1000000000000");

/** A pair to be made: the factory, and a token with its reserve in whole units, twice. */
type PairPlan = readonly [factory: UniswapV2, a: Contract, unitsA: string, b: Contract, unitsB: string];

/** The fixture's pools by name, and with what more of their kind are made. */
export interface PublishedFixture {
  readonly pools: ReadonlyMap<string, TradingPool>;
  readonly factories: readonly [UniswapV2, UniswapV2];
  readonly v3: V3Venue;
  readonly t: Contract;
}

/** Deploys it. All tokens sort below WETH, as three in four addresses do. */
export async function openPublishedFixture(chain: LocalChain): Promise<PublishedFixture> {
  const { weth } = chain;
  const [t, u, fresh] = [
    await tokenThatSorts(chain, "below WETH"),
    await tokenThatSorts(chain, "below WETH"),
    await tokenThatSorts(chain, "below WETH"),
  ];
  const [one, two] = [await UniswapV2.deploy(chain), await UniswapV2.deploy(chain)];
  const v3 = await deployUniswapV3(chain);
  const pools = new Map([
    ["v2 cheap", await openPair(chain, [one, weth, "1000", t, "2000000"])],
    ["v2 dear", await openPair(chain, [two, weth, "1000", t, "1900000"])],
    ["v2 T/U", await openPair(chain, [one, t, "2000000", u, "2000000"])],
    ["v2 U/WETH", await openPair(chain, [two, u, "1900000", weth, "1000"])],
    ["v3 cheap", v3TradingPool(v3, await v3.pool(t, 3000, 2000n, FULL_RANGE_LIQUIDITY))],
    ["v3 fresh", v3TradingPool(v3, await v3.pool(fresh, 3000, 2000n, FULL_RANGE_LIQUIDITY))],
    ["v2 dear, fresh token", await openPair(chain, [two, weth, "1000", fresh, "1900000"])],
  ]);
  return { pools, factories: [one, two], v3, t };
}

/** A pair with reserves. */
export async function openPair(chain: LocalChain, [factory, a, unitsA, b, unitsB]: PairPlan): Promise<TradingPool> {
  const pair = await factory.pool([a, parseEther(unitsA)], [b, parseEther(unitsB)]);
  return v2TradingPool(chain, factory, pair);
}

/** An ERC-20 on that side of WETH: V3's own arithmetic is 1,220 gas dearer when WETH is token0 and paid in. */
export async function tokenThatSorts({ trader }: LocalChain, side: "below WETH" | "above WETH"): Promise<Contract> {
  for (;;) {
    const token = await deployNpm(ERC20, trader, SUPPLY_WEI);
    if (addressOf(token) < WETH_ADDRESS === (side === "below WETH")) return token;
  }
}
