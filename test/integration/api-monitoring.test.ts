import { expect } from "chai";
import { aMonitoringSite, READY } from "../builders/api-site.ts";
import { ask } from "../builders/http-client.ts";

describe("the monitoring port", () => {
  it("shows the metrics as their text and type, without a token", async () => {
    await using site = await aMonitoringSite();
    const { status, text, headers } = await ask(site.port, "/metrics");
    expect([status, text]).to.deep.equal([200, "arb_orders_total 3\n"]);
    expect(headers).to.have.property("content-type", "text/plain; version=0.0.4; charset=utf-8");
  });

  it("is healthy while the process answers, ready or not", async () => {
    await using site = await aMonitoringSite({ readiness: () => ({ ...READY, storeWorks: false }) });
    const { status, json } = await ask(site.port, "/health");
    expect(status).to.equal(200);
    expect(json).to.have.property("alive", true);
  });

  it("is ready while nothing is wrong, and says which check fails when something is", async () => {
    let now = READY;
    await using site = await aMonitoringSite({ readiness: () => now });
    const ready = await ask(site.port, "/ready");
    expect([ready.status, ready.json]).to.deep.equal([
      200,
      { ready: true, checks: { engine: "ok", store: "ok", head: "ok", endpoints: "ok" } },
    ]);
    now = { ...READY, headAgeMs: 61_000 };
    const late = await ask(site.port, "/ready");
    expect(late.status).to.equal(503);
    expect(late.json).to.deep.include({ ready: false });
    expect(late.json).to.have.nested.property("checks.head").that.includes("61000 ms old");
  });

  it("answers with 500 and no word of ours when the metrics cannot be read, and logs it", async () => {
    await using site = await aMonitoringSite({ metrics: () => Promise.reject(new Error("secret cause")) });
    const { status, text } = await ask(site.port, "/metrics");
    expect(status).to.equal(500);
    expect(text).not.to.include("secret cause");
    expect(site.log.join()).to.include("secret cause");
  });

  for (const path of ["/", "/metrics/", "/metric", "/v1/status", "/v1/halt", "//health", "/HEALTH"]) {
    it(`has nothing at ${path}`, async () => {
      await using site = await aMonitoringSite();
      const { status, json } = await ask(site.port, path);
      expect(status).to.equal(404);
      expect(json).to.have.nested.property("error.code", "not-found");
    });
  }
});
