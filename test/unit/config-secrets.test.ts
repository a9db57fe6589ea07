import { expect } from "chai";
import { Redactor } from "../../bot/config/redact.ts";
import {
  operatorKeys,
  ownerKey,
  relayIdentityKey,
  secretTexts,
  takeSecrets,
  withFileKeys,
  tradingKeys,
} from "../../bot/config/secrets.ts";
import { shownUrl } from "../../bot/core/shown-url.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const KEY = `0x${"c0ffee01".repeat(8)}` as const;
const OTHER = `0x${"0badcafe".repeat(8)}` as const;
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

  it("do not let the relay know us by a key that holds money", async () => {
    const environment = { ARB_OPERATOR_KEYS: `${KEY}, ${OTHER}`, ARB_RELAY_IDENTITY_KEY: OTHER };
    const fault = await thrownBy(() => relayIdentityKey(environment));
    expect(fault.message).to.include("ARB_RELAY_IDENTITY_KEY must hold a private key that is none of the operators'");
    expect(relayIdentityKey({ ...environment, ARB_OPERATOR_KEYS: KEY })).to.equal(OTHER);
  });

  it("are taken out of the environment that other processes inherit", () => {
    const live: Record<string, string | undefined> = { ARB_OPERATOR_KEYS: KEY, ARB_OWNER_KEY: OTHER, PATH: "/bin" };
    expect(takeSecrets(live)).to.deep.equal({ ARB_OPERATOR_KEYS: KEY, ARB_OWNER_KEY: OTHER, PATH: "/bin" });
    expect(live).to.deep.equal({ PATH: "/bin" });
  });
});

describe("the keys of files", () => {
  const IDENTITY = `0x${"1d".repeat(32)}` as const;
  const TRADER = `0x${"7a".repeat(32)}` as const;
  const opened = { operatorKeys: [KEY, OTHER], tradingKeys: [TRADER], relayIdentityKey: IDENTITY } as const;

  it("stand where those of the environment would", () => {
    const filled = withFileKeys({ PATH: "/bin" }, opened);
    expect(operatorKeys(filled)).to.deep.equal([KEY, OTHER]);
    expect(tradingKeys(filled)).to.deep.equal([TRADER]);
    expect(relayIdentityKey(filled)).to.equal(IDENTITY);
    const none = { operatorKeys: [], tradingKeys: [], relayIdentityKey: undefined };
    expect(withFileKeys({ ARB_OPERATOR_KEYS: KEY }, none)).to.deep.equal({ ARB_OPERATOR_KEYS: KEY });
  });

  it("of the accounts that trade are never an operator's", async () => {
    const shared = { ARB_OPERATOR_KEYS: KEY, ARB_TRADING_KEYS: `${TRADER},${KEY}` };
    const fault = await thrownBy(() => tradingKeys(shared));
    expect(fault.message).to.include("ARB_TRADING_KEYS must hold private keys that are none of the operators'");
    expect(fault.message).not.to.include(KEY.slice(2));
  });

  it("are refused, without being shown, beside others for the same purpose", async () => {
    const fault = await thrownBy(() => withFileKeys({ ARB_OPERATOR_KEYS: KEY }, opened));
    expect(fault.message).to.equal(
      "ARB_OPERATOR_KEYS must hold nothing, because the settings name key files. (Its value is not shown.)",
    );
  });

  it("have a password that is taken out of texts as it is, commas and all", () => {
    const { redact } = new Redactor(secretTexts({ ARB_KEYS_PASSWORD: "0x correct, horse" }));
    expect(redact("it was 0x correct, horse!")).to.equal("it was (secret)!");
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
    const { redact } = new Redactor(
      secretTexts({ ARB_OPERATOR_KEYS: `${KEY},${OTHER}`, ARB_OWNER_KEY: "hunter2hunter2" }),
    );
    const shown = redact(
      `{"url":"wss://a.example/canary","key":"${KEY.slice(2).toUpperCase()}"} http://x@b.example/canary ${OTHER} hunter2hunter2`,
    );
    expect(shown).to.equal('{"url":"wss://a.example/…","key":"(secret)"} http://b.example/… (secret) (secret)');
  });

  it("tells a URL from the sentence around it", () => {
    const { redact } = new Redactor([]);
    expect(redact("http://127.0.0.1:8545, (wss://a.example/canary), http://127.0.0.1:8546: none answers")).to.equal(
      "http://127.0.0.1:8545, (wss://a.example/…), http://127.0.0.1:8546: none answers",
    );
  });
});
