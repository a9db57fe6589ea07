import { checkConfiguration, type ConfigCheckParts } from "../commands/config-check.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { Output } from "./output.ts";
import { describeChecks } from "./print-checks.ts";

/** `arb config check`: one row a check; the exit code is that of the first fault. */
export async function performCheck(parts: ConfigCheckParts, output: Output): Promise<number> {
  const checks = await checkConfiguration(parts);
  output.result({ checks }, describeChecks(checks, output));
  return checks.find(({ status }) => status === "failed")?.exitCode ?? EXIT_CODES.ok;
}
