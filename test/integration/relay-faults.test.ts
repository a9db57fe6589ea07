import { expect } from "chai";
import { inspect } from "node:util";
import { connectRelays } from "../../bot/adapters/relays/connect-relays.ts";
import { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import { RelayIdentity } from "../../bot/adapters/relays/relay-identity.ts";
import { ReplacementNonces } from "../../bot/adapters/relays/replacement-nonces.ts";
import type { BundleOffer } from "../../bot/ports/relay.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { eventually } from "../builders/eventually.ts";
import { resultAnswer, type UnrulyAnswer, UnrulyRelay } from "../builders/unruly-relay.ts";

const IDENTITY_KEY = ACCOUNTS.relayIdentity.privateKey;
const OFFER: BundleOffer = { transactions: ["0x02"], targetBlock: 5n };
const HASH = `0x${"ab".repeat(32)}`;
const TAKEN = resultAnswer({ bundleHash: HASH });

describe("a relay that misbehaves", () => {
  let server: UnrulyRelay;

  beforeEach(async () => {
    server = await UnrulyRelay.start();
  });
  afterEach(() => server.stop());

  const relayAt = (url: string, changes: { readonly isAhead?: () => boolean } = {}) =>
    new FlashbotsRelay({ name: "unruly", url, chainId: 1n, identityKey: IDENTITY_KEY, timeoutMs: 100, ...changes });
  const answers = (...scripted: UnrulyAnswer[]) => {
    server.respond = () => (scripted.length > 1 ? scripted.shift() : scripted[0]);
  };

  const cases: Record<string, UnrulyAnswer> = {
    silence: undefined,
    "HTTP 429": { status: 429, body: "slow down" },
    "HTTP 502": { status: 502, body: "bad gateway" },
    "HTTP 302": { status: 302, body: "", headers: { location: "http://127.0.0.1:1/elsewhere" } },
    "what is no JSON": { status: 200, body: "<html>" },
    "an answer of 5 MB": resultAnswer({ bundleHash: "0xb1", more: "x".repeat(5_000_000) }),
    "JSON without a result": { status: 200, body: "{}" },
    null: { status: 200, body: "null" },
    "its own internal error": { status: 200, body: `{"error":{"code":-32603,"message":"database is locked"}}` },
  };
  for (const [name, answer] of Object.entries(cases)) {
    it(`makes ${name} neither yes nor no, without showing its URL`, async () => {
      answers(answer);
      const url = server.url.replace("//", "//user:secret@") + "/hidden?key=hidden";
      const relay = relayAt(url);
      const sent = await relay.sendBundle(OFFER);
      const further = [
        await relayAt(url).cancelBundles("name"),
        await relayAt(url).sendPrivate({ transaction: "0x02", transactionHash: "0x03", lastBlock: 5n }),
        await relayAt(url).cancelPrivate("0x03"),
      ];
      const tried = await relayAt(url).simulateBundle(OFFER);
      expect([sent, ...further].map((each) => each.answer)).to.deep.equal(Array(4).fill("unknown"));
      expect(tried.status).to.equal("unavailable");
      expect(await relayAt(url).bundleStatus("0x03", 5n)).to.equal(undefined);
      expect(await relayAt(url).userStats(5n)).to.equal(undefined);
      expect(inspect([sent, further, tried])).not.to.match(/secret|hidden/);
      if (name.startsWith("HTTP")) expect(sent.detail).to.include(name);
      expect(server.requests[0]?.headers.authorization, "credentials of the URL").to.equal(
        `Basic ${btoa("user:secret")}`,
      );
    });
  }

  it("is heard in its own words, a line of them at most, when it says no", async () => {
    answers({ status: 200, body: JSON.stringify({ error: { code: -32000, message: `no\n${"o".repeat(999)}` } }) });
    const sent = await relayAt(server.url).sendBundle(OFFER);
    expect(sent.answer).to.equal("rejected");
    expect(sent.detail).to.match(/^no o{197}$/);
    answers({ status: 200, body: `{"error":{}}` });
    expect(await relayAt(server.url).sendBundle(OFFER)).to.deep.equal({
      answer: "rejected",
      detail: "it gave no reason",
    });
  });

  it("is not asked before the time that its Retry-After names, and is then offered the same bytes", async () => {
    answers({ status: 429, body: "slow down", headers: { "retry-after": "2" } }, TAKEN);
    const relay = relayAt(server.url, { isAhead: () => true });
    const first = relay.sendBundle(OFFER);
    await eventually(() => relay.snapshot().breaker === "open");
    expect((await relay.cancelBundles("name")).detail).to.match(/^not asked: /);
    expect(await first).to.deep.equal({ answer: "accepted", detail: HASH });
    const [refused, repeated] = server.requests;
    expect(server.requests).to.have.length(2);
    expect(repeated!.atMs - refused!.atMs).to.be.at.least(2_000);
    expect(repeated!.body).to.equal(refused!.body);
    expect(relay.snapshot()).to.include({ offered: 1, accepted: 1, unknown: 0, breaker: "closed" });
  });

  it("is not offered a bundle again whose block has come", async () => {
    answers({ status: 503, body: "busy" });
    let head = 4n;
    const relay = new FlashbotsRelay({
      ...{ name: "unruly", url: server.url, chainId: 1n, identityKey: IDENTITY_KEY },
      isAhead: (block) => block > head,
    });
    const sent = relay.sendBundle(OFFER);
    await eventually(() => server.requests.length > 0);
    head = 5n;
    expect(await sent).to.deep.equal({ answer: "unknown", detail: "HTTP 503: busy" });
    expect(server.requests).to.have.length(1);
  });

  it("is not offered a bundle again that was taken back or replaced meanwhile", async () => {
    answers({ status: 503, body: "busy" }, { status: 503, body: "busy" }, TAKEN);
    const relay = relayAt(server.url, { isAhead: () => true });
    const offers = ["taken back", "replaced"].map((replacementUuid) => relay.sendBundle({ ...OFFER, replacementUuid }));
    await eventually(() => server.requests.length === 2);
    const replacement = { ...OFFER, transactions: ["0x03" as const], replacementUuid: "replaced" };
    expect((await relay.cancelBundles("taken back")).answer).to.equal("accepted");
    expect((await relay.sendBundle(replacement)).answer).to.equal("accepted");
    expect((await Promise.all(offers)).map(({ answer }) => answer)).to.deep.equal(["unknown", "unknown"]);
    expect(server.requests).to.have.length(4);
  });

  it("is not asked twice by someone who does not know when it would be too late", async () => {
    answers({ status: 503, body: "busy" }, TAKEN);
    expect((await relayAt(server.url).sendBundle(OFFER)).answer).to.equal("unknown");
    expect(server.requests).to.have.length(1);
  });

  it("costs neither a request nor a signature once it has failed three times", async () => {
    answers({ status: 500, body: "" });
    const identity = new RelayIdentity(IDENTITY_KEY);
    const settings = { name: "dead", url: server.url, chainId: 1n, identityKey: IDENTITY_KEY };
    const relay = new FlashbotsRelay(settings, { identity, replacementNonces: new ReplacementNonces() });
    for (let targetBlock = 1n; targetBlock <= 3n; targetBlock++) await relay.sendBundle({ ...OFFER, targetBlock });
    expect(relay.snapshot()).to.include({ breaker: "open", unknown: 3 });
    const further = await Promise.all([
      relay.sendBundle(OFFER),
      relay.cancelBundles("name"),
      relay.simulateBundle(OFFER),
      relay.sendPrivate({ transaction: "0x02", transactionHash: "0x03", lastBlock: 5n }),
    ]);
    for (const { detail } of further as { readonly detail: string }[]) expect(detail).to.match(/^not asked: /);
    expect([server.requests.length, identity.signed]).to.deep.equal([3, 3]);
  });

  it("is asked one thing alone after its pause, and everything again when that is answered", async () => {
    answers({ status: 429, body: "", headers: { "retry-after": "0" } });
    const relay = relayAt(server.url);
    await relay.sendBundle(OFFER);
    answers(TAKEN);
    await eventually(() => relay.snapshot().pauseMs === 0);
    const offers = [5n, 6n, 7n].map((targetBlock) => relay.sendBundle({ ...OFFER, targetBlock }));
    expect((await Promise.all(offers)).map(({ answer }) => answer)).to.deep.equal(["accepted", "unknown", "unknown"]);
    const again = [5n, 6n, 7n].map((targetBlock) => relay.sendBundle({ ...OFFER, targetBlock }));
    expect((await Promise.all(again)).map(({ answer }) => answer)).to.deep.equal(Array(3).fill("accepted"));
  });

  it("keeps no other relay waiting", async () => {
    const prompt = await UnrulyRelay.start();
    prompt.respond = () => TAKEN;
    const relays = [
      { name: "silent", url: server.url },
      { name: "prompt", url: prompt.url },
    ];
    const [silent, other] = connectRelays(relays, { chainId: 1n, identityKey: IDENTITY_KEY, timeoutMs: 60_000 });
    let isSilent = true;
    const unheard = silent!.sendBundle(OFFER).then((answer) => {
      isSilent = false;
      return answer;
    });
    expect((await other!.sendBundle(OFFER)).answer).to.equal("accepted");
    expect(isSilent).to.equal(true);
    server.stop();
    prompt.stop();
    expect((await unheard).answer).to.equal("unknown");
  });

  it("is remembered by its answers and by how long they took", async () => {
    const relay = relayAt(server.url);
    expect(relay.snapshot()).to.include({ name: "unruly", offered: 0, latencyMs: undefined });
    answers(TAKEN, { status: 200, body: `{"error":{"message":"no"}}` }, { status: 404, body: "" }, undefined);
    for (let times = 0; times < 4; times++) await relay.sendBundle(OFFER);
    expect(relay.snapshot()).to.include({ offered: 4, accepted: 1, rejected: 1, unknown: 2, breaker: "closed" });
    expect(relay.snapshot().latencyMs).to.be.greaterThan(0);
  });
});
