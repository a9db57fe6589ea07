import { type Contract, parseEther } from "ethers";
import { network } from "hardhat";
import type { Address } from "../../bot/core/hex.ts";
import { addressOf } from "../../test/contracts/fixture/address-of.ts";
import { type Deployed, deployFlashArbitrage } from "../../test/contracts/fixture/arbitrage.ts";
import { deployBalancerVault } from "../../test/contracts/fixture/balancer-vault.ts";
import { BalancerWeighted } from "../../test/contracts/fixture/balancer-weighted.ts";
import { deployFlashMintToken } from "../../test/contracts/fixture/erc3156-lenders.ts";
import { type Lenders, openLenders } from "../../test/contracts/fixture/lenders.ts";
import { type LocalChain, openLocalChain, WETH_ADDRESS } from "../../test/contracts/fixture/local-chain.ts";
import {
  balancerTradingPool,
  type TradingPool,
  v3TradingPool,
  v4TradingPool,
} from "../../test/contracts/fixture/trading-pool.ts";
import { NATIVE, UniswapV4 } from "../../test/contracts/fixture/uniswap-v4.ts";
import type { TracingNode } from "./access-list.ts";
import {
  FULL_RANGE_LIQUIDITY,
  openPair,
  openPublishedFixture,
  type PublishedFixture,
  tokenThatSorts,
} from "./published-fixture.ts";
import { openRecordedCurve } from "./recorded-curve.ts";

const TO_LEND_WEI = parseEther("1000");
const EARLIER_SWAP_WEI = 10n ** 12n;
const EARLIER_BLOCKS = 2;
const BETWEEN_SWAPS_S = 600;

/** A chain with the contract, the pools by name, and the lenders. */
export interface Stage extends Deployed {
  readonly chain: LocalChain;
  readonly node: TracingNode;
  readonly pools: ReadonlyMap<string, TradingPool>;
  readonly lenders: Lenders;
  /** An ERC-20 that lends itself. */
  readonly mintToken: Address;
  /** When the measured block is made: the same time after the earlier swaps, however fast the machine is. */
  readonly measuredAtS: number;
}

/**
 * Everything that is measured on. The published fixture and the contract come first: gas moves by up to 12 with addresses
 * and with how tokens sort, and so nothing that is added later moves the figures that have targets.
 */
export async function openStage(): Promise<Stage> {
  const connection = await network.create();
  const chain = await openLocalChain(connection);
  const fixture = await openPublishedFixture(chain);
  const deployed = await deployFlashArbitrage(chain);
  await chain.weth.getFunction("transfer")(deployed.contract, 1n);

  const v4 = await UniswapV4.deploy(chain);
  const vault = await deployBalancerVault(chain);
  const mintToken = await deployFlashMintToken(chain, parseEther("1000000"));
  await mintToken.getFunction("transfer")(deployed.contract, 1n);
  const others = await openOtherPools(chain, fixture, { v4, vault, mintToken });
  const curve = await openRecordedCurve(chain, fixture.v3);
  const pools = new Map([...Object.entries(curve ?? {}), ...fixture.pools, ...others]);
  const lenders = await openLenders(chain, { vault, manager: v4.manager, erc3156: mintToken }, TO_LEND_WEI);
  const measuredAtS = await swapEarlier(chain, pools);
  return {
    ...deployed,
    chain,
    node: connection.provider,
    pools,
    lenders,
    mintToken: addressOf(mintToken),
    measuredAtS,
  };
}

/**
 * Swaps over every pool that is not fresh, in blocks before the one that is measured. Curve's pool comes first, at times
 * that are set: its price oracle's work depends on them.
 * @returns the time for the measured block, in seconds
 */
async function swapEarlier({ networkHelpers }: LocalChain, pools: Stage["pools"]): Promise<number> {
  let timeS = await networkHelpers.time.latest();
  for (let block = 0; block < EARLIER_BLOCKS; block++) {
    timeS += BETWEEN_SWAPS_S;
    await networkHelpers.time.setNextBlockTimestamp(timeS);
    for (const [name, pool] of pools) {
      const ether = pool.tokens.find((token) => token === WETH_ADDRESS || token === NATIVE);
      if (name !== "v3 fresh") await pool.swap(ether ?? pool.tokens[0], EARLIER_SWAP_WEI);
    }
  }
  return timeS + BETWEEN_SWAPS_S;
}

/** Pools at the prices of the published fixture. */
async function openOtherPools(
  chain: LocalChain,
  { factories: [one, two], v3, t }: PublishedFixture,
  { v4, vault, mintToken }: { readonly v4: UniswapV4; readonly vault: Contract; readonly mintToken: Contract },
): Promise<ReadonlyMap<string, TradingPool>> {
  const above = await tokenThatSorts(chain, "above WETH");
  const weighted = await BalancerWeighted.deploy(chain, vault);
  const balanced = await weighted.pool([chain.weth, parseEther("1000")], [t, parseEther("2000000")]);
  const pools = new Map([
    ["v3 dear", v3TradingPool(v3, await v3.pool(t, 500, 1900n, FULL_RANGE_LIQUIDITY))],
    ["v3 cheap, token above WETH", v3TradingPool(v3, await v3.pool(above, 3000, 2000n, FULL_RANGE_LIQUIDITY))],
    ["v2 dear, token above WETH", await openPair(chain, [two, chain.weth, "1000", above, "1900000"])],
    ["balancer cheap", balancerTradingPool(vault, weighted, balanced)],
    ["v2 cheap, mint token", await openPair(chain, [one, mintToken, "1000", t, "2000000"])],
    ["v2 dear, mint token", await openPair(chain, [two, mintToken, "1000", t, "1900000"])],
  ]);
  for (const ether of ["wrapped", "native"] as const) {
    const cheap = await v4.pool(ether, t, 3000, 2000n, FULL_RANGE_LIQUIDITY);
    pools.set(`v4 ${ether} cheap`, v4TradingPool(v4, cheap));
  }
  pools.set("v4 dear", v4TradingPool(v4, await v4.pool("wrapped", t, 500, 1900n, FULL_RANGE_LIQUIDITY)));
  return pools;
}
