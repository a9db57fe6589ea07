import { Interface } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import type { Swap } from "../../core/route.ts";
import type { BoundedSwap } from "./slice.ts";
import type { RouterDialect, SwapTerms } from "./swap-call.ts";

const FUNDS = "(address sender, bool fromInternalBalance, address recipient, bool toInternalBalance) funds";
const VAULT = new Interface([
  `function swap((bytes32 poolId, uint8 kind, address assetIn, address assetOut, uint256 amount, bytes userData) swap,
    ${FUNDS}, uint256 limit, uint256 deadline)`,
  `function batchSwap(uint8 kind, (bytes32 poolId, uint256 assetInIndex, uint256 assetOutIndex, uint256 amount,
    bytes userData)[] swaps, address[] assets, ${FUNDS}, int256[] limits, uint256 deadline)`,
]);
/** IVault.SwapKind. */
const GIVEN_IN = 0;
const NO_DATA = "0x";

/** Balancer V2's Vault: several pools in one call, which then has one minimum for what they pay together. */
export const balancerVault: RouterDialect = {
  obstacle: (_exchange, swaps) =>
    swaps.some(({ swap }) => swap.venue !== "balancer-v2") ? "it swaps over pools of Balancer V2 only" : undefined,

  encode(swaps, terms) {
    const [first, ...others] = swaps;
    return first !== undefined && others.length === 0 ? encodeOne(first, terms) : encodeSeveral(swaps, terms);
  },
};

function encodeOne({ swap, amountInWei, minOutWei }: BoundedSwap, { recipient, deadlineS }: SwapTerms): Hex {
  const { tokenIn, tokenOut } = swap;
  const single = [poolIdOf(swap), GIVEN_IN, tokenIn, tokenOut, amountInWei, NO_DATA];
  return VAULT.encodeFunctionData("swap", [single, fundsOf(recipient), minOutWei, deadlineS]) as Hex;
}

function encodeSeveral(swaps: readonly BoundedSwap[], { recipient, deadlineS }: SwapTerms): Hex {
  const steps = swaps.map(({ swap, amountInWei }) => [poolIdOf(swap), 0, 1, amountInWei, NO_DATA]);
  const assets = swaps.slice(0, 1).flatMap(({ swap: { tokenIn, tokenOut } }) => [tokenIn, tokenOut]);
  // What the account pays counts up, what it gets down.
  const limits = [
    swaps.reduce((sum, { amountInWei }) => sum + amountInWei, 0n),
    -swaps.reduce((sum, { minOutWei }) => sum + minOutWei, 0n),
  ];
  const values = [GIVEN_IN, steps, assets, fundsOf(recipient), limits, deadlineS];
  return VAULT.encodeFunctionData("batchSwap", values) as Hex;
}

function poolIdOf(swap: Swap): Hex | undefined {
  return swap.venue === "balancer-v2" ? swap.poolId : undefined;
}

function fundsOf(account: Address): readonly unknown[] {
  return [account, false, account, false];
}
