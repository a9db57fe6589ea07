import type { Address } from "../../bot/core/hex.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { pairLeg } from "./recorded-cycle.ts";
import { FOUNDED_PAIR, foundPair } from "./recorded-pair.ts";
import type { RecordedMarket } from "./recorded-market.ts";
import type { CurveLeg } from "./recorded-quote.ts";

const WETH: Address = PROTOCOLS.weth;
const USDC: Address = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
const USDT: Address = "0xdac17f958d2ee523a2206206994597c13d831ec7";
const AAVE: Address = "0x7fc66500c84a76ad7e9c93437bfc5ac33e2ddae9";
const USDP: Address = "0x8e870d67f660d95d5be530380d0ec0bd388289e1";
const USDE: Address = "0x4c9edd5852cd905f086c759e8383e09bff1e68b3";
const CRVUSD: Address = "0xf939e0a03fb07f59a73314e73794be0e57ac1b4e";

const USDC_WETH: Address = "0xb4e16d0168e52d35cacd2c6185b44281ec28c9dc";
const AAVE_WETH: Address = "0xdfc14d2af169b0d36c4eff567ada9b2e0cae044f";
const AAVE_USDP: Address = "0x139b6a7c65d40a71e7281223ffcfca9446c1a816";

const THREE_POOL = { venue: "curve", pool: "0xbebc44782c7db0a1a60cb6fe97d0b483032ff1c7", indices: "int128" } as const;
const TRICRYPTO2 = { venue: "curve", pool: "0xd51a44d3fae010294c616388b506acda1bfaae46", indices: "uint256" } as const;
const PLAIN_POOL = { venue: "curve", pool: "0xca978a0528116dda3cba9acd3e68bc6191ca53d0", indices: "int128" } as const;
const NG_POOL = { venue: "curve", pool: "0x02950460e2b9529d0e00284a5fa2d7bdf3fa4d72", indices: "int128" } as const;
const TRI_CRV = { venue: "curve", pool: "0x4ebdf703948ddcea3b11f675b4d1fba9d2414a14", indices: "uint256" } as const;

const ETHER = 10n ** 18n;
const DOLLAR = 10n ** 6n;

const WETH_TO_USDC = pairLeg(USDC_WETH, WETH, USDC);
const USDC_TO_USDT: CurveLeg = { ...THREE_POOL, i: 1, j: 2, tokenIn: USDC, tokenOut: USDT };
const USDT_TO_WETH: CurveLeg = { ...TRICRYPTO2, i: 0, j: 2, tokenIn: USDT, tokenOut: WETH };

/** Pools whose `exchange` returns nothing: 3pool (int128) and tricrypto2 (uint256), in the recorded direction. */
export const WITHOUT_RETURN_VALUE: RecordedMarket = {
  block: 17666333,
  txIndex: 0,
  prepare: (desk) => desk.enrich(USDC_WETH, USDC, 10n),
  cycles: [
    {
      shows: "int128 in the middle and uint256 last, funded by the first pool",
      legs: [WETH_TO_USDC, USDC_TO_USDT, USDT_TO_WETH],
      inputWei: 5n * ETHER,
      funding: "first-pool",
    },
    {
      shows: "int128 first and uint256 in the middle, funded by the last pool",
      legs: [USDC_TO_USDT, USDT_TO_WETH, WETH_TO_USDC],
      inputWei: 10_000n * DOLLAR,
      funding: "flash-swap",
    },
    {
      shows: "uint256 first and int128 last, funded by the contract's own balance",
      legs: [USDT_TO_WETH, WETH_TO_USDC, USDC_TO_USDT],
      inputWei: 10_000n * DOLLAR,
      funding: "own",
    },
  ],
  saying: [
    { leg: USDC_TO_USDT, amountIn: 10_000n * DOLLAR },
    { leg: { ...THREE_POOL, i: 2, j: 1, tokenIn: USDT, tokenOut: USDC }, amountIn: 10_000n * DOLLAR },
  ],
};

const WETH_TO_AAVE = pairLeg(AAVE_WETH, WETH, AAVE);
const AAVE_TO_USDP = pairLeg(AAVE_USDP, AAVE, USDP);
const USDP_TO_CRVUSD: CurveLeg = { ...PLAIN_POOL, i: 0, j: 1, tokenIn: USDP, tokenOut: CRVUSD };
const CRVUSD_TO_WETH: CurveLeg = { ...TRI_CRV, i: 0, j: 1, tokenIn: CRVUSD, tokenOut: WETH };

/**
 * Pools whose `exchange` returns what it paid: a factory's plain pool (int128) and TriCRV (uint256). In this place a
 * searcher earned 0.0835 ETH with the first of these cycles.
 */
export const WITH_RETURN_VALUE: RecordedMarket = {
  block: 19933597,
  txIndex: 1,
  cycles: [
    {
      shows: "int128 in the middle and uint256 last, funded by the first pool",
      legs: [WETH_TO_AAVE, AAVE_TO_USDP, USDP_TO_CRVUSD, CRVUSD_TO_WETH],
      inputWei: ETHER / 2n,
      funding: "first-pool",
    },
    {
      shows: "int128 first and uint256 in the middle, funded by the last pool",
      legs: [USDP_TO_CRVUSD, CRVUSD_TO_WETH, WETH_TO_AAVE, AAVE_TO_USDP],
      inputWei: 2_000n * ETHER,
      funding: "flash-swap",
    },
    {
      shows: "uint256 first and int128 last, funded by the contract's own balance",
      legs: [CRVUSD_TO_WETH, WETH_TO_AAVE, AAVE_TO_USDP, USDP_TO_CRVUSD],
      inputWei: 2_000n * ETHER,
      funding: "own",
    },
  ],
  saying: [
    { leg: USDP_TO_CRVUSD, amountIn: 2_000n * ETHER },
    { leg: { ...PLAIN_POOL, i: 1, j: 0, tokenIn: CRVUSD, tokenOut: USDP }, amountIn: 2_000n * ETHER },
  ],
};

const USDC_TO_USDE: CurveLeg = { ...NG_POOL, i: 1, j: 0, tokenIn: USDC, tokenOut: USDE };
const USDE_TO_USDC = pairLeg(FOUNDED_PAIR, USDE, USDC);

/** A factory's newer plain pool (int128, returns what it paid), which asks each token what it is worth. */
export const WITH_RATES: RecordedMarket = {
  block: 19932148,
  txIndex: 0,
  prepare: (desk) =>
    foundPair(desk, [
      [USDE, 1_000_000n * ETHER],
      [USDC, 1_100_000n * DOLLAR],
    ]),
  cycles: [
    {
      shows: "int128 first, funded by the last pool",
      legs: [USDC_TO_USDE, USDE_TO_USDC],
      inputWei: 10_000n * DOLLAR,
      funding: "flash-swap",
    },
    {
      shows: "int128 last, funded by the first pool",
      legs: [USDE_TO_USDC, USDC_TO_USDE],
      inputWei: 10_000n * ETHER,
      funding: "first-pool",
    },
  ],
  saying: [],
};
