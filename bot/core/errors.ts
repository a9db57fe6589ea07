import { ERROR_CATALOGUE, type ErrorCode } from "./error-catalogue.ts";
import type { ExitKind, Retry, Severity } from "./error-entry.ts";

/** Exit codes of `arb`; they are an interface and never change their meaning. */
export const EXIT_CODES = {
  ok: 0,
  /** A fault that nobody foresaw. */
  unexpected: 1,
  /** Arguments, configuration or input files are wrong. */
  usage: 2,
  /** The world is not ready: endpoint, chain, contract, funds, port. */
  environment: 3,
  /** Stored data is damaged or in use by another process. */
  storage: 4,
  /** What was asked for was tried and would not work: a route that reverts, no opportunity. */
  negative: 5,
  interrupted: 130,
} as const satisfies Readonly<Record<ExitKind | "ok" | "interrupted", number>>;

type Facts = Readonly<Record<string, string | number | bigint>>;

/** A fault with one clear sentence for the user; its message is safe to print and holds no secret. */
export class ArbError extends Error {
  override readonly name = "ArbError";
  readonly code: ErrorCode;
  readonly exitCode: number;
  readonly severity: Severity;
  readonly recoverable: boolean;
  readonly retry: Retry;
  readonly facts: Facts;

  constructor(code: ErrorCode, facts: Facts, options?: { readonly cause?: unknown }) {
    const { exit, severity, recoverable, retry, text } = ERROR_CATALOGUE[code];
    super(
      text.replace(/\{(\w+)\}/g, (_match, name: string) => String(facts[name] ?? "?")),
      options,
    );
    this.code = code;
    this.exitCode = EXIT_CODES[exit];
    this.severity = severity;
    this.recoverable = recoverable;
    this.retry = retry;
    this.facts = facts;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
