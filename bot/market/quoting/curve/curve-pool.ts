import type { CryptoPool } from "../curve-crypto/crypto-pool.ts";
import type { StablePool } from "../curve-stable/stable-pool.ts";

/** A Curve pool with all that its exact quote depends on. */
export type CurvePool = StablePool | CryptoPool;
