import { Command, CommanderError } from "commander";
import { expect } from "chai";
import type { CommonOptions } from "../../bot/cli/options.ts";
import { addOrders, type OrdersActions } from "../../bot/cli/orders-commands.ts";
import { Output } from "../../bot/cli/output.ts";
import { performClear } from "../../bot/cli/perform-clear.ts";
import { performList } from "../../bot/cli/perform-orders.ts";
import { TokenNames } from "../../bot/cli/units.ts";
import type { Cleared, Ledger, LedgerEntry, OrdersQuery } from "../../bot/ports/ledger.ts";
import { booksOf } from "../builders/books.ts";
import { WAY_TO } from "../builders/orders.ts";

interface Called {
  readonly name: string;
  readonly options: unknown;
}

/** Parses what stands behind `arb`, with actions that only note that they were called. */
async function arb(...argv: readonly string[]): Promise<readonly Called[]> {
  const calls: Called[] = [];
  const action = (name: string) => (options: unknown) => {
    calls.push({ name, options });
    return Promise.resolve(0);
  };
  const actions: OrdersActions = {
    listOrders: action("listOrders"),
    showOrder: action("showOrder"),
    clearOrders: action("clearOrders"),
    exportOrders: action("exportOrders"),
    explainOrder: action("explainOrder"),
  };
  const silent = { writeOut: () => undefined, writeErr: () => undefined };
  const program = new Command("arb").exitOverride().configureOutput(silent).helpCommand(false);
  const command = (parent: Command, usage: string, description: string): Command =>
    parent.command(usage).description(description).option("--json", "", false);
  addOrders(program, command, actions, (_options: CommonOptions, perform) => perform().then(() => undefined));
  await program.parseAsync([...argv], { from: "user" });
  return calls;
}

function anOutput() {
  let written = "";
  const terminal = { write: (text: string) => (written += text) };
  const output = new Output({ stdout: terminal, stderr: terminal, json: false, redact: (text) => text });
  return { output, text: () => written };
}

const COMMON: CommonOptions = { env: "embedded", json: false };

/** A test double: what was cleared, in memory. */
function aMark(cleared?: Cleared) {
  let mark = cleared;
  return { read: () => mark, write: (next: Cleared) => void (mark = next) };
}

describe("arb orders", () => {
  it("list takes a kind, only the open ones, and those that were cleared too", async () => {
    const [call] = await arb("orders", "list", "--kind", "legs-arbitrage", "--active", "--all", "--limit", "7");
    expect(call?.name).to.equal("listOrders");
    expect(call?.options).to.include({ kind: "legs-arbitrage", active: true, all: true, limit: 7 });
    const [plain] = await arb("orders", "list");
    expect(plain?.options).to.include({ all: false, limit: 20 }).and.not.to.have.any.keys("active", "kind");
  });

  it("clear, show, export and explain are what they are called", async () => {
    expect((await arb("orders", "clear"))[0]?.name).to.equal("clearOrders");
    expect((await arb("orders", "show", "7"))[0]?.options).to.include({ orderId: 7n });
    expect((await arb("orders", "export"))[0]?.name).to.equal("exportOrders");
    expect((await arb("explain", "7"))[0]?.options).to.include({ orderId: 7n });
  });

  for (const argv of [
    ["list", "--kind", "limit"],
    ["list", "--active", "--state", "Failed"],
    ["list", "--limit", "0"],
    ["clear", "7"],
    ["show", "x"],
  ]) {
    it(`refuses ${argv.join(" ")}`, async () => {
      const thrown = await arb("orders", ...argv).catch((error: unknown) => error);
      expect(thrown).to.be.instanceOf(CommanderError);
    });
  }

  it("list leaves out what was cleared, says so, and asks for it with --all", () => {
    const asked: OrdersQuery[] = [];
    const books = booksOf(new Map([[42n, WAY_TO.Completed]]));
    const ledger: Ledger = { ...books, listOrders: (query) => (asked.push(query), books.listOrders(query)) };
    const cleared: Cleared = { createdUntilMs: 5, except: [] };
    const about = { ledger, directory: "data", tokens: new TokenNames([]), cleared: aMark(cleared) };
    const [some, all] = [anOutput(), anOutput()];
    performList(about, { ...COMMON, limit: 3, all: false }, some.output);
    performList(about, { ...COMMON, limit: 3, all: true, active: true }, all.output);
    expect(asked).to.deep.equal([
      { limit: 3, cleared },
      { limit: 3, active: true },
    ]);
    expect(some.text()).to.match(/\nThose that were cleared are left out; --all shows them, too\.\n$/);
    expect(all.text()).not.to.include("cleared");
  });

  it("clear says how many it has cleared, and touches nothing where there is nothing", () => {
    const entries = [
      { orderId: 2n, createdAtMs: 9 },
      { orderId: 1n, createdAtMs: 4 },
    ] as unknown as LedgerEntry[];
    const ledger: Ledger = {
      listOrders: ({ settled }) => (settled === undefined ? entries : settled ? entries.slice(1) : entries.slice(0, 1)),
      order: () => undefined,
      completedProfits: () => [],
    };
    const [mark, none] = [aMark(), aMark()];
    const [first, empty] = [anOutput(), anOutput()];
    expect(performClear(ledger, mark, first.output)).to.equal(0);
    expect(first.text()).to.equal("Cleared 1 settled order; `arb orders list --all` still shows it.\n");
    expect(mark.read()).to.deep.equal({ createdUntilMs: 9, except: [2n] });
    performClear(undefined, none, empty.output);
    expect(empty.text()).to.equal("There was no settled order to clear.\n");
    expect(none.read()).to.equal(undefined);
  });
});
