import type { JsonRpcApiProvider } from "ethers";
import { ArbError, EXIT_CODES, messageOf } from "../core/errors.ts";
import type { PoolList } from "../core/pool-entry.ts";
import type { DeployedContract } from "./deployed-contract.ts";
import { readLoanPremiums } from "./loan-premiums.ts";
import { checkContract, checkFunds, checkOperators, reaching, type StartChecks } from "./start-checks.ts";

/** One row of the check: what was looked at and what was found. */
export interface CheckRow {
  readonly check: string;
  readonly status: "ok" | "failed" | "skipped";
  readonly detail: string;
  /** Of the fault, when it failed. */
  readonly code?: string;
  readonly exitCode: number;
}

/** An endpoint as it may be shown, and why it does not answer, if it does not. */
export interface CheckedEndpoint {
  readonly endpoint: string;
  readonly problem?: string;
}

export interface ConfigCheckParts {
  readonly checks: StartChecks;
  readonly pools: () => Promise<PoolList>;
  /** The names of those that bundles go to; throws when the key for them is missing. */
  readonly relays: () => Promise<readonly string[]>;
  /** How transactions are signed here, in one sentence. */
  readonly signing: () => string;
  /** All that are configured, once `checks.connect` has reached one of them. */
  readonly endpoints: () => readonly CheckedEndpoint[];
  /** Leaves out everything that asks the network. */
  readonly offline: boolean;
}

/** Looks at everything at once, so that one call shows all that is missing. Never throws. */
export async function checkConfiguration(parts: ConfigCheckParts): Promise<readonly CheckRow[]> {
  const { checks, offline } = parts;
  const rows: CheckRow[] = [];
  const look = async <T>(check: string, work: () => T | Promise<T>, describe: (found: T) => string) => {
    try {
      const found = await work();
      rows.push({ check, status: "ok", detail: describe(found), exitCode: EXIT_CODES.ok });
      return found;
    } catch (error) {
      rows.push(failed(check, error));
      return undefined;
    }
  };
  const skip = (check: string, detail: string): void => {
    rows.push({ check, status: "skipped", detail, exitCode: EXIT_CODES.ok });
  };

  const loans = checks.fundings.filter((funding) => "lender" in funding);
  const lenderRows = loans.map(() => "lender");
  await look("pool list", parts.pools, ({ pools, tokens }) => `${pools.length} pools over ${tokens.length} tokens`);
  const accounts = await look("operator keys", checks.accounts, (found) => found.join(", "));
  await look("signing", parts.signing, (how) => how);
  await look("relays", parts.relays, (names) => (names.length === 0 ? "none: the public pool only" : names.join(", ")));
  if (offline) {
    for (const check of ["endpoint", "contract", "operators", "funds", ...lenderRows]) skip(check, "offline");
    return rows;
  }

  const provider = await connectToEndpoints();
  try {
    const contract = await lookAtContract(provider);
    if (contract === undefined || accounts === undefined) skip("operators", "needs the contract and the keys");
    else
      await look(
        "operators",
        () => checkOperators(contract, accounts),
        () => "every account may execute",
      );
    if (provider === undefined || accounts === undefined) skip("funds", "needs the endpoint and the keys");
    else {
      const work = () => reaching(checks.endpoint, () => checkFunds(provider, accounts, checks));
      await look("funds", work, () => "every account can pay for an execution");
    }
    if (provider === undefined) for (const check of lenderRows) skip(check, "needs the endpoint");
    else
      for (const funding of loans) {
        const { kind, lender } = funding;
        const work = () => reaching(checks.endpoint, () => readLoanPremiums(provider, funding, checks.baseTokens));
        await look("lender", work, () => `${lender} can fund a cycle as "${kind}"`);
      }
  } finally {
    provider?.destroy();
  }
  return rows;

  /** One row an endpoint: the bot starts while one answers, but settings name none for nothing. */
  async function connectToEndpoints(): Promise<JsonRpcApiProvider | undefined> {
    try {
      const connected = await checks.connect();
      for (const { endpoint, problem } of parts.endpoints()) {
        const detail = `${endpoint} is on chain ${checks.chainId}`;
        if (problem === undefined) rows.push({ check: "endpoint", status: "ok", detail, exitCode: EXIT_CODES.ok });
        else rows.push(failed("endpoint", new ArbError("ENDPOINT_UNREACHABLE", { endpoint, problem })));
      }
      return connected;
    } catch (thrown) {
      rows.push(failed("endpoint", thrown));
      return undefined;
    }
  }

  async function lookAtContract(connected: JsonRpcApiProvider | undefined): Promise<DeployedContract | undefined> {
    if (connected === undefined) {
      skip("contract", "needs the endpoint");
      return undefined;
    }
    const work = () => reaching(checks.endpoint, () => checkContract(connected, checks));
    return look("contract", work, ({ address, owner }) => `${address} is this build's; its owner is ${owner}`);
  }
}

function failed(check: string, error: unknown): CheckRow {
  return error instanceof ArbError
    ? { check, status: "failed", detail: error.message, code: error.code, exitCode: error.exitCode }
    : { check, status: "failed", detail: messageOf(error), code: "UNEXPECTED", exitCode: EXIT_CODES.unexpected };
}
