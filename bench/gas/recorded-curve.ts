// Curve's code is in no package. Its TriCRV pool (crvUSD, WETH, CRV) with its mathematics and crvUSD are therefore taken
// from a recorded mainnet block, when those are beside the repository; WETH stays the one that everything here uses.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { AbiCoder, Contract, keccak256, parseEther, toBeHex } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { isRecordedMainnetThere, RECORDED_MAINNET } from "../../test/builders/recorded-mainnet.ts";
import { type LocalChain, WETH_ADDRESS } from "../../test/contracts/fixture/local-chain.ts";
import { type TradingPool, v3TradingPool } from "../../test/contracts/fixture/trading-pool.ts";
import type { V3Venue } from "../../test/contracts/fixture/v3-venue.ts";

const BLOCK = 19_933_597;
const POOL: Address = "0x4ebdf703948ddcea3b11f675b4d1fba9d2414a14";
const MATHEMATICS: Address = "0xcbff3004a20dbfe2731543aa38599a526e0fd6ee";
const CRVUSD: Address = "0xf939e0a03fb07f59a73314e73794be0e57ac1b4e";
const COINS = [CRVUSD, WETH_ADDRESS] as const;
const POOL_ABI = ["function exchange(uint256 i, uint256 j, uint256 dx, uint256 min_dy) payable returns (uint256)"];
const ERC20_ABI = [
  "function approve(address, uint256) returns (bool)",
  "function transfer(address, uint256) returns (bool)",
];
/** Where crvUSD keeps its balances. */
const BALANCES_SLOT = 1;
const PLENTY_WEI = parseEther("1000000000");
const LIQUIDITY = 44_721n * 10n ** 18n;
const FEE_PPM = 500;

/** An account before the block. */
interface RecordedAccount {
  readonly balance: Hex;
  readonly code_hash: Hex;
  readonly storage: Readonly<Record<Hex, Hex>>;
}

/** The Curve pool and a V3 pool in which WETH is cheaper; undefined when no blocks are recorded here. */
export async function openRecordedCurve(
  chain: LocalChain,
  v3: V3Venue,
): Promise<Readonly<Record<"curve cheap" | "v3 dear, crvUSD", TradingPool>> | undefined> {
  if (!isRecordedMainnetThere()) return undefined;
  await placeRecorded(chain);
  const { trader, weth, networkHelpers } = chain;
  const key = AbiCoder.defaultAbiCoder().encode(["uint256", "address"], [BALANCES_SLOT, await trader.getAddress()]);
  await networkHelpers.setStorageAt(CRVUSD, keccak256(key), PLENTY_WEI);
  const crvUsd = new Contract(CRVUSD, ERC20_ABI, trader);
  for (const coin of [weth, crvUsd]) await coin.getFunction("approve")(POOL, PLENTY_WEI);

  const curve = curveTradingPool(new Contract(POOL, POOL_ABI, trader));
  const oneWeth = parseEther("1");
  const price = ((await curve.quote(WETH_ADDRESS, oneWeth)) * 95n) / 100n / oneWeth;
  const dear = v3TradingPool(v3, await v3.pool(crvUsd, FEE_PPM, price, LIQUIDITY));
  return { "curve cheap": curve, "v3 dear, crvUSD": dear };
}

/** Puts the pool, its mathematics and crvUSD on the chain as they were before the block. */
async function placeRecorded({ networkHelpers }: LocalChain): Promise<void> {
  const { pre } = recorded(`blocks/${BLOCK}.json.gz`) as { readonly pre: Readonly<Record<Address, RecordedAccount>> };
  const codes = recorded("codes.json.gz") as Readonly<Record<Hex, Hex>>;
  for (const address of [POOL, MATHEMATICS, CRVUSD]) {
    const account = pre[address];
    const code = codes[account?.code_hash ?? "0x"];
    if (account === undefined || code === undefined) throw new Error(`${address} is not recorded in block ${BLOCK}`);
    await networkHelpers.setCode(address, code);
    await networkHelpers.setBalance(address, BigInt(account.balance));
    for (const [slot, value] of Object.entries(account.storage)) {
      await networkHelpers.setStorageAt(address, toBeHex(slot, 32), value);
    }
  }
}

function recorded(name: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(new URL(name, RECORDED_MAINNET))).toString());
}

/** Its own code quotes: an exchange by the trader that is only tried. */
function curveTradingPool(pool: Contract): TradingPool {
  const exchange = pool.getFunction("exchange");
  const indicesOf = (tokenIn: Address): readonly [number, number] => (tokenIn === COINS[0] ? [0, 1] : [1, 0]);
  return {
    address: POOL,
    tokens: COINS,
    quote: async (tokenIn, amountIn) => (await exchange.staticCall(...indicesOf(tokenIn), amountIn, 0n)) as bigint,
    swap: async (tokenIn, amountIn) => {
      await exchange(...indicesOf(tokenIn), amountIn, 0n);
    },
    hop: ({ tokenIn, tokenOut, amountIn }) => {
      const [i, j] = indicesOf(tokenIn);
      return { venue: "curve", pool: POOL, tokenIn, tokenOut, amountIn, i, j, indices: "uint256" };
    },
  };
}
