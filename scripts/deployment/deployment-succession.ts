import path from "node:path";
import type { Provider, Signer } from "ethers";
import { ZodError } from "zod";
import type {
  PlannedSuccessor,
  RecordedContract,
  StandingContract,
  Succession,
  SuccessorRoles,
} from "../../bot/commands/operator-succession.ts";
import { firstProblem } from "../../bot/config/entry-schemas.ts";
import { ArbError, messageOf } from "../../bot/core/errors.ts";
import type { Address } from "../../bot/core/hex.ts";
import { type Deployable, deployFlashArbitrage, planDeployment } from "./deploy-flash-arbitrage.ts";
import { DeploymentFiles, type DeploymentRecord, type ReplacedContract } from "./deployment-record.ts";
import { DeploymentUnderWayError } from "./deployment-under-way-error.ts";
import { findSuccessor } from "./find-deployment.ts";

interface Place {
  readonly directory: string;
  readonly network: string;
  readonly chainId: bigint;
}

/** How a contract follows another one in deployments/<network>.json. */
export class DeploymentSuccession implements Succession {
  readonly file: string;
  readonly #place: Place;
  readonly #files: DeploymentFiles;
  readonly #deployable: () => Deployable;

  constructor(place: Place, deployable: () => Deployable) {
    this.#place = place;
    this.#files = new DeploymentFiles(place.directory, place.network);
    this.file = path.relative(".", this.#files.recordFile);
    this.#deployable = deployable;
  }

  async find(provider: Provider): ReturnType<Succession["find"]> {
    const recorded = await this.#read();
    if (recorded === undefined) return undefined;
    const successor = await refusing(() => findSuccessor(provider, this.#deployable(), this.#files, recorded));
    return {
      contract: standingOf(successor ?? recorded),
      record: async () => {
        if (successor !== undefined) await this.#files.writeRecord(successor);
      },
    };
  }

  async plan(
    owner: Signer,
    { owner: account, payout, operators, wrappedNative }: SuccessorRoles,
    replaces: readonly RecordedContract[],
  ): Promise<PlannedSuccessor> {
    const constructorArguments = { owner: account, payout, operators: [...operators], wrappedNative };
    const { network } = this.#place;
    const deployable = this.#deployable();
    const plan = await planDeployment(owner, deployable, network, constructorArguments, replaces.map(replacedOf));
    return {
      address: lowerCase(plan.address),
      gasLimit: plan.gasLimit,
      deploy: async () => standingOf(await refusing(() => deployFlashArbitrage(owner, deployable, plan, this.#files))),
    };
  }

  async #read(): Promise<DeploymentRecord | undefined> {
    let problem: string;
    try {
      const record = await this.#files.record();
      if (record === undefined || BigInt(record.chainId) === this.#place.chainId) return record;
      problem = `it is of chain ${record.chainId}, but chain ${this.#place.chainId} is configured`;
    } catch (error) {
      problem = error instanceof ZodError ? firstProblem(error) : messageOf(error);
    }
    throw new ArbError("INPUT_FILE_INVALID", { file: this.file, kind: "deployment record", problem });
  }
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DeploymentUnderWayError)) throw error;
    throw new ArbError("ROTATION_UNDER_WAY", { problem: error.message }, { cause: error });
  }
}

function standingOf({ address, blockNumber, constructorArguments, replaces = [] }: DeploymentRecord): StandingContract {
  return {
    address: lowerCase(address),
    blockNumber: BigInt(blockNumber),
    operators: constructorArguments.operators.map(lowerCase),
    replaces: replaces.map((replaced) => ({
      address: lowerCase(replaced.address),
      blockNumber: BigInt(replaced.blockNumber),
      operators: replaced.operators.map(lowerCase),
    })),
  };
}

function replacedOf({ address, blockNumber, operators }: RecordedContract): ReplacedContract {
  return { address, blockNumber: Number(blockNumber), operators: [...operators] };
}

function lowerCase(address: string): Address {
  return address.toLowerCase() as Address;
}
