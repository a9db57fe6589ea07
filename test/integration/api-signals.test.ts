import { expect } from "chai";
import { ask } from "../builders/http-client.ts";
import { anApiSite, aWrittenPath, aWrittenRoute, TOKENS } from "../builders/api-site.ts";
import { ScriptedExecutor } from "../builders/executors.ts";

const SIGNALS = "/v1/signals";
const posted = (key: string, body: unknown) => ({ method: "POST", token: TOKENS.trade, key, body });

describe("signals over HTTP", () => {
  it("become orders, and are answered with the order's id", async () => {
    await using site = await anApiSite();
    const { status, json } = await ask(site.port, SIGNALS, posted("a", aWrittenRoute({ signalId: "77" })));
    const [order] = site.store.orders();
    expect(status).to.equal(200);
    expect(json).to.deep.equal({ signalId: "77", outcome: "order", orderId: String(order?.orderId) });
    expect(order?.signal).to.include({ signalId: 77n, source: "api" });
  });

  it("are answered with the denial, its numbers and a sentence", async () => {
    const denial = { code: "capacity-exceeded", activeOrders: 5, maxOrders: 5 } as const;
    await using site = await anApiSite({ executor: new ScriptedExecutor({ assess: () => denial }) });
    const { status, json } = await ask(site.port, SIGNALS, posted("a", aWrittenPath({ signalId: "78" })));
    expect(status).to.equal(200);
    expect(json).to.deep.equal({
      signalId: "78",
      outcome: "denied",
      ...denial,
      sentence: "5 orders are open, at most 5 are allowed",
    });
  });

  it("of a list are answered one by one, in the order of the list", async () => {
    const denial = { code: "insufficient-funds", balanceWei: 1n, neededWei: 2n ** 70n } as const;
    let judged = 0;
    const assess = () => (++judged === 2 ? denial : undefined);
    await using site = await anApiSite({ executor: new ScriptedExecutor({ assess }) });
    const ids = ["1", "2", "3"];
    const body = ids.map((signalId) => aWrittenPath({ signalId }));
    const { json } = await ask(site.port, SIGNALS, posted("a", body));
    const { signals } = json as { signals: { signalId: string; outcome: string; neededWei?: string }[] };
    expect(signals.map(({ signalId, outcome }) => [signalId, outcome])).to.deep.equal([
      ["1", "order"],
      ["2", "denied"],
      ["3", "order"],
    ]);
    expect(signals[1]?.neededWei).to.equal(String(2n ** 70n));
  });

  it("are pending when the engine has not said anything in time", async () => {
    await using site = await anApiSite();
    await site.api.start(() => undefined);
    const { status, json } = await ask(site.port, `${SIGNALS}?waitMs=0`, posted("a", aWrittenPath({ signalId: "79" })));
    expect(status).to.equal(202);
    expect(json).to.deep.equal({ signalId: "79", outcome: "pending" });
  });

  it("reach the engine once when they are posted twice under one key, and get the same answer", async () => {
    await using site = await anApiSite();
    const body = aWrittenPath();
    const first = await ask(site.port, SIGNALS, posted("a", body));
    const second = await ask(site.port, SIGNALS, posted("a", body));
    expect(second.text).to.equal(first.text);
    expect(second.headers).to.have.property("idempotency-replayed", "true");
    expect(site.heard).to.have.lengthOf(1);
  });

  it("are denied as duplicates when they are posted again under another key", async () => {
    await using site = await anApiSite();
    const body = aWrittenPath();
    await ask(site.port, SIGNALS, posted("a", body));
    const { json } = await ask(site.port, SIGNALS, posted("b", body));
    expect(json).to.include({ outcome: "denied", code: "duplicate-signal" });
    expect(site.store.orders()).to.have.lengthOf(1);
  });

  it("conflict with a key that another body had, and with the same body at another query", async () => {
    await using site = await anApiSite();
    const body = aWrittenPath();
    await ask(site.port, SIGNALS, posted("a", body));
    for (const conflict of [
      await ask(site.port, SIGNALS, posted("a", aWrittenPath())),
      await ask(site.port, `${SIGNALS}?waitMs=1`, posted("a", body)),
    ]) {
      expect(conflict.status).to.equal(409);
      expect(conflict.json).to.have.nested.property("error.code", "idempotency-key-reused");
    }
    expect(site.heard).to.have.lengthOf(1);
  });

  for (const [what, key] of Object.entries({
    "no key": undefined,
    "a key with a space": "a b",
    "a long key": "k".repeat(129),
  })) {
    it(`are refused with ${what}`, async () => {
      await using site = await anApiSite();
      const { key: _key, ...keyless } = posted("", aWrittenPath());
      const { status, text } = await ask(site.port, SIGNALS, key === undefined ? keyless : { ...keyless, key });
      expect(status).to.equal(400);
      expect(text).to.include("Idempotency-Key");
      expect(site.heard).to.deep.equal([]);
    });
  }

  for (const [what, body, says] of [
    ["bad UTF-8", Buffer.from([0x22, 0xc3, 0x28, 0x22]), /not valid UTF-8/],
    ["no body", "", /not valid JSON/],
    ["deep nesting", "[".repeat(100_000), /not valid JSON/],
    ["__proto__", '{"__proto__": {"strategyId": 7}}', /__proto__/],
    [
      "a number beyond every limit",
      JSON.stringify(aWrittenPath()).replace(/"strategyId":7/, '"strategyId":1e999'),
      /strategyId/,
    ],
    ["one bad signal among good ones", [aWrittenPath(), aWrittenPath({ strategyId: -1 })], /\[1\]\.strategyId/],
    ["an unknown query", aWrittenPath(), /Expected no field \\"wait\\"/],
  ] as const) {
    it(`with ${what} are refused in one sentence, reach nobody and leave their key free`, async () => {
      await using site = await anApiSite();
      const path = what === "an unknown query" ? `${SIGNALS}?wait=1` : SIGNALS;
      const { status, text } = await ask(site.port, path, posted("a", body));
      expect(status).to.equal(400);
      expect(text).to.match(says);
      expect(site.heard).to.deep.equal([]);
      expect(await ask(site.port, SIGNALS, posted("a", aWrittenPath()))).to.include({ status: 200 });
    });
  }

  it("are refused while the engine takes none, and orders can still be looked at", async () => {
    await using site = await anApiSite();
    await site.api.stop();
    const { status, json } = await ask(site.port, SIGNALS, posted("a", aWrittenPath()));
    expect(status).to.equal(503);
    expect(json).to.have.nested.property("error.code", "not-accepting");
    expect(await ask(site.port, "/v1/orders", { token: TOKENS.read })).to.include({ status: 200 });
  });
});
