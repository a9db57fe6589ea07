import { Interface } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";

const ERC20 = new Interface([
  "function allowance(address owner, address spender) view returns (uint256)",
  "function approve(address spender, uint256 amount)",
]);

/** The calldata that lets a spender take up to an amount. */
export function encodeApprove(spender: Address, amountWei: bigint): Hex {
  return ERC20.encodeFunctionData("approve", [spender, amountWei]) as Hex;
}

/** The calldata that asks what a spender may take. */
export function encodeAllowance(owner: Address, spender: Address): Hex {
  return ERC20.encodeFunctionData("allowance", [owner, spender]) as Hex;
}
