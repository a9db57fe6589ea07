import { expect } from "chai";
import { createServer, type Server, request } from "node:https";
import type { AddressInfo } from "node:net";
import { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { selfSignedCertificate, type TlsCredentials } from "../builders/self-signed-certificate.ts";
import { resultAnswer, UnrulyRelay } from "../builders/unruly-relay.ts";

describe("a relay that cannot show who it is", () => {
  let credentials: TlsCredentials;
  let server: Server;
  let received: string[];

  before(async () => {
    credentials = selfSignedCertificate();
    received = [];
    server = createServer(credentials, (arrived, response) => {
      received.push(arrived.url ?? "");
      response.end(`{"result":{"bundleHash":"0xb1"}}`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const port = () => (server.address() as AddressInfo).port;
  const relayAt = (url: string) =>
    new FlashbotsRelay({ name: "a", url, chainId: 1n, identityKey: ACCOUNTS.relayIdentity.privateKey });

  it("is sent nothing when its certificate is its own work", async () => {
    const relay = relayAt(`https://127.0.0.1:${port()}/bundles`);
    const sent = await relay.sendBundle({ transactions: ["0x02"], targetBlock: 5n });
    expect(sent.answer).to.equal("unknown");
    expect(sent.detail).to.match(/self-signed certificate/);
    expect((await relay.simulateBundle({ transactions: ["0x02"], targetBlock: 5n })).status).to.equal("unavailable");
    expect(received).to.deep.equal([]);
  });

  it("would have been heard by someone who trusts that certificate", async () => {
    const status = await new Promise((resolve, reject) => {
      const options = { port: port(), host: "127.0.0.1", path: "/control", ca: credentials.cert };
      request(options, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect([status, received]).to.deep.equal([200, ["/control"]]);
  });

  it("cannot send us on to somebody else", async () => {
    const [first, other] = [await UnrulyRelay.start(), await UnrulyRelay.start()];
    other.respond = () => resultAnswer({ bundleHash: "0xb1" });
    first.respond = () => ({ status: 307, body: "", headers: { location: other.url } });
    const sent = await relayAt(first.url).sendBundle({ transactions: ["0x02"], targetBlock: 5n });
    first.stop();
    other.stop();
    expect(sent).to.deep.equal({ answer: "unknown", detail: "HTTP 307: it gave no reason" });
    expect([first.requests.length, other.requests.length]).to.deep.equal([1, 0]);
  });
});
