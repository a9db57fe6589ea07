import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "smol-toml";
import type * as z from "zod";
import { type Endpoint, EXPECTED_ENDPOINT, endpointOf } from "../core/endpoint.ts";
import { ArbError, messageOf } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import type { TokenEntry } from "../core/pool-entry.ts";
import { networksSchema } from "./networks-schema.ts";
import { isNetworkVariable, networkVariableOf } from "./networks-variables.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Who may have been allowed to take tokens. */
export interface Spender {
  readonly name: string;
  readonly address: Address;
}

/** A chain on which accounts of ours may hold something, and where its node is. */
export interface Network {
  readonly name: string;
  readonly chainId: bigint;
  /** Undefined when nobody has told one. */
  readonly endpoint: Endpoint | undefined;
  readonly dataFee: "none" | "in-gas" | "gas-price-oracle";
  readonly maxGasPriceWei: bigint;
  readonly maxGasLimit: bigint;
  readonly tokens: readonly TokenEntry[];
  readonly spenders: readonly Spender[];
}

/**
 * The networks of a file, with the endpoints of the environment. Throws CONFIG_NOT_FOUND, or CONFIG_INVALID with all
 * problems at once, which show no endpoint.
 */
export async function loadNetworks(file: string, environment: Environment): Promise<readonly Network[]> {
  const shownFile = path.relative(process.cwd(), file).startsWith("..") ? file : path.relative(process.cwd(), file);
  const parsed = networksSchema.safeParse(await readToml(file, shownFile));
  if (!parsed.success) {
    throw invalid(
      shownFile,
      parsed.error.issues.flatMap((issue) => problemsOf(issue, shownFile)),
    );
  }
  const names = Object.keys(parsed.data);
  const problems = [...unknownIn(environment, names), ...unusableIn(environment, names)];
  if (problems.length > 0) throw invalid(shownFile, problems);
  return Object.entries(parsed.data).map(([name, { maxGasPrice, endpoint, ...settings }]) => ({
    ...settings,
    name,
    maxGasPriceWei: maxGasPrice,
    endpoint: endpointOf(environment[networkVariableOf(name)] ?? "") ?? endpoint,
  }));
}

async function readToml(file: string, shownFile: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new ArbError("CONFIG_NOT_FOUND", { file: shownFile }, { cause: error });
  }
  try {
    return parse(text, { integersAsBigInt: true, unsafeKeyBehaviour: "throw" });
  } catch (error) {
    const message = messageOf(error).split("\n", 1)[0] ?? "";
    throw invalid(shownFile, [`✖ Not TOML: ${message}\n  → at ${shownFile}`]);
  }
}

/** Variables of networks that are not in the file: most often misspelt. */
function unknownIn(environment: Environment, names: readonly string[]): readonly string[] {
  const known = new Set(names.map(networkVariableOf));
  return Object.keys(environment)
    .filter((variable) => isNetworkVariable(variable) && !known.has(variable))
    .map((variable) => `✖ There is no such network\n  → at the environment variable ${variable}`);
}

function unusableIn(environment: Environment, names: readonly string[]): readonly string[] {
  return names
    .map(networkVariableOf)
    .filter((variable) => {
      const written = environment[variable] ?? "";
      return written !== "" && endpointOf(written) === undefined;
    })
    .map((variable) => `✖ Expected ${EXPECTED_ENDPOINT}\n  → at the environment variable ${variable}`);
}

function problemsOf(issue: z.core.$ZodIssue, shownFile: string): readonly string[] {
  const steps = issue.path.map(String);
  if (issue.code !== "unrecognized_keys") return [`✖ ${issue.message}\n  → at ${steps.join(".")} in ${shownFile}`];
  return issue.keys.map((key) => `✖ There is no such setting\n  → at ${[...steps, key].join(".")} in ${shownFile}`);
}

function invalid(file: string, problems: readonly string[]): ArbError {
  return new ArbError("CONFIG_INVALID", { file, problems: problems.join("\n") });
}
