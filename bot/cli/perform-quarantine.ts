import { EXIT_CODES } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import type { Quarantine, Quarantined } from "../ports/quarantine.ts";
import { columns } from "./columns.ts";
import type { Output } from "./output.ts";
import { printable } from "./printable.ts";

/** The quarantine of one data directory; there is none before the first run. */
export interface QuarantineParts {
  readonly quarantine: Pick<Quarantine, "list" | "release"> | undefined;
  readonly directory: string;
}

/** `arb quarantine`. */
export function performQuarantineList({ quarantine, directory }: QuarantineParts, output: Output): number {
  const held = quarantine?.list() ?? [];
  output.result({ quarantined: held.map(heldJson), directory }, describeHeld(held));
  return EXIT_CODES.ok;
}

/** `arb quarantine release`: doing it again is harmless. */
export function performRelease({ quarantine, directory }: QuarantineParts, released: Address, output: Output): number {
  const changed = quarantine?.release(released) ?? false;
  const text = changed
    ? `Released ${released}: it is traded through again from the next block on.`
    : `${released} was not in quarantine.`;
  output.result({ released, changed, directory }, text);
  return EXIT_CODES.ok;
}

function describeHeld(held: readonly Quarantined[]): string {
  if (held.length === 0) return "Nothing is in quarantine.";
  const rows = held.map(({ address, sinceMs, untilMs, reason }) => [
    address,
    shortTime(sinceMs),
    untilMs === undefined ? "it is released" : shortTime(untilMs),
    printable(reason),
  ]);
  return columns([["pool or token", "since (UTC)", "until (UTC)", "reason"], ...rows]);
}

function heldJson({ address, reason, sinceMs, untilMs }: Quarantined): unknown {
  return { address, reason, sinceMs, untilMs: untilMs ?? null };
}

function shortTime(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace("T", " ");
}
