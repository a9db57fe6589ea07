import { Interface } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import type { BalancerHop, CurveHop } from "../../bot/executors/flash/executable-hop.ts";
import type { RecordedDesk } from "./recorded-desk.ts";

/** A Curve hop without its amount. */
export type CurveLeg = Omit<CurveHop, "amountIn">;

/** A Balancer hop without its amount. */
export type BalancerLeg = Omit<BalancerHop, "amountIn">;

const VAULT = new Interface([
  "function swap((bytes32, uint8, address, address, uint256, bytes), (address, bool, address, bool), uint256, uint256)",
]);
const GIVEN_IN = 0;
const NO_DEADLINE = 2n ** 256n - 1n;

/**
 * What a pool that pulls pays somebody else than our contract for an amount: by its own code, in a transaction that is
 * undone. Unlike `get_dy` every Curve pool can be asked so: those with a separate contract for views need it recorded.
 */
export function paidToAnother(desk: RecordedDesk, leg: CurveLeg | BalancerLeg, amountIn: bigint): Promise<bigint> {
  const { pool, tokenIn, tokenOut } = leg;
  const account = desk.trader.address.toLowerCase() as Address;
  const data = leg.venue === "curve" ? exchangeCall(leg, amountIn) : swapCall(leg, amountIn, account);
  return desk.undone(async () => {
    await desk.give(tokenIn, account, amountIn);
    await desk.approve(desk.trader, tokenIn, pool, amountIn);
    const before = await desk.balanceOf(tokenOut, account);
    await desk.send(desk.trader, pool, data);
    return (await desk.balanceOf(tokenOut, account)) - before;
  });
}

/** What a Curve pool says that it would pay. Throws when what it needs for that is not recorded. */
export async function saidToPay(desk: RecordedDesk, leg: CurveLeg, amountIn: bigint): Promise<bigint> {
  const { pool, indices, i, j } = leg;
  const signature = `get_dy(${indices} i, ${indices} j, uint256 dx) view returns (uint256)`;
  return (await desk.read(pool, signature, [i, j, amountIn])) as bigint;
}

function exchangeCall({ indices, i, j }: CurveLeg, amountIn: bigint): string {
  const pool = new Interface([`function exchange(${indices} i, ${indices} j, uint256 dx, uint256 min_dy)`]);
  return pool.encodeFunctionData("exchange", [i, j, amountIn, 0n]);
}

function swapCall({ poolId, tokenIn, tokenOut }: BalancerLeg, amountIn: bigint, account: Address): string {
  const swap = [poolId, GIVEN_IN, tokenIn, tokenOut, amountIn, "0x"];
  return VAULT.encodeFunctionData("swap", [swap, [account, false, account, false], 0n, NO_DEADLINE]);
}
