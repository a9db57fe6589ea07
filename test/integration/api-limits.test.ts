import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect } from "chai";
import type { LoopbackLimits } from "../../bot/api/loopback-limits.ts";
import { aMonitoringSite, anApiSite, TOKENS } from "../builders/api-site.ts";
import { eventually } from "../builders/eventually.ts";
import { ask, talk } from "../builders/http-client.ts";

interface Server extends AsyncDisposable {
  readonly port: number;
}

/** Both servers, each with a path that it answers and the headers that this takes. */
const SERVERS: readonly {
  readonly name: string;
  readonly open: (limits?: Partial<LoopbackLimits>) => Promise<Server>;
  readonly path: string;
  readonly token?: string;
}[] = [
  { name: "the API", open: (limits = {}) => anApiSite({ limits }), path: "/v1/status", token: TOKENS.read },
  { name: "the monitoring port", open: (limits = {}) => aMonitoringSite({ limits }), path: "/health" },
];

/** The status and the JSON of an answer as it went over the wire. */
function parsed(answer: string): { readonly status: number; readonly error?: { code: string; message: string } } {
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
  const body = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4)) as object;
  return { status, ...body };
}

for (const { name, open, path, token } of SERVERS) {
  const authorization = token === undefined ? "" : `Authorization: Bearer ${token}\r\n`;
  const asked = token === undefined ? {} : { token };
  const post = (port: number, headers: string): string =>
    `POST ${token === undefined ? path : "/v1/signals"} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n` +
    `${authorization.replace(TOKENS.read, TOKENS.trade)}Idempotency-Key: a\r\n${headers}\r\n`;

  describe(`${name} on this machine`, () => {
    for (const host of ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"]) {
      it(`answers to the name ${host}`, async () => {
        await using server = await open();
        const answer = await ask(server.port, path, { ...asked, headers: { host: `${host}:${server.port}` } });
        expect(answer.status).to.equal(200);
      });
    }

    for (const host of ["evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example", "0.0.0.0"]) {
      it(`refuses requests for the host "${host}", as after DNS rebinding`, async () => {
        await using server = await open();
        const { status, json } = await ask(server.port, path, { ...asked, headers: { host } });
        expect(status).to.equal(421);
        expect(json).to.have.nested.property("error.code", "host-not-allowed");
      });
    }

    it("refuses requests without a host and with two of them", async () => {
      await using server = await open();
      const lines = (hosts: string): string =>
        `GET ${path} HTTP/1.1\r\n${hosts}${authorization}Connection: close\r\n\r\n`;
      const good = `Host: 127.0.0.1:${server.port}\r\n`;
      expect(parsed(await talk(server.port, lines(""))).status).to.equal(421);
      expect(parsed(await talk(server.port, lines(`${good}Host: evil.example\r\n`))).status).to.equal(421);
      expect(parsed(await talk(server.port, lines(good))).status).to.equal(200);
    });

    for (const origin of ["https://evil.example", "null", "http://127.0.0.1"]) {
      it(`refuses web pages of ${origin}`, async () => {
        await using server = await open();
        const { status, json, headers } = await ask(server.port, path, { ...asked, headers: { origin } });
        expect(status).to.equal(403);
        expect(json).to.have.nested.property("error.code", "origin-not-allowed");
        expect(headers).not.to.have.property("access-control-allow-origin");
      });
    }

    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]) {
      it(`answers ${method} with 405 where there is nothing but GET`, async () => {
        await using server = await open();
        const { status, headers, json } = await ask(server.port, path, { ...asked, method });
        expect(status).to.equal(405);
        expect(headers).to.have.property("allow", "GET, HEAD");
        expect(json).to.have.nested.property("error.code", "method-not-allowed");
      });
    }

    for (const [what, bytes] of Object.entries({
      "what is no HTTP": "hello\r\n\r\n",
      "two lengths": "Content-Length: 2\r\nContent-Length: 3\r\n",
      "a length and chunks": "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
      "a negative length": "Content-Length: -1\r\n",
      "a line feed alone in a header": "X: a\nTransfer-Encoding: chunked\r\n",
      "a space before a header's colon": "Content-Length : 2\r\n",
      "a NUL in a header": "X: a\0b\r\n",
    })) {
      it(`refuses ${what}, and closes the connection`, async () => {
        await using server = await open();
        const written =
          what === "what is no HTTP" ? bytes : `${post(server.port, bytes)}{}GET ${path} HTTP/1.1\r\n\r\n`;
        const { status, error } = parsed(await talk(server.port, written));
        expect(status).to.equal(400);
        expect(error?.code).to.equal("bad-request");
      });
    }

    it("refuses oversized headers", async () => {
      await using server = await open();
      const { status, error } = parsed(await talk(server.port, post(server.port, `X: ${"x".repeat(20_000)}\r\n`)));
      expect(status).to.equal(431);
      expect(error?.code).to.equal("headers-too-large");
    });

    it("gives up on headers and on bodies that come too slowly", async () => {
      await using server = await open({ requestTimeoutMs: 100 });
      const begun = [
        `GET ${path} HTT`,
        ...(token === undefined ? [] : [`${post(server.port, "Content-Length: 9\r\n")}{`]),
      ];
      const answers = await Promise.all(begun.map((written) => talk(server.port, written)));
      for (const answer of answers) expect(parsed(answer)).to.have.nested.property("error.code", "request-timeout");
    });

    it("gives up on a request that never stops coming", async () => {
      await using server = await open({ requestTimeoutMs: 100 });
      const socket = connect(server.port, "127.0.0.1");
      socket.on("error", () => undefined);
      const drip = setInterval(() => socket.write("x"), 10);
      socket.write(`GET ${path} HTTP/1.1\r\nX: `);
      const [answer] = (await once(socket, "data")) as [Buffer];
      clearInterval(drip);
      socket.destroy();
      expect(parsed(answer.toString()).status).to.equal(408);
    });

    it("closes connections that say nothing at all", async () => {
      await using server = await open({ requestTimeoutMs: 50 });
      expect(await talk(server.port, "")).to.match(/^$|^HTTP\/1\.1 408 /);
    });

    it("takes so many connections and no more, and takes new ones when they have gone", async () => {
      await using server = await open({ maxConnections: 3 });
      const held: Socket[] = [];
      for (let i = 0; i < 3; i++) {
        const socket = connect(server.port, "127.0.0.1");
        await once(socket, "connect");
        held.push(socket);
      }
      // A round trip, so that the server has counted the three before the fourth comes.
      held[0]?.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${authorization}\r\n`);
      await once(held[0]!, "data");
      expect(await talk(server.port, `GET ${path} HTTP/1.1\r\n\r\n`)).to.equal("");
      for (const socket of held) {
        socket.destroy();
        await once(socket, "close");
      }
      await eventually(async () => (await ask(server.port, path, asked).catch(() => undefined))?.status === 200);
    });

    it("answers a flood with 429 and when to come back, and goes on answering", async () => {
      await using server = await open({ maxRequestsPerSecond: 2 });
      const answers = await Promise.all(Array.from({ length: 30 }, () => ask(server.port, path, asked)));
      const limited = answers.find(({ status }) => status === 429);
      expect(limited?.json).to.have.nested.property("error.code", "rate-limited");
      expect(limited?.headers).to.have.property("retry-after", "1");
      expect(answers.filter(({ status }) => status === 200)).to.have.length.of.at.least(2);
    });

    it("goes on when a connection is reset in the middle of a request", async () => {
      await using server = await open();
      for (const begun of [`GET ${path} HTT`, post(server.port, "Content-Length: 9\r\n")]) {
        const socket = connect(server.port, "127.0.0.1");
        await once(socket, "connect");
        socket.write(begun);
        socket.resetAndDestroy();
        await once(socket, "close");
      }
      expect(await ask(server.port, path, asked)).to.include({ status: 200 });
    });

    it("ends with the connections that are kept alive, and leaves its port", async () => {
      const server = await open();
      const idle = connect(server.port, "127.0.0.1");
      idle.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${authorization}\r\n`);
      await once(idle, "data");
      const ended = once(idle, "close");
      await server[Symbol.asyncDispose]();
      await ended;
      const refused: unknown = await ask(server.port, path, asked).catch((thrown: unknown) => thrown);
      expect(refused).to.have.property("code", "ECONNREFUSED");
    });
  });
}
