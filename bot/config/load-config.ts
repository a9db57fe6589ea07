import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse, TomlError } from "smol-toml";
import type * as z from "zod";
import { ArbError, messageOf } from "../core/errors.ts";
import { overridesIn, unknownVariablesIn, variableOf, type Override } from "./overrides.ts";
import { configSchema, type Config } from "./schema.ts";

type Table = Record<string, unknown>;

/** A problem with a setting, named by where it was written. */
interface Problem {
  readonly message: string;
  readonly at: string;
}

/**
 * Reads one environment's settings: the file, and over it the environment's variables. Relative paths in it start from
 * the folder of the file. Throws CONFIG_NOT_FOUND, or CONFIG_INVALID with all problems at once.
 */
export async function loadConfig(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Config> {
  const shownFile = path.relative(process.cwd(), file).startsWith("..") ? file : path.relative(process.cwd(), file);
  const tables = await readTables(file, shownFile);
  const overrides = overridesIn(environment);
  const written = withOverrides(tables, overrides);
  const parsed = configSchema.safeParse(written);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, overrides, shownFile))),
    ...unknownVariablesIn(environment).map((variable) => ({
      message: "There is no such setting",
      at: `the environment variable ${variable}`,
    })),
  ];
  if (!parsed.success || problems.length > 0) throw invalid(shownFile, problems);
  return withAbsolutePaths(parsed.data, path.dirname(path.resolve(file)));
}

async function readTables(file: string, shownFile: string): Promise<Table> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new ArbError("CONFIG_NOT_FOUND", { file: shownFile }, { cause: error });
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return parse(text, { integersAsBigInt: true, unsafeKeyBehaviour: "throw" });
  } catch (error) {
    const where = error instanceof TomlError ? `line ${error.line}, column ${error.column} of ` : "";
    const message = messageOf(error).split("\n", 1)[0] ?? "";
    throw invalid(shownFile, [{ message: `Not TOML: ${message}`, at: `${where}${shownFile}` }]);
  }
}

function withOverrides(tables: Table, overrides: readonly Override[]): Table {
  const merged: Table = { ...tables };
  for (const { section, key, written } of overrides) {
    const table = merged[section] ?? {};
    // What is no table stays as it is: the schema says so.
    if (typeof table === "object") merged[section] = { ...table, [key]: written };
  }
  return merged;
}

function problemsOf(issue: z.core.$ZodIssue, overrides: readonly Override[], shownFile: string): readonly Problem[] {
  const steps = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    const noun = steps.length === 0 ? "section" : "setting";
    return issue.keys.map((key) => ({
      message: `There is no such ${noun}`,
      at: `${[...steps, key].join(".")} in ${shownFile}`,
    }));
  }
  const [section = "", key = ""] = steps;
  const override = overrides.find((candidate) => candidate.section === section && candidate.key === key);
  if (override !== undefined) {
    return [{ message: issue.message, at: `${steps.join(".")} in the environment variable ${override.variable}` }];
  }
  const orVariable = issue.message.startsWith("Missing") ? ` (or the variable ${variableOf(section, key)})` : "";
  return [{ message: issue.message, at: `${steps.join(".")} in ${shownFile}${orVariable}` }];
}

function invalid(file: string, problems: readonly Problem[]): ArbError {
  const lines = problems.map(({ message, at }) => `✖ ${message}\n  → at ${at}`);
  return new ArbError("CONFIG_INVALID", { file, problems: lines.join("\n") });
}

function withAbsolutePaths(config: Config, folder: string): Config {
  const { scanner, keys, storage, logging } = config;
  const absolute = (written: string): string => path.resolve(folder, written);
  const { backupDirectory, leaseDirectory } = storage;
  const { operatorFiles, relayIdentityFile, passwordFile } = keys;
  return {
    ...config,
    scanner: { ...scanner, pools: absolute(scanner.pools) },
    keys: {
      operatorFiles: operatorFiles.map(absolute),
      ...(relayIdentityFile === undefined ? {} : { relayIdentityFile: absolute(relayIdentityFile) }),
      ...(passwordFile === undefined ? {} : { passwordFile: absolute(passwordFile) }),
    },
    storage: {
      ...storage,
      directory: absolute(storage.directory),
      ...(backupDirectory === undefined ? {} : { backupDirectory: absolute(backupDirectory) }),
      ...(leaseDirectory === undefined ? {} : { leaseDirectory: absolute(leaseDirectory) }),
    },
    logging: { ...logging, file: absolute(logging.file) },
  };
}
