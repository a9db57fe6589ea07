import { writeFileSync } from "node:fs";
import { WETH9 } from "@uniswap/sdk-core";
import { expect } from "chai";
import { chooseNetworks } from "../../bot/commands/wallet/choose-networks.ts";
import { loadNetworks } from "../../bot/config/networks.ts";
import { unknownVariablesIn } from "../../bot/config/overrides.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { aDirectory } from "../builders/directories.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const FILE = "config/networks/networks.toml";
const VALID = `[local]\nchain_id = 1\ndata_fee = "none"\nmax_gas_price = 1\nmax_gas_limit = 21000\ntokens = []\n`;
const CANARY = "canary-of-a-node";

async function problemsIn(toml: string, environment = {}): Promise<string> {
  using directory = aDirectory();
  writeFileSync(directory.file("networks.toml"), toml);
  return (await thrownBy(() => loadNetworks(directory.file("networks.toml"), environment))).message;
}

describe("The networks of wallets", () => {
  it("are Ethereum, Arbitrum, Optimism and Base, and the test networks of each", async () => {
    const networks = await loadNetworks(FILE, {});
    expect(networks.map(({ name, chainId }) => `${name} ${chainId}`)).to.deep.equal([
      "ethereum 1",
      "arbitrum 42161",
      "optimism 10",
      "base 8453",
      "sepolia 11155111",
      "arbitrum-sepolia 421614",
      "optimism-sepolia 11155420",
      "base-sepolia 84532",
    ]);
    expect(networks.every(({ endpoint }) => endpoint === undefined)).to.equal(true);
  });

  it("have the wrapped coin that Uniswap's own library names, and stable coins with their decimals", async () => {
    for (const { chainId, tokens } of await loadNetworks(FILE, {})) {
      const [wrapped] = tokens;
      expect(wrapped?.address).to.equal(WETH9[Number(chainId)]?.address.toLowerCase());
      const decimals = Object.fromEntries(tokens.map((token) => [token.symbol, token.decimals]));
      expect({ WETH: 18, USDC: 6, USDT: 6, DAI: 18 }).to.deep.include(decimals);
    }
    const [ethereum] = await loadNetworks(FILE, {});
    for (const { symbol, address } of ethereum?.tokens ?? []) {
      expect(address).to.equal(TOKENS[symbol as keyof typeof TOKENS].address);
    }
  });

  it("have their endpoints in the environment, which no other command takes for a misspelt setting", async () => {
    const environment = { ARB_NETWORK_BASE_SEPOLIA_ENDPOINT: "https://node.example/key" };
    const networks = await loadNetworks(FILE, environment);
    const { networks: asked, withoutEndpoint } = chooseNetworks(networks, undefined);
    expect(asked.map(({ name, endpoint }) => [name, endpoint.address])).to.deep.equal([
      ["base-sepolia", "https://node.example/key"],
    ]);
    expect(withoutEndpoint).to.have.lengthOf(7);
    expect(unknownVariablesIn(environment)).to.deep.equal([]);
  });

  it("are a fault without an endpoint only when asked for by name", async () => {
    const networks = await loadNetworks(FILE, {});
    const missing = await thrownBy(() => chooseNetworks(networks, ["base"]));
    expect(missing.message).to.match(/^The network base has no endpoint; ARB_NETWORK_BASE_ENDPOINT must hold/);
    const unknown = await thrownBy(() => chooseNetworks(networks, ["solana"]));
    expect(unknown.message).to.match(/^There is no network solana; there are ethereum, arbitrum/);
  });

  it("are refused with the name of the setting, and with no endpoint in the sentence", async () => {
    const endpoint = { ARB_NETWORK_LOCAL_ENDPOINT: `http://node.example/${CANARY}` };
    expect(await problemsIn(VALID, endpoint)).to.include("the environment variable ARB_NETWORK_LOCAL_ENDPOINT");
    expect(await problemsIn(VALID, endpoint)).not.to.include(CANARY);
    const inFile = `${VALID}endpoint = "http://node.example/${CANARY}"\n`;
    expect(await problemsIn(inFile))
      .to.include("at local.endpoint in")
      .and.not.include(CANARY);
    expect(await problemsIn(VALID, { ARB_NETWORK_OTHER_ENDPOINT: "x" })).to.include("There is no such network");
    expect(await problemsIn(`${VALID}colour = 1\n`))
      .to.include("There is no such setting")
      .and.include("local.colour");
    expect(await problemsIn(VALID + VALID.replace("local", "other"))).to.include("it is that of local");
    const token = `{ symbol = "A", address = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", decimals = 18 }`;
    const twice = VALID.replace("tokens = []", `tokens = [${token}, ${token}]`);
    expect(await problemsIn(twice)).to.include("at local.tokens.1.address");
  });
});
