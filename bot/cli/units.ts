import { formatUnits } from "ethers";
import type { Address } from "../core/hex.ts";
import type { TokenAmount } from "../core/money.ts";
import type { Path } from "../core/path.ts";
import type { TokenEntry } from "../core/pool-entry.ts";

const SHOWN_DIGITS = 6;
/** What pools of Uniswap V4 and Curve trade without wrapping it. */
const ETHER: TokenEntry = { address: `0x${"0".repeat(40)}`, symbol: "ETH", decimals: 18 };

/** An amount for people: at most six digits after the point, cut off; what is smaller than that is not shown as zero. */
export function formatAmount(amountWei: bigint, decimals: number): string {
  const [whole = "0", fraction = ""] = formatUnits(amountWei < 0n ? -amountWei : amountWei, decimals).split(".");
  const sign = amountWei < 0n ? "-" : "";
  const shown = fraction.slice(0, SHOWN_DIGITS).replace(/0+$/, "");
  if (whole === "0" && shown === "" && amountWei !== 0n) return `${sign}<0.${"0".repeat(SHOWN_DIGITS - 1)}1`;
  return `${sign}${whole}${shown === "" ? "" : `.${shown}`}`;
}

/** Ether and its wrapped form. */
export function formatEther(amountWei: bigint): string {
  return formatAmount(amountWei, 18);
}

const BASE_UNITS = /\b(\d+) base units of (0x[0-9a-f]{40})\b/g;

/** Names tokens as the pool list does; of one that it does not have, base units and address are shown. */
export class TokenNames {
  readonly #tokens: ReadonlyMap<Address, TokenEntry>;

  constructor(tokens: readonly TokenEntry[]) {
    this.#tokens = new Map([ETHER, ...tokens].map((token) => [token.address, token]));
  }

  symbol(token: Address): string {
    return this.#tokens.get(token)?.symbol ?? `${token.slice(0, 6)}…${token.slice(-4)}`;
  }

  /** "WETH → USDC → WETH". */
  path({ profitToken, hops }: Path): string {
    return [profitToken, ...hops.map(({ tokenOut }) => tokenOut)].map((token) => this.symbol(token)).join(" → ");
  }

  amount({ token, amountWei }: TokenAmount): string {
    const entry = this.#tokens.get(token);
    if (entry === undefined) return `${amountWei} base units of ${this.symbol(token)}`;
    return `${formatAmount(amountWei, entry.decimals)} ${entry.symbol}`;
  }

  /** A sentence of the engine, which knows addresses and base units, with the amounts of listed tokens as people read them. */
  inWords(sentence: string): string {
    return sentence.replace(BASE_UNITS, (amount: string, wei: string, token: string) =>
      this.#tokens.has(token as Address) ? this.amount({ token: token as Address, amountWei: BigInt(wei) }) : amount,
    );
  }
}
