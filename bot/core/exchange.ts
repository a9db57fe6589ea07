import type { Address, Hex } from "./hex.ts";

/** How a router is called: which functions it has, and which pools it reaches. */
export const ROUTER_KINDS = [
  "uniswap-v2-router",
  "uniswap-v3-router",
  "uniswap-v3-router-02",
  "balancer-vault",
  "curve-pool",
] as const;

export type RouterKind = (typeof ROUTER_KINDS)[number];

/** Where an account swaps by calling a router, with the pools that the router reaches. */
export interface Exchange {
  /** As people and records call it, such as "sushiswap"; unique. */
  readonly name: string;
  readonly routerKind: RouterKind;
  /** Allowed to take what is sold, as much as is sold. A pool of Curve is its own router. */
  readonly router: Address;
  /** Whose pools the router reaches, where pools have a factory. */
  readonly factory?: Address;
  /** Of the router's code (EIP-1052); where it is given, nothing is sent to any other code. */
  readonly codeHash?: Hex;
}
