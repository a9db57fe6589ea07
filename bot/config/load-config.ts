import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse, TomlError } from "smol-toml";
import type * as z from "zod";
import { ArbError, messageOf } from "../core/errors.ts";
import { overridesIn, unknownVariablesIn, variableOf, type Override } from "./overrides.ts";
import { type Config, configSchema, type LocalConfig, localConfigSchema, tradingFilesSchema } from "./schema.ts";

type Environment = Readonly<Record<string, string | undefined>>;
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
export async function loadConfig(file: string, environment: Environment): Promise<Config> {
  const config = await load(configSchema, file, environment);
  const { logging, signalRelay, executionRelay, trading } = config;
  return {
    ...config,
    ...withAbsolutePaths(config, file),
    signalRelay: withAbsoluteSocket(file, signalRelay),
    executionRelay: withAbsoluteSocket(file, executionRelay),
    trading: { ...trading, accountFiles: trading.accountFiles.map((written) => absolute(file, written)) },
    logging: { ...logging, file: absolute(file, logging.file) },
  };
}

/** Reads what commands need that ask no node, as {@link loadConfig} does: all other settings may be missing or wrong. */
export async function loadLocalConfig(file: string, environment: Environment): Promise<LocalConfig> {
  return withAbsolutePaths(await load(localConfigSchema, file, environment), file);
}

/** The key files of the accounts that trade; all other settings may be missing or wrong. */
export async function loadTradingFiles(file: string, environment: Environment): Promise<readonly string[]> {
  return (await load(tradingFilesSchema, file, environment)).map((written) => absolute(file, written));
}

async function load<Output>(schema: z.ZodType<Output>, file: string, environment: Environment): Promise<Output> {
  const shownFile = path.relative(process.cwd(), file).startsWith("..") ? file : path.relative(process.cwd(), file);
  const tables = await readTables(file, shownFile);
  const overrides = overridesIn(environment);
  const written = withOverrides(tables, overrides);
  const parsed = schema.safeParse(written);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, overrides, shownFile))),
    ...unknownVariablesIn(environment).map((variable) => ({
      message: "There is no such setting",
      at: `the environment variable ${variable}`,
    })),
  ];
  if (!parsed.success || problems.length > 0) throw invalid(shownFile, problems);
  return parsed.data;
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

function withAbsoluteSocket<Relay extends { readonly socket?: string | undefined }>(file: string, relay: Relay): Relay {
  return relay.socket === undefined ? relay : { ...relay, socket: absolute(file, relay.socket) };
}

function withAbsolutePaths({ scanner, keys, storage }: LocalConfig, file: string): LocalConfig {
  const { backupDirectory, leaseDirectory } = storage;
  const { operatorFiles, relayIdentityFile, passwordFile } = keys;
  return {
    scanner: { ...scanner, pools: absolute(file, scanner.pools) },
    keys: {
      operatorFiles: operatorFiles.map((written) => absolute(file, written)),
      ...(relayIdentityFile === undefined ? {} : { relayIdentityFile: absolute(file, relayIdentityFile) }),
      ...(passwordFile === undefined ? {} : { passwordFile: absolute(file, passwordFile) }),
    },
    storage: {
      ...storage,
      directory: absolute(file, storage.directory),
      ...(backupDirectory === undefined ? {} : { backupDirectory: absolute(file, backupDirectory) }),
      ...(leaseDirectory === undefined ? {} : { leaseDirectory: absolute(file, leaseDirectory) }),
    },
  };
}

/** A path as the file writes it, from the file's folder. */
function absolute(file: string, written: string): string {
  return path.resolve(path.dirname(file), written);
}
