import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);

const constructorArguments = z.object({
  owner: address,
  payout: address,
  operators: z.array(address).min(1).max(4),
  wrappedNative: address,
});

/** A contract whose place another one has taken; something may still arrive there. */
const replacedContract = z.object({
  address,
  blockNumber: z.number().int().nonnegative(),
  operators: z.array(address),
});

/** The last one first; absent when there was none before. */
const replaces = z.array(replacedContract).min(1).optional();

/** What deployments/<network>.json says of the contract there. */
const deploymentRecord = z.object({
  network: z.string(),
  chainId: z.number().int().positive(),
  address,
  blockNumber: z.number().int().nonnegative(),
  transactionHash: z.string().regex(/^0x[0-9a-f]{64}$/),
  constructorArguments,
  compiler: z.object({ version: z.string(), settings: z.record(z.string(), z.unknown()) }),
  /** Of this repository; null outside a checkout. */
  commit: z.string().nullable(),
  replaces,
});

/** A deployment that was announced before it was sent: the address follows from deployer and nonce. */
const pendingDeployment = z.object({
  chainId: z.number().int().positive(),
  deployer: address,
  nonce: z.number().int().nonnegative(),
  address,
  /** The head when it was announced: it cannot be in an earlier block. */
  afterBlock: z.number().int().nonnegative(),
  constructorArguments,
  replaces,
});

export type ConstructorArguments = z.infer<typeof constructorArguments>;
export type ReplacedContract = z.infer<typeof replacedContract>;
export type DeploymentRecord = z.infer<typeof deploymentRecord>;
export type PendingDeployment = z.infer<typeof pendingDeployment>;

/** The files of one network in deployments/. */
export class DeploymentFiles {
  readonly recordFile: string;
  readonly #pendingFile: string;

  constructor(directory: string, network: string) {
    this.recordFile = path.join(directory, `${network}.json`);
    this.#pendingFile = path.join(directory, `${network}.pending.json`);
  }

  /** Undefined when there is none; throws when the file is not a record. */
  async record(): Promise<DeploymentRecord | undefined> {
    const json = await readJson(this.recordFile);
    return json === undefined ? undefined : deploymentRecord.parse(json);
  }

  async pending(): Promise<PendingDeployment | undefined> {
    const json = await readJson(this.#pendingFile);
    return json === undefined ? undefined : pendingDeployment.parse(json);
  }

  async writePending(pending: PendingDeployment): Promise<void> {
    await writeJson(this.#pendingFile, pending);
  }

  /** The record replaces the announcement. */
  async writeRecord(record: DeploymentRecord): Promise<void> {
    await writeJson(this.recordFile, record);
    await rm(this.#pendingFile, { force: true });
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whole or not at all: a reader never sees half a file. */
async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`);
  await rename(draft, file);
}
