import { createRequire } from "node:module";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatEthersChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatKeystore from "@nomicfoundation/hardhat-keystore";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import hardhatVerify from "@nomicfoundation/hardhat-verify";
import { configVariable, defineConfig, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { quickTestCompilation } from "./scripts/toolchain/quick-test-compilation.ts";
import { solidityTestSettings } from "./scripts/toolchain/solidity-test-settings.ts";

// The compiler comes from the npm registry like everything else: no download at build time.
const solcPath = createRequire(import.meta.url).resolve("solc-0.8.37/soljson.js");

const text = { type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined } as const;

const deployTask = task("deploy", "Deploy FlashArbitrage and record it in deployments/<network>.json")
  .addOption({ ...text, name: "owner", description: "The cold account that may take assets out" })
  .addOption({ ...text, name: "payout", description: "Where profit may be sent (default: the owner)" })
  .addOption({ ...text, name: "operators", description: "One to four hot accounts, separated by commas" })
  .addFlag({ name: "yes", description: "Spend without asking" })
  .setAction(() => import("./scripts/deploy.ts"))
  .build();

const verifyTask = task("verify-deployment", "Publish the recorded contract's source at the block explorers")
  .setAction(() => import("./scripts/verify.ts"))
  .build();

export default defineConfig({
  plugins: [
    hardhatEthers,
    hardhatEthersChaiMatchers,
    hardhatKeystore,
    hardhatMocha,
    hardhatNetworkHelpers,
    hardhatTypechain,
    hardhatVerify,
    quickTestCompilation,
  ],
  tasks: [deployTask, verifyTask],
  solidity: {
    version: "0.8.37",
    path: solcPath,
    settings: {
      evmVersion: "cancun",
      viaIR: true,
      optimizer: { enabled: true, runs: 1_000_000 },
    },
  },
  paths: {
    tests: { mocha: "./test", solidity: "./test/contracts" },
  },
  test: {
    mocha: { timeout: 120_000 },
    solidity: solidityTestSettings(),
  },
  typechain: { outDir: "./typechain-types" },
  verify: { etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") } },
  networks: {
    // The embedded mainnet that `npm start` brings up, while it runs.
    embedded: {
      type: "http",
      chainType: "l1",
      chainId: 1,
      url: "http://127.0.0.1:8545",
    },
    mainnet: {
      type: "http",
      chainType: "l1",
      chainId: 1,
      url: configVariable("MAINNET_RPC_URL"),
      accounts: [configVariable("DEPLOYER_PRIVATE_KEY")],
    },
    sepolia: {
      type: "http",
      chainType: "l1",
      chainId: 11155111,
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("DEPLOYER_PRIVATE_KEY")],
    },
  },
});
