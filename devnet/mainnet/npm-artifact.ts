import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Hex } from "../../bot/core/hex.ts";

const require = createRequire(import.meta.url);

/** How compilers write the creation code; Balancer keeps that of 2021 in files of its own. */
type Artifact = { readonly bytecode: string } | { readonly creationCode: string };

/** The creation code in a compiler's output file of an npm package, such as `@uniswap/v2-core/build/UniswapV2Pair.json`. */
export function npmCreationCode(path: string): Hex {
  const artifact = JSON.parse(readFileSync(require.resolve(path), "utf8")) as Artifact;
  const code = "bytecode" in artifact ? artifact.bytecode : artifact.creationCode;
  return `0x${code.replace(/^0x/, "")}`;
}

/** The text of a file of an npm package. */
export function npmFile(path: string): string {
  return readFileSync(require.resolve(path), "utf8");
}
