/** Who made a backup: somebody by hand, or an engine on its schedule, which may remove its own again. */
export type BackupKind = "backup" | "scheduled";

const NAME = /^(backup|scheduled)-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z)$/;

/** The name of a backup's folder. Names of a kind sort by time. */
export function backupName(kind: BackupKind, madeAtMs: number): string {
  return `${kind}-${new Date(madeAtMs).toISOString().replaceAll(":", "-")}`;
}

/** When the backup of that kind and name was made; undefined when it is no such name. */
export function madeAtMsOf(kind: BackupKind, name: string): number | undefined {
  const match = NAME.exec(name);
  if (match?.[1] !== kind) return undefined;
  const [date = "", time = ""] = match[2]?.split("T") ?? [];
  return Date.parse(`${date}T${time.replaceAll("-", ":")}`);
}
