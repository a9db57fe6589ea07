import { globSync } from "node:fs";
import type { HardhatPlugin } from "hardhat/types/plugins";

/** Enough for the contract to fit into the size that a chain takes, of which the compiler would warn. */
const OPCODES_ONLY = { enabled: true, runs: 1, details: { yul: false } };

/**
 * Compiles the Solidity tests and their doubles without the IR and Yul's optimiser, in one run: seconds instead of three
 * minutes. What is deployed is optimised all the same, and so is what the Mocha tests measure. Any
 * other profile than the default one (the night's, by FOUNDRY_PROFILE) tests the optimised code.
 */
export const quickTestCompilation: HardhatPlugin = {
  id: "quick-test-compilation",
  hookHandlers: {
    config: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            resolveUserConfig: async (userConfig, resolveVariable, next) => {
              const config = await next(userConfig, resolveVariable);
              const profile = config.solidity.profiles["default"];
              const compiler = profile?.compilers[0];
              if (profile === undefined || compiler === undefined) return config;
              if ((process.env["FOUNDRY_PROFILE"] ?? "default") !== "default") return config;
              const { evmVersion, outputSelection } = compiler.settings as Record<string, unknown>;
              // One object for all of them: Hardhat compiles together what has the same configuration, by identity.
              const quick = { ...compiler, settings: { evmVersion, outputSelection, optimizer: OPCODES_ONLY } };
              const files = globSync("test/contracts/**/*.sol", { cwd: config.paths.root });
              for (const file of files) {
                // The fixture's contracts stand beside real bytecode.
                if (!file.includes("/fixture/")) profile.overrides[file] = quick;
              }
              return config;
            },
          }),
      }),
  },
};
