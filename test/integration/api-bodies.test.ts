import { once } from "node:events";
import { connect } from "node:net";
import { expect } from "chai";
import { LoopbackServer } from "../../bot/api/loopback-server.ts";
import { DEFAULT_LOOPBACK_LIMITS } from "../../bot/api/loopback-limits.ts";
import { anApiSite, aWrittenPath, TOKENS } from "../builders/api-site.ts";
import { ask } from "../builders/http-client.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const posted = { method: "POST", token: TOKENS.trade, key: "a" };

describe("bodies over HTTP", () => {
  it("are refused above 256 KiB, by their length or as they come", async () => {
    await using site = await anApiSite();
    const body = " ".repeat(256 * 1024 + 1);
    const chunked = { "content-length": [], "transfer-encoding": "chunked" };
    for (const headers of [{}, chunked]) {
      const { status, json } = await ask(site.port, "/v1/signals", { ...posted, body, headers });
      expect(status).to.equal(413);
      expect(json).to.have.nested.property("error.code", "body-too-large");
    }
    expect(site.heard).to.deep.equal([]);
  });

  it("of 100 signals with eight hops fit", async () => {
    await using site = await anApiSite();
    const { path } = aWrittenPath();
    const [there, back] = path.hops;
    const hops = () => Array.from({ length: 8 }, (_hop, i) => ({ ...(i % 2 === 0 ? there : back), pool: aPool() }));
    const body = Array.from({ length: 100 }, (_signal, i) =>
      aWrittenPath({ signalId: String(i), path: { ...path, hops: hops() } }),
    );
    const { status, json } = await ask(site.port, "/v1/signals", { ...posted, body });
    expect(status).to.equal(200);
    expect(json).to.have.nested.property("signals[99].outcome", "order");
  });

  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "garbage",
  ]) {
    it(`of the type ${type} are refused, as a form of a web page would be`, async () => {
      await using site = await anApiSite();
      const asked = { ...posted, body: aWrittenPath(), headers: { "content-type": type } };
      expect(await ask(site.port, "/v1/signals", asked)).to.include({ status: 415 });
      expect(site.heard).to.deep.equal([]);
    });
  }

  it("are not read from who may not send any", async () => {
    await using site = await anApiSite();
    const body = " ".repeat(200_000);
    const asked = { method: "POST", key: "a", body, headers: { connection: "keep-alive" } };
    const { status, headers } = await ask(site.port, "/v1/signals", asked);
    expect(status).to.equal(401);
    expect(headers).to.have.property("connection", "close");
  });
});

describe("an HTTP port that closes", () => {
  it("waits for a body that never comes only as long as it is allowed to", async () => {
    const site = await anApiSite({ limits: { closeGraceMs: 20 } });
    const socket = connect(site.port, "127.0.0.1");
    socket.on("error", () => undefined);
    const head = [
      "POST /v1/signals HTTP/1.1",
      `Host: 127.0.0.1:${site.port}`,
      `Authorization: Bearer ${TOKENS.trade}`,
      "Content-Type: application/json",
      "Content-Length: 9",
      "Expect: 100-continue",
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    const [told] = (await once(socket, "data")) as [Buffer];
    expect(told.toString()).to.match(/^HTTP\/1\.1 100 /);
    const closed = once(socket, "close");
    await site[Symbol.asyncDispose]();
    await closed;
  });

  it("answers a request that is under way", async () => {
    const site = await anApiSite({ limits: { closeGraceMs: 2_000 } });
    const arrived = Promise.withResolvers<undefined>();
    await site.api.start(() => arrived.resolve(undefined));
    const asked = ask(site.port, "/v1/signals?waitMs=50", { ...posted, body: aWrittenPath() });
    await arrived.promise;
    await site[Symbol.asyncDispose]();
    expect((await asked).json).to.include({ outcome: "pending" });
  });
});

describe("the address of an HTTP port", () => {
  const parts = {
    name: "api",
    doors: [],
    limits: DEFAULT_LOOPBACK_LIMITS,
    redact: (text: string) => text,
    onFault: () => undefined,
  };

  for (const host of ["0.0.0.0", "::", "192.168.1.7", "localhost", "127.0.0.2", ""]) {
    it(`is refused when it is "${host}", in a sentence that says why`, async () => {
      const refused = await thrownBy(() => LoopbackServer.open({ ...parts, host, port: 0 }));
      expect(refused).to.include({ code: "ARGUMENT_INVALID" });
      expect(refused.message).to.match(/^api\.host must be 127\.0\.0\.1 or ::1, .*TLS/);
    });
  }

  it("is named when its port is taken", async () => {
    await using site = await anApiSite();
    const { port } = site;
    const refused = await thrownBy(() => LoopbackServer.open({ ...parts, host: "127.0.0.1", port }));
    expect(refused.message).to.equal(
      `Port ${port} on 127.0.0.1 is in use; end what uses it, or set api.port to another one.`,
    );
  });
});

let lastPool = 1n << 80n;

function aPool(): string {
  lastPool += 1n;
  return `0x${lastPool.toString(16).padStart(40, "0")}`;
}
