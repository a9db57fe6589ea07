import { parseUnits } from "ethers";
import { ArbError } from "../core/errors.ts";
import type { TokenEntry } from "../core/pool-entry.ts";

/** The token that a symbol of the pool list, or an address in it, stands for. Throws ARGUMENT_INVALID. */
export function tokenOf(written: string, tokens: readonly TokenEntry[], argument: string): TokenEntry {
  const lower = written.toLowerCase();
  const found = tokens.filter(({ address, symbol }) => address === lower || symbol.toLowerCase() === lower);
  const [token] = found;
  if (token !== undefined && found.length === 1) return token;
  const known = tokens.map(({ symbol }) => symbol).join(", ");
  const expected =
    found.length > 1 ? "an address, because several tokens of the list have that symbol" : `one of ${known}`;
  throw new ArbError("ARGUMENT_INVALID", { argument, expected, actual: JSON.stringify(written) });
}

/** An amount in units of a token, in its base units. Throws ARGUMENT_INVALID for what is no amount above zero. */
export function baseUnitsOf(written: string, { decimals, symbol }: TokenEntry, argument: string): bigint {
  const isDecimal = new RegExp(`^\\d{1,30}(\\.\\d{1,${decimals}})?$`).test(written);
  const amountWei = isDecimal ? parseUnits(written, decimals) : 0n;
  if (amountWei > 0n) return amountWei;
  const expected = `an amount of ${symbol} above 0 with at most ${decimals} decimals, such as 1.5`;
  throw new ArbError("ARGUMENT_INVALID", { argument, expected, actual: JSON.stringify(written) });
}
