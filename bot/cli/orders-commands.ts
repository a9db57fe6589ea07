import { type Command, Option } from "commander";
import type { OrderState } from "../core/order-state.ts";
import type { SignalKind } from "../core/signal.ts";
import type { AddCommand, Perform } from "./add-command.ts";
import { orderId, wholeNumber } from "./arguments.ts";
import type { CommonOptions, ListOptions, ShowOptions } from "./options.ts";

export interface OrdersActions {
  listOrders(options: ListOptions): Promise<number>;
  showOrder(options: ShowOptions): Promise<number>;
  clearOrders(options: CommonOptions): Promise<number>;
  exportOrders(options: CommonOptions): Promise<number>;
  explainOrder(options: ShowOptions): Promise<number>;
}

const STATES: readonly OrderState[] = ["Created", "Validated", "Submitted", "Pending", "Completed", "Failed"];
const KINDS: readonly SignalKind[] = ["flash-arbitrage", "split-trade", "legs-arbitrage"];
const MAX_ROWS = 100_000;

/** `arb orders list`, `show`, `clear` and `export`; `arb explain`. */
export function addOrders(program: Command, command: AddCommand, actions: OrdersActions, perform: Perform): void {
  const orders = program
    .command("orders")
    .description("Looks at the books; works while the bot runs.")
    .helpCommand(false);
  addList(orders, command, actions, perform);
  command(orders, "show", "Everything that happened to one order, and each of its parts.", [
    "orders show 504403158265495552",
    "orders show 504403158265495552 --json",
  ])
    .argument("<order>", "its id, as the list shows it", orderId)
    .action((id: bigint, options: CommonOptions) =>
      perform(options, () => actions.showOrder({ ...options, orderId: id })),
    );
  command(
    orders,
    "clear",
    "Leaves settled orders out of the list from now on. The books keep all; open orders, and ends that are not final, stay.",
    ["orders clear", "orders list --all"],
  ).action((options: CommonOptions) => perform(options, () => actions.clearOrders(options)));
  command(orders, "export", "The profits of completed orders as CSV.", ["orders export > profits.csv"]).action(
    (options: CommonOptions) => perform(options, () => actions.exportOrders(options)),
  );
  command(
    program,
    "explain",
    "Why an order ended as it did: what was simulated, bid and answered, and who took the pools.",
    ["explain 504403158265495552", "explain 504403158265495552 --json"],
  )
    .argument("<order>", "its id, as the list of orders shows it", orderId)
    .action((id: bigint, options: CommonOptions) =>
      perform(options, () => actions.explainOrder({ ...options, orderId: id })),
    );
}

function addList(orders: Command, command: AddCommand, actions: OrdersActions, perform: Perform): void {
  command(orders, "list", "The newest orders, one row each, without those that were cleared.", [
    "orders list --limit 5",
    "orders list --active",
    "orders list --kind split-trade --state Failed --json",
  ])
    .addOption(new Option("--state <state>", "only those in this state").choices(STATES))
    .addOption(new Option("--kind <kind>", "only those of this kind").choices(KINDS))
    .addOption(new Option("--active", "only those that are open").conflicts("state"))
    .option("--all", "those that were cleared, too", false)
    .option("--limit <n>", "at most so many", wholeNumber(1, MAX_ROWS), 20)
    .action((options: ListOptions) => perform(options, () => actions.listOrders(options)));
}
