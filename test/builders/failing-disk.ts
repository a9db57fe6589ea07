import { spawnSync } from "node:child_process";

/** The command under which a process has a disk that fails. */
export interface FailingDisk {
  /** What goes before the process's own command. @param directory that fails; its contents outlive the process */
  readonly under: (directory: string) => readonly string[];
  /** Of the process: one thread for files makes strace's count the process's. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Whether processes may be traced here. */
export function canTrace(): boolean {
  return spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;
}

/** Every file of the process may become so long and no longer: the kernel cuts the write that goes beyond. */
export function fileSizeLimit(kilobytes: number): FailingDisk {
  const command = `ulimit -f ${kilobytes}; exec "$0" "$@"`;
  return { under: () => ["bash", "-c", command] };
}

/** A file system of its own that is full at last; undefined where none may be mounted. */
export function fullDisk(kilobytes: number): FailingDisk | undefined {
  if (spawnSync("unshare", ["-rm", "true"]).status !== 0) return undefined;
  // The file system is gone with its process, so that what is in it is saved before.
  const command = [
    `saved=$(mktemp -d) && disk=$DISK && cp -a "$disk/." "$saved"`,
    `mount -t tmpfs -o size=${kilobytes}k tmpfs "$disk" && cp -a "$saved/." "$disk"`,
    `"$0" "$@"; code=$?`,
    `cp -a "$disk/." "$saved" && umount "$disk" && cp -a "$saved/." "$disk" && rm -rf "$saved"; exit $code`,
  ].join("\n");
  return {
    under: (directory) => ["env", `DISK=${directory}`, "unshare", "-rm", "bash", "-c", command],
  };
}

/** From its `after`th write on, the disk cannot say that the journal was written; undefined where none may be traced. */
export function brokenDisk(after: number, journal: string): FailingDisk | undefined {
  if (!canTrace()) return undefined;
  const fault = `inject=pwrite64:error=EIO:when=${after}+`;
  return {
    under: (directory) => ["strace", "-f", "-qq", "-o", "/dev/null", "-P", `${directory}/${journal}`, "-e", fault],
    environment: { UV_THREADPOOL_SIZE: "1" },
  };
}
