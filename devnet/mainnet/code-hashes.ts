import type { Hex } from "../../bot/core/hex.ts";
import type { Protocol } from "./addresses.ts";

/**
 * The keccak-256 of the code that mainnet has at these addresses (EIP-1052). Not listed: WETH9, the Sushi contracts and
 * QuoterV2, whose exact builds npm does not have.
 */
export const CODE_HASHES: Readonly<Partial<Record<Protocol, Hex>>> = {
  multicall3: "0xd5c15df687b16f2ff992fc8d767b4216323184a2bbc6ee2f9c398c318e770891",
  permit2: "0xc67d1657868aa5146eaf24fb879fb1fdec3d2d493b3683a61c9c2f4fb2851131",
  uniswapV2Factory: "0xbab145d02e7005f0d84c6c1639d39b799b0ea16df99ebbdaf5a14d9da820b4e0",
  uniswapV2Router: "0xa324bc7db3d091b6f1a2d526e48a9c7039e03b3cc35f7d44b15ac7a1544c11d2",
  uniswapV3Factory: "0x4d7b8525cd5d14343fa67a732fba5b24cddba11620ca88392f4ec6c52f91fd69",
  swapRouter: "0xbb90113d2f9a5e9b7feb15a1d1fff06c1ee1575b3f9b1181778ffd0cf633e7ea",
  swapRouter02: "0x6ec798e80f3a19de650826338677604e54d6664f44a33b53a20b22b1939f402e",
  positionManager: "0xbbc85554c06f5cba80ee4a5bd7ec1366ab80400278d5c76be64f69c37c48428b",
  balancerVault: "0x9eb70db20a41bfbf4b022fd070fa7f154b7c4aec98177120dde7a958384f4e66",
};

/** keccak-256 of a pair's creation code: with it the router derives every pair's address. */
export const V2_PAIR_INIT_CODE_HASH = "0x96e8ac4277198ff8b6f785478aa9a39f403cb768dd02cbee326c3e7da348845f";

/** keccak-256 of a V3 pool's creation code (PoolAddress.sol of the periphery). */
export const V3_POOL_INIT_CODE_HASH = "0xe34f199b19b2b4f47f68442619d555527d244f78a3297ea89325f843f87b8b54";
