import { expect } from "chai";
import { BearerTokens, includes, type Scope, SCOPES } from "../../bot/api/bearer-tokens.ts";
import { TOKEN_VARIABLES, tokenEnvironment, TOKENS } from "../builders/api-site.ts";

const tokensOf = (tokens: Parameters<typeof tokenEnvironment>[0]): BearerTokens =>
  new BearerTokens(tokenEnvironment(tokens), TOKEN_VARIABLES);

describe("bearer tokens", () => {
  for (const scope of SCOPES) {
    it(`know the token for ${scope}, whatever the case of the word Bearer`, () => {
      const tokens = tokensOf(TOKENS);
      expect(tokens.scopeOf(`Bearer ${TOKENS[scope]}`)).to.equal(scope);
      expect(tokens.scopeOf(`bearer ${TOKENS[scope]}`)).to.equal(scope);
    });
  }

  for (const [what, header] of Object.entries({
    "no header": undefined,
    "no token": "Bearer ",
    "another scheme": `Basic ${TOKENS.admin}`,
    "the beginning of a token": `Bearer ${TOKENS.admin.slice(1)}`,
    "a token and more": `Bearer ${TOKENS.admin}a`,
    "two tokens": `Bearer ${TOKENS.admin} ${TOKENS.admin}`,
  })) {
    it(`know nobody by ${what}`, () => {
      expect(tokensOf(TOKENS).scopeOf(header)).to.equal(undefined);
    });
  }

  it("know nobody by 2,000 tokens that nobody was given", () => {
    const tokens = tokensOf(TOKENS);
    for (let i = 0; i < 2_000; i++) {
      expect(tokens.scopeOf(`Bearer ${String(i).padStart(32, "0")}`)).to.equal(undefined);
    }
  });

  it("let nobody in for a scope that has no token", () => {
    const tokens = tokensOf({ read: TOKENS.read });
    expect(tokens.scopeOf(`Bearer ${TOKENS.admin}`)).to.equal(undefined);
    expect(tokensOf({}).scopeOf("Bearer ")).to.equal(undefined);
  });

  it("let admin trade and trade read, and not the other way round", () => {
    const may = (held: Scope): readonly Scope[] => SCOPES.filter((wanted) => includes(held, wanted));
    expect(SCOPES.map(may)).to.deep.equal([["read"], ["read", "trade"], ["read", "trade", "admin"]]);
  });

  for (const [what, token] of Object.entries({
    "31 characters": "x".repeat(31),
    "a space": `${"x".repeat(32)} y`,
    "the token of another scope": TOKENS.read,
  })) {
    it(`refuse ${what} without showing it`, () => {
      expect(() => tokensOf({ read: TOKENS.read, admin: token }))
        .to.throw(/^ARB_API_ADMIN_TOKEN must hold a token of at least 32 /)
        .with.property("message")
        .that.does.not.include(token);
    });
  }
});
