import { FlashbotsBundleProvider } from "@flashbots/ethers-provider-bundle";
import { expect } from "chai";
import { id, JsonRpcProvider, Wallet } from "ethers";
import { inspect } from "node:util";
import { connectRelays } from "../../bot/adapters/relays/connect-relays.ts";
import { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import { RelayIdentity } from "../../bot/adapters/relays/relay-identity.ts";
import { ReplacementNonces } from "../../bot/adapters/relays/replacement-nonces.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { checkFlashbotsSignature } from "../../devnet/relay/flashbots-signature.ts";
import { hashOf, signed } from "../builders/private-chain.ts";
import { thrownBy } from "../builders/thrown-by.ts";
import { resultAnswer, UnrulyRelay } from "../builders/unruly-relay.ts";

const IDENTITY_KEY = ACCOUNTS.relayIdentity.privateKey;

describe("requests to relays", () => {
  let servers: UnrulyRelay[];

  beforeEach(async () => {
    servers = await Promise.all([1, 2, 3].map(() => UnrulyRelay.start()));
    for (const server of servers) server.respond = () => resultAnswer({ bundleHash: "0xb1" });
  });
  afterEach(() => {
    for (const server of servers) server.stop();
  });

  const aTransaction = () => signed(new Wallet(id("searcher")), { nonce: 0 });
  const fieldsOf = (server: UnrulyRelay) =>
    server.bodies.map((body) => {
      const { method, params } = JSON.parse(body) as { method: string; params: unknown };
      return { method, params };
    });

  it("are signed once when their bodies are the same for several relays", async () => {
    const shared = { identity: new RelayIdentity(IDENTITY_KEY), replacementNonces: new ReplacementNonces() };
    const relays = servers.map(
      ({ url }, index) =>
        new FlashbotsRelay(
          { name: `relay ${index}`, url, chainId: 1n, identityKey: IDENTITY_KEY, dialect: "rbuilder" },
          shared,
        ),
    );
    const transactions = [await aTransaction()];
    const offer = { transactions, targetBlock: 9n, replacementUuid: "2f1b8f0e-4cf1-4b53-a5a5-1d3c1cf6a0a1" };
    await Promise.all(relays.map((relay) => relay.sendBundle(offer)));
    expect(new Set(servers.flatMap(({ bodies }) => bodies)).size, "one body").to.equal(1);
    expect(shared.identity.signed).to.equal(1);

    await Promise.all(relays.map((relay) => relay.cancelBundles(offer.replacementUuid)));
    await Promise.all(relays.map((relay) => relay.sendBundle({ ...offer, targetBlock: 10n })));
    expect(shared.identity.signed).to.equal(3);
    for (const { headers, body } of servers.flatMap(({ requests }) => requests)) {
      const header = headers["x-flashbots-signature"] as string;
      expect(checkFlashbotsSignature(header, body)).to.deep.equal({
        signer: shared.identity.address.toLowerCase(),
      });
    }
  });

  it("are by one identity that outlasts a restart", async () => {
    const header = async () => {
      const relay = new FlashbotsRelay({ name: "a", url: servers[0]!.url, chainId: 1n, identityKey: IDENTITY_KEY });
      await relay.sendBundle({ transactions: ["0x02"], targetBlock: 9n });
      return servers[0]!.requests.at(-1)!.headers["x-flashbots-signature"];
    };
    expect(await header()).to.equal(await header());
  });

  it("are made by nobody whose key is none, and the key is not shown", async () => {
    const key = `0x${"5ec2e7".repeat(5)}` as const;
    const relays = [{ name: "a", url: servers[0]!.url }];
    const fault = await thrownBy(() => connectRelays(relays, { chainId: 1n, identityKey: key }));
    expect(fault).to.include({ code: "SECRET_INVALID" });
    expect(inspect(fault)).not.to.include("5ec2e7");
  });

  it("say what Flashbots' own client says", async () => {
    const [ours, theirs] = servers as [UnrulyRelay, UnrulyRelay];
    const provider = new JsonRpcProvider(theirs.url, 1, { staticNetwork: true });
    const client = await FlashbotsBundleProvider.create(provider, new Wallet(IDENTITY_KEY), theirs.url, 1);
    const relay = new FlashbotsRelay({ name: "a", url: ours.url, chainId: 1n, identityKey: IDENTITY_KEY });
    const raw = await aTransaction();
    const replacementUuid = "2f1b8f0e-4cf1-4b53-a5a5-1d3c1cf6a0a1";

    await relay.sendBundle({ transactions: [raw], targetBlock: 258n, replacementUuid });
    await client.sendRawBundle([raw], 258, { replacementUuid });
    await relay.cancelBundles(replacementUuid);
    await client.cancelBundles(replacementUuid);
    await relay.cancelPrivate(hashOf(raw));
    await client.cancelPrivateTransaction(hashOf(raw));
    provider.destroy();
    expect(fieldsOf(ours)).to.deep.equal(fieldsOf(theirs));
  });

  it("name neither a bundle nor a refund when there is none", async () => {
    const [server] = servers as [UnrulyRelay];
    for (const dialect of ["flashbots", "rbuilder", "titan", "beaverbuild"] as const) {
      const settings = { name: dialect, url: server.url, chainId: 1n, identityKey: IDENTITY_KEY, dialect };
      await new FlashbotsRelay(settings).sendBundle({ transactions: ["0x02"], targetBlock: 16n });
    }
    expect(new Set(server.bodies)).to.have.length(1);
    expect(fieldsOf(server)[0]).to.deep.equal({
      method: "eth_sendBundle",
      params: [{ txs: ["0x02"], blockNumber: "0x10" }],
    });
  });
});
