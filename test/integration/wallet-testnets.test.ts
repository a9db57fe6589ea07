import { expect } from "chai";
import { readBalances } from "../../bot/commands/wallet/balances.ts";
import { chooseNetworks } from "../../bot/commands/wallet/choose-networks.ts";
import { lookAtNetworks } from "../../bot/commands/wallet/network-parts.ts";
import { connectNetwork } from "../../bot/adapters/chain/connect-network.ts";
import { networkVariableOf } from "../../bot/config/networks-variables.ts";
import { loadNetworks } from "../../bot/config/networks.ts";

const ANYBODY = "0x0000000000000000000000000000000000000001";

describe("The test networks, where their endpoints are set", () => {
  for (const name of ["sepolia", "arbitrum-sepolia", "optimism-sepolia", "base-sepolia"]) {
    it(`${name} has Multicall3, its tokens and a price of gas (${networkVariableOf(name)})`, async function () {
      if ((process.env[networkVariableOf(name)] ?? "") === "") this.skip();
      const { networks } = chooseNetworks(await loadNetworks("config/networks/networks.toml", process.env), [name]);
      const [looked] = await lookAtNetworks(networks, connectNetwork, (one) => readBalances(one, [ANYBODY]));
      if (looked === undefined || "problem" in looked) throw new Error(looked?.problem);
      const { accounts, gas } = looked.found;
      expect(accounts[0]?.tokens.every(({ amountWei }) => amountWei !== undefined)).to.equal(true);
      expect(gas).to.have.nested.property("transfer.gasLimit");
    }).timeout(60_000);
  }
});
