import type { Project } from "../../scripts/mutation/project.ts";

/** A project of these sources alone, with Hardhat's settings left out. */
export function aSolidityProject(contents: Record<string, string>): Project {
  const sources = Object.fromEntries(Object.entries(contents).map(([name, content]) => [name, { content }]));
  const settings = { evmVersion: "cancun", optimizer: {}, outputSelection: {} };
  return {
    input: { language: "Solidity", sources, settings },
    tests: { root: process.cwd(), readable: [], fuzz: {}, invariant: {}, machine: {} },
  };
}
