import { expect } from "chai";
import { postSignal } from "../../bot/adapters/own-api/post-signal.ts";
import { anApiSite, aWrittenTrade, TOKENS } from "../builders/api-site.ts";
import { ScriptedExecutor } from "../builders/executors.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const executor = () => new ScriptedExecutor({}, "split-trade");
const apiAt = (port: number, token = TOKENS.trade) => ({ url: `http://127.0.0.1:${port}`, token });

describe("a trade that is handed to the running bot", () => {
  it("becomes an order there, once however often it is handed over", async () => {
    await using site = await anApiSite({ executor: executor() });
    const first = await postSignal(apiAt(site.port), "trade-1", aWrittenTrade());
    const [order] = site.store.orders();
    expect(first).to.deep.equal({ outcome: "order", orderId: order?.orderId });
    const second = await postSignal(apiAt(site.port), "trade-1", aWrittenTrade());
    expect(second).to.include({ outcome: "denied" });
    expect(site.store.orders()).to.have.lengthOf(1);
  });

  it("is refused with the bot's own words when its token or a field is wrong", async () => {
    await using site = await anApiSite({ executor: executor() });
    const unreadable = aWrittenTrade({ side: "hold" });
    const field = await thrownBy(() => postSignal(apiAt(site.port), "trade-1", unreadable));
    expect(field.message).to.match(/answers 400: side: Expected "sell" or "buy"\.$/);
    const stranger = await thrownBy(() => postSignal(apiAt(site.port, "x".repeat(40)), "trade-1", aWrittenTrade()));
    expect(stranger.message).to.match(/answers 401: \w+/);
    expect(site.heard).to.deep.equal([]);
  });
});
