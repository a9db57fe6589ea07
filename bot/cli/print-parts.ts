import type { PartFacts } from "../core/part-facts.ts";
import type { TradeStatus } from "../core/trade-status.ts";
import { brief, clipped } from "./brief.ts";
import { columns } from "./columns.ts";
import { printable } from "./printable.ts";
import type { TokenNames } from "./units.ts";

const HEADER = [
  "part",
  "purpose",
  "exchange",
  "status",
  "hash",
  "block",
  "gas used",
  "gas price (wei)",
  "traded",
  "error",
];

/** The last column; the events below the table have the whole sentence. */
const ERROR_WIDTH = 60;

/** A table with one transaction of a trade a row, and the whole trade in the last one. */
export function describeParts(parts: readonly PartFacts[], status: TradeStatus, tokens: TokenNames): string {
  const gasUsed = parts.reduce((sum, part) => sum + (part.gasUsed ?? 0n), 0n);
  const whole = ["whole trade", "", "", status, "", "", gasUsed === 0n ? "" : String(gasUsed)];
  return columns([HEADER, ...parts.map((part) => rowOf(part, tokens)), whole]);
}

/** How many of a trade's transactions are as deep as the settings ask: "2 of 3 parts confirmed". */
export function countConfirmed(parts: readonly PartFacts[]): string {
  const confirmed = parts.filter(({ status }) => status === "confirmed").length;
  return `${confirmed} of ${parts.length} parts confirmed`;
}

function rowOf(part: PartFacts, tokens: TokenNames): readonly string[] {
  const { partId, purpose, exchange = "", status, hash, blockNumber = "", gasUsed = "", gasPriceWei = "" } = part;
  const { sold, received, error = "" } = part;
  const traded = sold && received ? `${tokens.amount(sold)} for ${tokens.amount(received)}` : "";
  return [
    partId,
    purpose,
    exchange,
    status,
    brief(hash),
    String(blockNumber),
    String(gasUsed),
    String(gasPriceWei),
    traded,
    clipped(brief(tokens.inWords(printable(error))), ERROR_WIDTH),
  ];
}
