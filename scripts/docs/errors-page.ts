import { format } from "prettier";
import { FAILURE_REASON_OF } from "../../bot/core/denial.ts";
import { ERROR_CATALOGUE } from "../../bot/core/error-catalogue.ts";
import type { ErrorEntry } from "../../bot/core/error-entry.ts";
import { EXIT_CODES } from "../../bot/core/errors.ts";
import { SPECIFICATION_ERRORS } from "./specification-errors.ts";

const PRINT_WIDTH = 120;

/** docs/errors.md, as the catalogue has it now. */
export async function errorsPage(): Promise<string> {
  const text = [
    "# Errors",
    "Made from `bot/core/error-catalogue.ts` and its neighbours by `npm run docs:errors`; a test fails when it is stale.",
    "## Faults",
    "What a user can meet. _Severity_: **info**, the answer is no; **warning**, this request cannot be done and nothing else is affected; **error**, the bot or a command cannot do its work; **critical**, money or books are at stake: a running bot makes no new orders, and a person is needed. _Recoverable_: it can pass without a person putting something right. _Retry_: whether the same may be tried again with nothing changed.",
    faultTable(),
    "## Denials",
    "Refusals of ours, with their numbers. They are data and no faults. One at admission makes no order; one after it fails the order for the reason beside it.",
    table(
      ["code", "failure reason"],
      Object.entries(FAILURE_REASON_OF).map(([code, reason]) => [`\`${code}\``, reason]),
    ),
    "## Specification 000",
    "What became of each variant of its `ExecutionError` (part V).",
    specificationTable(),
  ].join("\n\n");
  return format(text, { parser: "markdown", printWidth: PRINT_WIDTH, proseWrap: "always" });
}

function faultTable(): string {
  const rows = Object.entries<ErrorEntry>(ERROR_CATALOGUE).map(([code, entry]) => [
    `\`${code}\``,
    entry.severity,
    entry.recoverable ? "yes" : "no",
    entry.retry,
    `${EXIT_CODES[entry.exit]} ${entry.exit}`,
    entry.text.replace(/\s+/g, " ").replaceAll("|", "\\|"),
  ]);
  return table(["code", "severity", "recoverable", "retry", "exit code", "text"], rows);
}

function specificationTable(): string {
  const rows = SPECIFICATION_ERRORS.map(({ variant, faults, denials, failures, remark }) => [
    variant,
    [...faults, ...denials, ...failures].map((name) => `\`${name}\``).join(", "),
    remark,
  ]);
  return table(["variant", "here", "remark"], rows);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
