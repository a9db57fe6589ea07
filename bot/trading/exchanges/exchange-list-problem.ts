import type { Exchange, RouterKind } from "../../core/exchange.ts";

/** Whose routers find pools by a factory. */
const KINDS_WITH_FACTORY: readonly RouterKind[] = ["uniswap-v2-router", "uniswap-v3-router", "uniswap-v3-router-02"];

/** What in a list of exchanges would leave it open where a pool is traded; undefined when nothing does. */
export function exchangeListProblem(exchanges: readonly Exchange[]): string | undefined {
  for (const [index, exchange] of exchanges.entries()) {
    const { name, router, routerKind, factory } = exchange;
    if (KINDS_WITH_FACTORY.includes(routerKind) !== (factory !== undefined)) {
      return factory === undefined
        ? `${name} without a factory`
        : `${name} with a factory, which a ${routerKind} has not`;
    }
    const earlier = exchanges.slice(0, index);
    if (earlier.some((other) => other.name === name)) return `two exchanges by the name ${name}`;
    const twin = earlier.find(
      (other) => other.router === router || (factory !== undefined && other.factory === factory),
    );
    if (twin !== undefined) return `${twin.name} and ${name} with the same pools`;
  }
  return undefined;
}
