import type { Address } from "../../bot/core/hex.ts";

/** Where Ethereum's mainnet, and therefore the embedded one, has its protocols. */
export const PROTOCOLS = {
  weth: "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2",
  multicall3: "0xca11bde05977b3631167028862be2a173976ca11",
  permit2: "0x000000000022d473030f116ddee9f6b43ac78ba3",
  uniswapV2Factory: "0x5c69bee701ef814a2b6a3edd4b1652cb9cc5aa6f",
  uniswapV2Router: "0x7a250d5630b4cf539739df2c5dacb4c659f2488d",
  sushiFactory: "0xc0aee478e3658e2610c5f7a4a2e1777ce9e4f2ac",
  sushiRouter: "0xd9e1ce17f2641f24ae83637ab66a2cca9c378b9f",
  shibaFactory: "0x115934131916c8b277dd010ee02de363c09d037c",
  shibaRouter: "0x03f7724180aa6b939894b5ca4314783b0b36b329",
  uniswapV3Factory: "0x1f98431c8ad98523631ae4a59f267346ea31f984",
  swapRouter: "0xe592427a0aece92de3edee1f18e0157c05861564",
  swapRouter02: "0x68b3465833fb72a70ecdf485e0e4c7bd8665fc45",
  positionManager: "0xc36442b4a4522e871399cd717abdd847ab11fe88",
  quoterV2: "0x61ffe014ba17989e743c5f6cb21bf9697530b21e",
  balancerVault: "0xba12222222228d8ba445958a75a0704d566bf2c8",
  balancerWeightedPoolFactory: "0x8e9aa87e45e92bad84d5f8dd1bff34fb92637de9",
  balancerStablePoolFactory: "0xc66ba2b6595d3613ccab350c886ace23866ede24",
} as const satisfies Record<string, Address>;

/** A name of one of them. */
export type Protocol = keyof typeof PROTOCOLS;
