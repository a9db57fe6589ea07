import { expect } from "chai";
import { endpointOf, shownEndpoint } from "../../bot/core/endpoint.ts";

describe("an endpoint's address", () => {
  it("may be secure anywhere, in the clear on this machine, or a socket of it", () => {
    const understood = {
      "https://node.test/v3/key": "http",
      "wss://node.test/ws?key=1": "websocket",
      "http://localhost:8545": "http",
      "http://127.0.0.1:8545/": "http",
      "ws://127.8.9.10:8546": "websocket",
      "ws://[::1]:8546": "websocket",
      "/var/run/node.ipc": "ipc",
    };
    for (const [text, transport] of Object.entries(understood)) {
      expect(endpointOf(text)?.transport, text).to.equal(transport);
    }
  });

  it("is refused when it would leave this machine in the clear, however it is spelled", () => {
    const refused = [
      "http://node.test",
      "ws://node.test",
      "http://128.0.0.1",
      "http://127.0.0.1.node.test",
      "http://localhost.node.test",
      "http://127.0.0.1@node.test",
      "ws://0.0.0.0:8546",
      "http://[::2]",
      "ftp://127.0.0.1",
      "file:///node.ipc",
      "node.ipc",
      "/",
      "/node\0.ipc",
      "",
    ];
    for (const text of refused) expect(endpointOf(text), text).to.equal(undefined);
  });

  it("knows this machine by the other spellings of its address", () => {
    expect(endpointOf("http://2130706433:8545")?.address).to.equal("http://127.0.0.1:8545/");
    expect(endpointOf("http://127.1/")?.address).to.equal("http://127.0.0.1/");
  });

  it("is shown without what could be a key", () => {
    expect(shownEndpoint(endpointOf("wss://user:secret@node.test/key?x=1")!)).to.equal("wss://node.test/…");
    expect(shownEndpoint(endpointOf("/run/node.ipc")!)).to.equal("/run/node.ipc");
  });
});
