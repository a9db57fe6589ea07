import { expect } from "chai";
import { ArbError } from "../../bot/core/errors.ts";
import { anApiSite, aWrittenPath, TOKENS } from "../builders/api-site.ts";
import { ask, type HttpAsk } from "../builders/http-client.ts";

const posted = (key: string, body: unknown, token = TOKENS.admin): HttpAsk => ({
  method: "POST",
  token,
  key,
  body,
});

/** Every door, with the least scope that may use it. */
const DOORS = [
  ["read", "/v1/status", { method: "GET" }],
  ["read", "/v1/orders", { method: "GET" }],
  ["read", "/v1/orders/42", { method: "GET" }],
  ["trade", "/v1/signals", { method: "POST", key: "a", body: aWrittenPath() }],
  ["admin", "/v1/config", { method: "GET" }],
  ["admin", "/v1/halt", { method: "POST", key: "b", body: { reason: "test" } }],
  ["admin", "/v1/resume", { method: "POST", key: "c" }],
] as const;

const SCOPES = ["read", "trade", "admin"] as const;

describe("control over HTTP", () => {
  for (const [least, path, asked] of DOORS) {
    it(`lets only ${least} and what includes it use ${path}`, async () => {
      await using site = await anApiSite();
      const statusOf = async (headers: HttpAsk): Promise<number> =>
        (await ask(site.port, path, { ...asked, ...headers })).status;
      expect(await statusOf({})).to.equal(401);
      expect(await statusOf({ token: "x".repeat(32) })).to.equal(401);
      expect(
        await statusOf({ headers: { authorization: [`Bearer ${TOKENS.admin}`, `Bearer ${TOKENS.read}`] } }),
      ).to.equal(401);
      const statuses = await Promise.all(SCOPES.map((scope) => statusOf({ token: TOKENS[scope], key: scope })));
      expect(statuses).to.deep.equal(
        SCOPES.map((scope) => (SCOPES.indexOf(scope) < SCOPES.indexOf(least) ? 403 : 200)),
      );
    });
  }

  it("keeps a scope without a token closed, and says what the header should have been", async () => {
    await using site = await anApiSite({ tokens: { read: TOKENS.read } });
    const { status, headers } = await ask(site.port, "/v1/config", { token: TOKENS.admin });
    expect(status).to.equal(401);
    expect(headers).to.have.property("www-authenticate", "Bearer");
    expect(await ask(site.port, "/v1/config", { token: TOKENS.read })).to.include({ status: 403 });
  });

  it("halts before the next order, and resumes", async () => {
    await using site = await anApiSite();
    const halted = await ask(site.port, "/v1/halt", posted("a", { reason: "maintenance", cancelInFlight: true }));
    expect(halted.json).to.include({ halted: true, changed: true, reason: "maintenance", cancelInFlight: true });
    expect(site.haltFile.current()).to.include({ reason: "maintenance" });
    const denied = await ask(site.port, "/v1/signals", posted("b", aWrittenPath(), TOKENS.trade));
    expect(denied.json).to.include({ outcome: "denied", code: "halted", reason: "maintenance" });
    const { json: status } = await ask(site.port, "/v1/status", { token: TOKENS.read });
    expect(status).to.have.nested.property("halt.reason", "maintenance");

    expect((await ask(site.port, "/v1/resume", posted("c", {}))).json).to.deep.equal({ halted: false, changed: true });
    expect(site.haltFile.current()).to.equal(undefined);
    const taken = await ask(site.port, "/v1/signals", posted("d", aWrittenPath(), TOKENS.trade));
    expect(taken.json).to.include({ outcome: "order" });
    expect(site.log).to.deep.equal(['Halted over HTTP: "maintenance".', "Resumed over HTTP."]);
  });

  it("does not resume a second time when a lost answer is asked for again", async () => {
    await using site = await anApiSite();
    await ask(site.port, "/v1/resume", posted("a", {}));
    await ask(site.port, "/v1/halt", posted("b", { reason: "after that" }));
    await ask(site.port, "/v1/resume", posted("a", {}));
    expect(site.haltFile.current()).to.include({ reason: "after that" });
  });

  it("gives a trader no way to occupy an operator's key", async () => {
    await using site = await anApiSite();
    await ask(site.port, "/v1/signals", posted("a", aWrittenPath(), TOKENS.trade));
    expect(await ask(site.port, "/v1/halt", posted("a", { reason: "now" }))).to.include({ status: 200 });
  });

  it("lets an operator halt while strangers and traders flood it", async () => {
    await using site = await anApiSite({ limits: { maxRequestsPerSecond: 2 } });
    const flood = [undefined, TOKENS.trade].flatMap((token) =>
      Array.from({ length: 30 }, () => ask(site.port, "/v1/status", token === undefined ? {} : { token })),
    );
    const halted = ask(site.port, "/v1/halt", posted("a", { reason: "flood" }));
    expect((await Promise.all(flood)).map(({ status }) => status)).to.include(429);
    expect(await halted).to.include({ status: 200 });
  });

  for (const [what, body] of Object.entries({
    "no reason": {},
    "an empty reason": { reason: "" },
    "a reason of 501 characters": { reason: "x".repeat(501) },
    "a word for yes": { reason: "x", cancelInFlight: "yes" },
    "a field that nothing knows": { reason: "x", force: true },
  })) {
    it(`does not halt for ${what}`, async () => {
      await using site = await anApiSite();
      expect(await ask(site.port, "/v1/halt", posted("a", body))).to.include({ status: 400 });
      expect(site.haltFile.current()).to.equal(undefined);
    });
  }

  it("says that orders may still be made when the switch could not be pulled, and lets it be tried again", async () => {
    let failures = 1;
    await using site = await anApiSite({
      control: (file) => ({
        current: () => file.current(),
        release: () => file.release(),
        pull: (halt) =>
          failures-- > 0
            ? Promise.reject(new ArbError("HALT_UNWRITABLE", { directory: "data", problem: "the disk is full" }))
            : file.pull(halt),
      }),
    });
    const failed = await ask(site.port, "/v1/halt", posted("a", { reason: "now" }));
    expect(failed.status).to.equal(500);
    expect(failed.text).to.include("the disk is full");
    expect(site.log.join()).to.include("the disk is full");
    expect(await ask(site.port, "/v1/halt", posted("a", { reason: "now" }))).to.include({ status: 200 });
  });

  it("shows orders as `arb orders` prints them, without the bytes that were signed", async () => {
    await using site = await anApiSite();
    const list = await ask(site.port, "/v1/orders?state=Completed&limit=5", { token: TOKENS.read });
    expect(list.json).to.have.nested.property("orders[0].orderId", "42");
    const one = await ask(site.port, "/v1/orders/42", { token: TOKENS.read });
    expect(one.json).to.have.nested.property("order.state", "Completed");
    expect(one.json).to.have.nested.property("events[0].type", "created");
    expect(one.text).not.to.include('"raw"');
  });

  for (const [path, status] of [
    ["/v1/orders?limit=0", 400],
    ["/v1/orders?limit=1001", 400],
    ["/v1/orders?limit=1&limit=2", 400],
    ["/v1/orders?limit=1e2", 400],
    ["/v1/orders?state=completed", 400],
    ["/v1/orders?from=1", 400],
    ["/v1/orders?__proto__=1", 400],
    ["/v1/orders/-1", 400],
    ["/v1/orders/0x2a", 400],
    [`/v1/orders/${2n ** 64n}`, 400],
    ["/v1/orders/43", 404],
    ["/v1/orders/%zz", 400],
    ["/v1/orders/../config", 404],
    ["/v1", 404],
  ] as const) {
    it(`answers ${path} with ${status} and one sentence`, async () => {
      await using site = await anApiSite();
      const { status: actual, json } = await ask(site.port, path, { token: TOKENS.read });
      expect(actual).to.equal(status);
      expect(json)
        .to.have.nested.property("error.message")
        .that.matches(/^[^\n]+\.$/);
    });
  }

  it("answers a fault of ours with nothing but that there was one, and logs it", async () => {
    await using site = await anApiSite({
      ledger: {
        listOrders: () => {
          throw new Error("disk I/O error at /secret/path");
        },
        order: () => undefined,
        completedProfits: () => [],
      },
    });
    const { status, json } = await ask(site.port, "/v1/orders", { token: TOKENS.read });
    expect(status).to.equal(500);
    expect(json).to.deep.equal({
      error: { code: "internal", message: "Something went wrong in here; the log says what." },
    });
    expect(site.log.join()).to.include("disk I/O error");
  });
});
