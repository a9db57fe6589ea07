import { expect } from "chai";
import { anApiSite, aWrittenLegs, aWrittenTrade, TOKENS } from "../builders/api-site.ts";
import { ScriptedExecutor } from "../builders/executors.ts";
import { ask } from "../builders/http-client.ts";

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

  it("with a bad field are refused in one sentence, reach nobody and leave their key free", async () => {
    await using site = await anApiSite({ executor: new ScriptedExecutor({}, "split-trade") });
    const { status, json } = await ask(site.port, SIGNALS, posted("a", aWrittenTrade({ side: "hold" })));
    expect(status).to.equal(400);
    expect(json).to.deep.equal({ error: { code: "invalid-signal", message: 'side: Expected "sell" or "buy".' } });
    expect(site.heard).to.deep.equal([]);
    expect(await ask(site.port, SIGNALS, posted("a", aWrittenTrade()))).to.include({ status: 200 });
  });
});
