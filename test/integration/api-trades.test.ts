import { expect } from "chai";
import type { OrdersQuery } from "../../bot/ports/ledger.ts";
import { anApiSite, aWrittenLegs, aWrittenTrade, TOKENS } from "../builders/api-site.ts";
import { ScriptedExecutor } from "../builders/executors.ts";
import { booksOf } from "../builders/books.ts";
import { ask } from "../builders/http-client.ts";
import { hashOf, SPLIT_COMPLETED } from "../builders/parted-orders.ts";
import { USDC } from "../builders/signals.ts";

const SIGNALS = "/v1/signals";
const posted = (key: string, body: unknown) => ({ method: "POST", token: TOKENS.trade, key, body });

describe("trades over HTTP", () => {
  it("become orders of their kind, and are answered with the order's id", async () => {
    await using site = await anApiSite({ executor: new ScriptedExecutor({}, "split-trade") });
    const { status, json } = await ask(site.port, SIGNALS, posted("a", aWrittenTrade({ signalId: "77" })));
    const [order] = site.store.orders();
    expect(status).to.equal(200);
    expect(json).to.deep.equal({ signalId: "77", outcome: "order", orderId: String(order?.orderId) });
    expect(order?.signal).to.deep.include({ kind: "split-trade", source: "api", resources: ["trade trade_1"] });
  });

  it("of one id reach the engine once under one key, and are duplicates under any other", async () => {
    await using site = await anApiSite({ executor: new ScriptedExecutor({}, "legs-arbitrage") });
    const body = aWrittenLegs();
    const first = await ask(site.port, SIGNALS, posted("a", body));
    const second = await ask(site.port, SIGNALS, posted("a", body));
    expect(second.text).to.equal(first.text);
    expect(site.heard).to.have.lengthOf(1);
    const { json } = await ask(site.port, SIGNALS, posted("b", body));
    expect(json).to.include({ outcome: "denied", code: "duplicate-signal" });
    expect(site.store.orders()).to.have.lengthOf(1);
  });

  it("are listed with their parts, by kind and while they are open, and shown with them", async () => {
    const ledger = booksOf(new Map([[42n, SPLIT_COMPLETED]]));
    const asked: OrdersQuery[] = [];
    const listOrders = (query: OrdersQuery) => {
      asked.push(query);
      return ledger.listOrders(query);
    };
    await using site = await anApiSite({ ledger: { ...ledger, listOrders } });
    const read = { token: TOKENS.read };
    const list = await ask(site.port, "/v1/orders?kind=split-trade&active=true&limit=5", read);
    expect(asked).to.deep.equal([{ kind: "split-trade", active: true, limit: 5 }]);
    const shown = await ask(site.port, "/v1/orders/42", read);
    for (const trade of [(list.json as { orders: unknown[] }).orders[0], shown.json]) {
      expect(trade).to.include({ status: "partly" });
      const { parts } = trade as { parts: readonly unknown[] };
      expect(parts).to.have.lengthOf(2);
      expect(parts[0]).to.deep.include({
        partId: "sushiswap",
        purpose: "swap",
        exchange: "sushiswap",
        status: "confirmed",
        hash: hashOf(3),
        blockNumber: "18000001",
        gasUsed: "210000",
        gasPriceWei: "9523809523",
        received: { token: USDC, amountWei: "1995000000" },
      });
      expect(parts[1]).to.deep.include({ status: "failed", error: "NetworkTimeout: it waited" });
    }
    expect(shown.text).not.to.include("0x02f8aa");
    for (const query of ["kind=limit", "active=false", "cleared=1"]) {
      expect(await ask(site.port, `/v1/orders?${query}`, read), query).to.include({ status: 400 });
    }
  });

  it("with a bad field are refused in one sentence, reach nobody and leave their key free", async () => {
    await using site = await anApiSite({ executor: new ScriptedExecutor({}, "split-trade") });
    const { status, json } = await ask(site.port, SIGNALS, posted("a", aWrittenTrade({ side: "hold" })));
    expect(status).to.equal(400);
    expect(json).to.deep.equal({ error: { code: "invalid-signal", message: 'side: Expected "sell" or "buy".' } });
    expect(site.heard).to.deep.equal([]);
    expect(await ask(site.port, SIGNALS, posted("a", aWrittenTrade()))).to.include({ status: 200 });
  });
});
