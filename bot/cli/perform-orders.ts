import { explainOrder } from "../commands/explain-order.ts";
import { showOrder } from "../commands/show-order.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { ClearedOrders, Ledger } from "../ports/ledger.ts";
import type { ListOptions, ShowOptions } from "./options.ts";
import type { Output } from "./output.ts";
import { describeExplanation } from "./print-explanation.ts";
import { describeHistory, describeOrders, historyJson } from "./print-orders.ts";
import { profitsCsv } from "./profits-csv.ts";
import type { TokenNames } from "./units.ts";

/** The books of one data directory; there are none before the first run. */
export interface Books {
  readonly ledger: Ledger | undefined;
  readonly directory: string;
  readonly tokens: TokenNames;
  /** Absent where nothing can be cleared. */
  readonly cleared?: ClearedOrders;
}

const NO_LEDGER: Ledger = { listOrders: () => [], order: () => undefined, completedProfits: () => [] };

/** `arb orders list`. */
export function performList({ ledger, tokens, cleared }: Books, options: ListOptions, output: Output): number {
  const { config: _config, env: _env, json: _json, all = false, ...query } = options;
  const hidden = all ? undefined : cleared?.read();
  const orders = (ledger ?? NO_LEDGER).listOrders({ ...query, ...(hidden && { cleared: hidden }) });
  const note = hidden === undefined ? "" : "\nThose that were cleared are left out; --all shows them, too.";
  output.result({ orders }, describeOrders(orders, tokens) + note);
  return EXIT_CODES.ok;
}

/** `arb orders show`. */
export function performShow({ ledger, directory, tokens }: Books, { orderId }: ShowOptions, output: Output): number {
  const history = showOrder(ledger ?? NO_LEDGER, orderId, directory);
  output.result(historyJson(history), describeHistory(history, tokens));
  return EXIT_CODES.ok;
}

/** `arb explain`. */
export function performExplain({ ledger, directory, tokens }: Books, { orderId }: ShowOptions, output: Output): number {
  const explanation = explainOrder(ledger ?? NO_LEDGER, orderId, directory);
  const text = describeExplanation(explanation, tokens);
  output.result({ ...explanation, sentences: text.split("\n") }, text);
  return EXIT_CODES.ok;
}

/** `arb orders export`. */
export function performExport({ ledger, tokens }: Books, output: Output): number {
  const orders = (ledger ?? NO_LEDGER).completedProfits();
  output.result({ orders }, profitsCsv(orders, tokens).slice(0, -"\n".length));
  return EXIT_CODES.ok;
}
