import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { InterfaceAbi } from "ethers";
import type { Deployable } from "./deploy-flash-arbitrage.ts";

const ARTIFACT = new URL("../../artifacts/contracts/FlashArbitrage.sol/FlashArbitrage.json", import.meta.url);
const BUILD_INFO = new URL("../../artifacts/build-info/", import.meta.url);

/** What `hardhat build` made of contracts/FlashArbitrage.sol. */
export function flashArbitrageArtifact(): Deployable {
  const artifact = JSON.parse(readFileSync(ARTIFACT, "utf8")) as {
    abi: InterfaceAbi;
    bytecode: string;
    buildInfoId: string;
  };
  const buildInfo = JSON.parse(readFileSync(new URL(`${artifact.buildInfoId}.json`, BUILD_INFO), "utf8")) as {
    solcLongVersion: string;
    input: { settings: { evmVersion?: string; viaIR?: boolean; optimizer?: unknown } };
  };
  const { evmVersion, viaIR, optimizer } = buildInfo.input.settings;
  return {
    abi: artifact.abi,
    bytecode: artifact.bytecode,
    compiler: { version: buildInfo.solcLongVersion, settings: { evmVersion, viaIR, optimizer } },
    commit: currentCommit(),
  };
}

function currentCommit(): string | null {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}
