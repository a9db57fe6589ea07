import { expect } from "chai";
import { readBalances } from "../../bot/commands/wallet/balances.ts";
import { lookAtNetworks } from "../../bot/commands/wallet/network-parts.ts";
import { connectNetwork } from "../../bot/adapters/chain/connect-network.ts";
import { loadNetworks } from "../../bot/config/networks.ts";
import type { Address } from "../../bot/core/hex.ts";
import { startWalletChain, type WalletChain } from "../builders/wallet-chain.ts";
import { networkOn } from "../builders/wallet-networks.ts";

const NETWORKS = "config/networks/networks.toml";
const MAINNETS = ["ethereum", "arbitrum", "optimism", "base"];
const ALICE: Address = "0xa11ce00000000000000000000000000000000001";
const BOB: Address = "0xb0b0000000000000000000000000000000000002";
const NOBODY: Address = "0x00000000000000000000000000000000000dead1";

/** What a network's file says, with the tokens that the local chain has. */
async function configuredOn(chain: WalletChain, name: string, tokens: readonly Address[] = []) {
  const configured = (await loadNetworks(NETWORKS, {})).find((network) => network.name === name);
  if (configured === undefined) throw new Error(`there is no network ${name}`);
  const listed = tokens.map((address, index) => ({ address, symbol: `T${index}`, decimals: index === 0 ? 6 : 18 }));
  return networkOn(chain, { ...configured, tokens: listed });
}

describe("The balances of wallets", () => {
  it("are read on each of the four networks, in its own coin and in tokens of 6 and 18 decimals", async () => {
    const configured = await loadNetworks(NETWORKS, {});
    await Promise.all(
      MAINNETS.map(async (name) => {
        await using chain = await startWalletChain(Number(configured.find((one) => one.name === name)?.chainId));
        if (["optimism", "base"].includes(name)) await chain.becomeOpStack();
        const tokens = [await chain.token(6, "ReplicaTether"), await chain.token(18)] as const;
        await chain.mint(tokens[0], BOB, 2_500_000n);
        await chain.mint(tokens[1], BOB, 1n);
        await chain.fund(ALICE, 3n * 10n ** 17n);
        const networks = [await configuredOn(chain, name, [...tokens, NOBODY])];
        const [looked] = await lookAtNetworks(networks, connectNetwork, (one) => readBalances(one, [ALICE, BOB]));
        if (looked === undefined || "problem" in looked) throw new Error(looked?.problem);
        const { accounts, gas } = looked.found;
        expect(accounts.map(({ nativeWei }) => nativeWei)).to.deep.equal([3n * 10n ** 17n, 0n]);
        expect(accounts.map(({ tokens: held }) => held.map(({ amountWei }) => amountWei))).to.deep.equal([
          [0n, 0n, undefined],
          [2_500_000n, 1n, undefined],
        ]);
        if ("problem" in gas) throw new Error(gas.problem);
        const { gasLimit, costWei, dataFeeWei, dataFeeSource } = gas.transfer;
        expect(gasLimit).to.equal(25_200n);
        expect(costWei).to.equal(25_200n * gas.gasPriceWei + dataFeeWei);
        const ofOracle = { ethereum: "none", arbitrum: "in-gas" }[name] ?? "gas-price-oracle";
        expect(dataFeeSource).to.equal(ofOracle);
        expect(dataFeeWei > 0n).to.equal(ofOracle === "gas-price-oracle");
      }),
    );
  });

  it("of one network are shown although another one is unreachable, and a third one of another chain", async () => {
    await using chain = await startWalletChain(8453);
    const gone = networkOn({ rpcUrl: "http://127.0.0.1:1/canary", chainId: 10n }, { name: "gone" });
    const networks = [gone, networkOn({ ...chain, chainId: 1n }, { name: "other" }), networkOn(chain)];
    const looked = await lookAtNetworks(networks, connectNetwork, (one) => readBalances(one, [ALICE]));
    const [unreachable, other, local] = looked.map((one) => ("problem" in one ? one.problem : "found"));
    expect(unreachable).to.match(/^The endpoint http:\/\/127\.0\.0\.1:1\/… does not answer: .*ECONNREFUSED/);
    expect(other).to.match(/^The endpoint \S+ is on chain 8453, but chain 1 is configured\.$/);
    expect(local).to.equal("found");
  });

  it("are shown although what gas costs cannot be read, or is above the cap", async () => {
    await using chain = await startWalletChain(10);
    const blind = networkOn(chain, { name: "blind", dataFee: "gas-price-oracle" });
    const dear = networkOn(chain, { name: "dear", maxGasPriceWei: 1n });
    const looked = await lookAtNetworks([blind, dear], connectNetwork, (one) => readBalances(one, [ALICE]));
    const [ofBlind, ofDear] = looked.map((one) => ("found" in one ? one.found.gas : undefined));
    expect(ofBlind)
      .to.have.property("problem")
      .that.matches(/no gas price oracle/);
    expect(ofDear).to.have.nested.property("transfer.costWei", undefined);
  });

  it("are not made up where there is no Multicall3", async () => {
    await using chain = await startWalletChain(1);
    await chain.provider.send("anvil_setCode", ["0xca11bde05977b3631167028862be2a173976ca11", "0x"]);
    const [looked] = await lookAtNetworks([networkOn(chain)], connectNetwork, (one) => readBalances(one, [ALICE]));
    expect(looked)
      .to.have.property("problem")
      .that.matches(/there is no Multicall3/);
  });
});
