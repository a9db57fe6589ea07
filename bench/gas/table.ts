import type { GasReport } from "./gas-report.ts";
import { KNOWN_FEATURE_GAS, KNOWN_LENDER_GAS, PUBLISHED_GAS } from "./published.ts";

const NOTES = [
  "Whole transactions, from their receipts, each alone in its block, without an access list unless it is named.",
  "A lender's cost is the difference from the same route paid by the contract's own balance.",
  "Published is what others measured: for a lender over a call that does nothing, which is another difference; for a",
  "feature over a prototype that had it built in. A payout is compared with the balance once more, for tokens with fees.",
  "Gas moves by up to 12 with addresses, with how tokens sort and with zero bytes in calldata; over V3 by 1,220 with",
  "the side on which WETH is. Addresses and sides are fixed here: tokens sort below WETH, as three in four do.",
];

/** The report beside the published figures, as lines. */
export function formatReport({ rows, features, leftOut }: GasReport): string {
  const routes = rows.map(({ route, funding, gas, overOwn, note }) => {
    const published = funding === "flash-swap" ? PUBLISHED_GAS[route] : undefined;
    return [
      route,
      funding,
      number(gas),
      published === undefined ? "" : number(published.must),
      published === undefined ? "" : number(published.stretch),
      number(published?.floor),
      number(published?.bestPublicExecutor),
      number(overOwn),
      overOwn === undefined ? "" : number(KNOWN_LENDER_GAS[funding]),
      note ?? "",
    ];
  });
  const additions = features.map(({ feature, gas, over }) => [
    feature,
    number(gas),
    signed(over),
    signed(KNOWN_FEATURE_GAS[feature]),
  ]);
  return [
    align([
      ["route", "funding", "gas", "must", "stretch", "floor", "best public", "over own", "published", "note"],
      ...routes,
    ]),
    "",
    align([["by a flash swap unless named", "gas", "over", "published"], ...additions]),
    "",
    ...leftOut.map((reason) => `Left out: ${reason}.`),
    ...NOTES,
  ].join("\n");
}

function number(value: number | undefined): string {
  return value === undefined ? "" : value.toLocaleString("en-US");
}

function signed(value: number | undefined): string {
  return value === undefined ? "" : `${value < 0 ? "−" : "+"}${number(Math.abs(value))}`;
}

/** Columns as wide as their widest cell; figures stand on the right. */
function align(table: readonly (readonly string[])[]): string {
  const widths = table[0]?.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0))) ?? [];
  const isFigure = (cell: string): boolean => /^[+−]?[\d,]+$/.test(cell);
  const isFigures = widths.map((_, column) => table.slice(1).every((cells) => isFigure(cells[column] || "0")));
  return table
    .map((cells) =>
      cells
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return isFigures[column] ? cell.padStart(width) : cell.padEnd(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
