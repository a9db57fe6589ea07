import type { Exchange } from "../../bot/core/exchange.ts";
import { type Protocol, PROTOCOLS } from "./addresses.ts";
import { CODE_HASHES } from "./code-hashes.ts";

/** Where an account can swap on the embedded mainnet, as a bot is told of it. */
export const EMBEDDED_EXCHANGES = [
  exchange("uniswap-v2", "uniswap-v2-router", "uniswapV2Router", "uniswapV2Factory"),
  exchange("sushiswap", "uniswap-v2-router", "sushiRouter", "sushiFactory"),
  exchange("shibaswap", "uniswap-v2-router", "shibaRouter", "shibaFactory"),
  exchange("uniswap-v3", "uniswap-v3-router", "swapRouter", "uniswapV3Factory"),
  exchange("balancer", "balancer-vault", "balancerVault"),
] as const satisfies readonly Exchange[];

function exchange(name: string, routerKind: Exchange["routerKind"], router: Protocol, factory?: Protocol): Exchange {
  const codeHash = CODE_HASHES[router];
  return {
    name,
    routerKind,
    router: PROTOCOLS[router],
    ...(factory && { factory: PROTOCOLS[factory] }),
    ...(codeHash && { codeHash }),
  };
}
