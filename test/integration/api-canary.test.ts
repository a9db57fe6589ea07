import { expect } from "chai";
import { BearerTokens } from "../../bot/api/bearer-tokens.ts";
import { loadConfig } from "../../bot/config/load-config.ts";
import { Redactor } from "../../bot/config/redact.ts";
import { anApiSite, aWrittenPath, TOKEN_VARIABLES, tokenEnvironment } from "../builders/api-site.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { ScriptedExecutor } from "../builders/executors.ts";
import { ask, talk } from "../builders/http-client.ts";

const KEY = `ca7a27${"0d".repeat(29)}`;
const NODE_KEY = "canary-of-a-node";
const TOKENS = { read: "canary-read".repeat(4), trade: "canary-trade".repeat(4), admin: "canary-admin".repeat(4) };
const CANARIES = [KEY, NODE_KEY, ...Object.values(TOKENS)];

const fault = `the node https://user:${NODE_KEY}@node.example/${NODE_KEY}?key=${NODE_KEY} refused the key 0x${KEY} and ${TOKENS.admin}`;

/** A door behind which everything goes wrong, in words that hold secrets. */
async function aLeakySite(folder: ConfigFolder) {
  const endpoint = `https://user:${NODE_KEY}@node.example/v3/'${NODE_KEY}?key=${NODE_KEY}`;
  const file = folder.write({
    "rpc_endpoints.primary": JSON.stringify(endpoint),
    "rpc_endpoints.secondary": JSON.stringify(endpoint.replace("https", "wss")),
    "mev_protection.relay_url": JSON.stringify(endpoint),
  });
  const breaks = (): never => {
    throw new Error(fault);
  };
  return anApiSite({
    tokens: TOKENS,
    config: await loadConfig(file, { ARB_OPERATOR_KEYS: `0x${KEY}` }),
    redactor: new Redactor(CANARIES.filter((canary) => canary !== NODE_KEY)),
    ledger: { listOrders: breaks, order: breaks, completedProfits: breaks },
    executor: new ScriptedExecutor({ assess: breaks }),
    control: (haltFile) => ({ current: () => haltFile.current(), pull: breaks, release: breaks }),
  });
}

describe("a canary secret", () => {
  const folder = new ConfigFolder();
  after(() => folder.remove());

  it("appears in no answer and in no log, whatever goes wrong", async () => {
    await using site = await aLeakySite(folder);
    const { port } = site;
    const post = (key: string, token: string, body: unknown) => ({ method: "POST", key, token, body });
    const answers = [
      await ask(port, "/v1/config", { token: TOKENS.admin }),
      await ask(port, "/v1/status", { token: TOKENS.read }),
      await ask(port, "/v1/orders", { token: TOKENS.read }),
      await ask(port, "/v1/orders/42", { token: TOKENS.read }),
      await ask(port, "/v1/config", { token: TOKENS.read }),
      await ask(port, `/v1/orders/${TOKENS.read}`, { token: TOKENS.read }),
      await ask(port, `/v1/orders?${TOKENS.read}=1`, { token: TOKENS.read }),
      await ask(port, `/${TOKENS.read}`, { token: TOKENS.read }),
      await ask(port, "/v1/status", { token: `${TOKENS.read}x` }),
      await ask(port, "/v1/signals", post("a", TOKENS.trade, aWrittenPath())),
      await ask(port, "/v1/signals", post("b", TOKENS.trade, aWrittenPath({ [TOKENS.trade]: KEY }))),
      await ask(port, "/v1/signals", post("c", TOKENS.trade, `{"${TOKENS.trade}": 1, "${TOKENS.trade}": 2}`)),
      await ask(port, "/v1/signals", post("d", TOKENS.trade, `{"${KEY}`)),
      await ask(port, "/v1/signals", post(TOKENS.trade.repeat(9), TOKENS.trade, {})),
      await ask(port, "/v1/halt", post("e", TOKENS.admin, { reason: fault })),
      await ask(port, "/v1/resume", post("f", TOKENS.admin, {})),
      await ask(port, "/v1/halt", post("g", TOKENS.trade, { reason: fault })),
    ];
    await site.haltFile.pull({ reason: fault, atMs: 1, cancelInFlight: false });
    answers.push(await ask(port, "/v1/status", { token: TOKENS.read }));
    answers.push(await ask(port, "/v1/signals", post("h", TOKENS.trade, aWrittenPath())));
    const raw = [
      await talk(port, `GET /${KEY} HTTP/1.1\r\nAuthorization: Bearer ${TOKENS.admin}\r\nContent-Length: x\r\n\r\n`),
      await talk(port, `GET / HTTP/1.1\r\nX: ${KEY.repeat(200)}\r\n\r\n`),
      await talk(port, `Bearer ${TOKENS.admin}\r\n\r\n`),
    ];
    const statuses = answers.map(({ status }) => status);
    expect(statuses).to.include.members([200, 400, 401, 403, 404, 500]);
    expect(site.log).to.not.deep.equal([]);
    const shown = [...answers.flatMap(({ text, headers }) => [text, JSON.stringify(headers)]), ...raw, ...site.log];
    for (const canary of CANARIES) expect(shown.join("\n").toLowerCase()).not.to.include(canary);
  });

  it("is not kept with the reason of a halt", async () => {
    await using site = await anApiSite({ tokens: TOKENS, redactor: new Redactor(CANARIES) });
    const asked = { method: "POST", key: "halt", token: TOKENS.admin, body: { reason: fault } };
    expect((await ask(site.port, "/v1/halt", asked)).status).to.equal(200);
    for (const canary of CANARIES) expect(site.haltFile.current()?.reason).to.be.a("string").that.not.includes(canary);
  });

  it("leaves a configuration that can still be read", async () => {
    await using site = await aLeakySite(folder);
    const { json } = await ask(site.port, "/v1/config", { token: TOKENS.admin });
    expect(json).to.have.nested.property("rpcEndpoints.primary.address", "https://node.example/…");
    expect(json).to.have.nested.property("executionEngine.maxGasPrice", "100000000000");
  });

  it("is not in the refusal of a token", () => {
    for (const token of [`${TOKENS.admin} `, "canary-short"]) {
      expect(() => new BearerTokens(tokenEnvironment({ admin: token }), TOKEN_VARIABLES))
        .to.throw("ARB_API_ADMIN_TOKEN must hold")
        .with.property("message")
        .that.does.not.match(/canary/);
    }
  });
});
