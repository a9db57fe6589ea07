import { expect } from "chai";
import { redactor } from "../../bot/config/redact.ts";
import { operatorKeys, ownerKey, relayIdentityKey, secretTexts, takeSecrets } from "../../bot/config/secrets.ts";
import { shownUrl } from "../../bot/core/shown-url.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const KEY = `0x${"c0ffee01".repeat(8)}`;
const OTHER = `0x${"0badcafe".repeat(8)}`;
const CURVE_ORDER = "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

describe("secrets", () => {
  it("are one to four different operator keys", () => {
    expect(operatorKeys({ ARB_OPERATOR_KEYS: `${KEY}, ${OTHER}` })).to.deep.equal([KEY, OTHER]);
  });

  for (const [what, written] of Object.entries({
    "the same key twice": `${KEY},${KEY.toUpperCase().replace("0X", "0x")}`,
    "five keys": [1, 2, 3, 4, 5].map((digit) => `0x${String(digit).repeat(64)}`).join(","),
    "a key cut short": KEY.slice(0, -1),
    "a key without 0x": KEY.slice(2),
    "the key zero": `0x${"0".repeat(64)}`,
    "a key above the curve's order": CURVE_ORDER,
    "a trailing comma": `${KEY},`,
    words: "correct horse battery staple",
  })) {
    it(`are refused without being shown: ${what}`, async () => {
      const fault = await thrownBy(() => operatorKeys({ ARB_OPERATOR_KEYS: written }));
      expect(fault.code).to.equal("SECRET_INVALID");
      expect(fault.message).to.include("ARB_OPERATOR_KEYS");
      for (const part of written.split(/[, ]/).filter((text) => text.length > 3)) {
        expect(fault.message).not.to.include(part);
      }
    });
  }

  it("are named when they are missing", async () => {
    expect((await thrownBy(() => operatorKeys({}))).message).to.include("ARB_OPERATOR_KEYS is not set");
    expect((await thrownBy(() => relayIdentityKey({ ARB_RELAY_IDENTITY_KEY: " " }))).code).to.equal("SECRET_MISSING");
    expect((await thrownBy(() => ownerKey({}))).message).to.include("ARB_OWNER_KEY");
  });

  it("are taken out of the environment that other processes inherit", () => {
    const live: Record<string, string | undefined> = { ARB_OPERATOR_KEYS: KEY, ARB_OWNER_KEY: OTHER, PATH: "/bin" };
    expect(takeSecrets(live)).to.deep.equal({ ARB_OPERATOR_KEYS: KEY, ARB_OWNER_KEY: OTHER, PATH: "/bin" });
    expect(live).to.deep.equal({ PATH: "/bin" });
  });
});

describe("redaction", () => {
  it("shows scheme, host and port of a URL and nothing else", () => {
    expect(shownUrl("https://user:canary@node.example:8545/v3/canary?key=canary#canary")).to.equal(
      "https://node.example:8545/…",
    );
    expect(shownUrl("http://127.0.0.1:8545/")).to.equal("http://127.0.0.1:8545");
    expect(shownUrl("canary")).not.to.include("canary");
  });

  it("shortens every URL in a text, and takes secrets out however they are written", () => {
    const redact = redactor(secretTexts({ ARB_OPERATOR_KEYS: `${KEY},${OTHER}`, ARB_OWNER_KEY: "hunter2hunter2" }));
    const shown = redact(
      `{"url":"wss://a.example/canary","key":"${KEY.slice(2).toUpperCase()}"} http://x@b.example/canary ${OTHER} hunter2hunter2`,
    );
    expect(shown).to.equal('{"url":"wss://a.example/…","key":"(secret)"} http://b.example/… (secret) (secret)');
  });
});
