import {
  type Artifact,
  type ArtifactId,
  CollectStackTraces,
  EdrContext,
  type FuzzConfigArgs,
  IncludeTraces,
  type InvariantConfigArgs,
  L1_CHAIN_TYPE,
  l1GenesisState,
  l1HardforkLatest,
  l1HardforkToString,
  l1SolidityTestRunnerFactory,
  type PathPermission,
  type SolidityTestRunnerConfigArgs,
  type SuiteResult,
  TestStatus,
} from "@nomicfoundation/edr";

const LONGEST_REASON = 100;

/** Far above what any test needs: it ends the loops that a mutant has made endless, in a few seconds. */
const GAS_LIMIT = 300_000_000n;

/** The project's settings of the Solidity tests, as far as these change what a test says. */
export interface TestSettings {
  /** The project's directory. */
  readonly root: string;
  /** What tests may read; nothing may be written, because mutants leave no trace. */
  readonly readable: readonly PathPermission[];
  readonly fuzz: FuzzConfigArgs;
  readonly invariant: InvariantConfigArgs;
  readonly machine: Partial<SolidityTestRunnerConfigArgs>;
}

/** How long the fuzz and invariant tests look; what is missing is as in the project's settings. */
export interface Effort {
  readonly fuzzRuns?: number;
  readonly invariantRuns?: number;
  readonly invariantDepth?: number;
}

/** Hardhat's own runner of Solidity tests, without the files and the output around it. */
export class SuiteRunner {
  readonly #context: EdrContext;
  readonly #settings: TestSettings;

  private constructor(context: EdrContext, settings: TestSettings) {
    this.#context = context;
    this.#settings = settings;
  }

  static async start(settings: TestSettings): Promise<SuiteRunner> {
    const context = new EdrContext();
    await context.registerSolidityTestRunnerFactory(L1_CHAIN_TYPE, l1SolidityTestRunnerFactory());
    return new SuiteRunner(context, settings);
  }

  /** `Suite.test: why` of every test that fails. There has to be a suite. */
  async run(artifacts: Artifact[], suites: ArtifactId[], effort: Effort): Promise<string[]> {
    const results: SuiteResult[] = [];
    const { promise: allReported, resolve } = Promise.withResolvers<undefined>();
    const onResult = (result: SuiteResult): void => {
      results.push(result);
      if (results.length === suites.length) resolve(undefined);
    };
    await this.#context.runSolidityTests(L1_CHAIN_TYPE, artifacts, suites, this.#arguments(effort), {}, onResult);
    await allReported; // results may come after the run's own end
    return results.flatMap(({ id, testResults }) =>
      testResults
        .filter(({ status }) => status === TestStatus.Failure)
        .map(({ name, reason }) => `${id.name}.${name}: ${readable(reason ?? "no reason given")}`),
    );
  }

  #arguments({ fuzzRuns, invariantRuns, invariantDepth }: Effort): SolidityTestRunnerConfigArgs {
    const { root, readable, fuzz, invariant, machine } = this.#settings;
    const hardfork = l1HardforkLatest();
    return {
      ...machine,
      gasLimit: GAS_LIMIT,
      projectRoot: root,
      hardfork: l1HardforkToString(hardfork),
      localPredeploys: l1GenesisState(hardfork),
      fsPermissions: [...readable],
      disableBlockGasLimit: true,
      disableTransactionGasCap: true,
      collectStackTraces: CollectStackTraces.OnFailure,
      includeTraces: IncludeTraces.None,
      fuzz: { ...fuzz, ...(fuzzRuns === undefined ? {} : { runs: fuzzRuns }) },
      invariant: {
        ...invariant,
        shrinkRunLimit: 0, // that a sequence fails is enough; the shortest one is not wanted
        ...(invariantRuns === undefined ? {} : { runs: invariantRuns }),
        ...(invariantDepth === undefined ? {} : { depth: invariantDepth }),
      },
    };
  }
}

/** A reason may be bytes that were taken for text, and may be long. */
function readable(reason: string): string {
  return reason.replaceAll(/[^\x20-\x7e]/g, "").slice(0, LONGEST_REASON);
}
