import { open } from "node:fs/promises";

/** Makes the names in a directory durable: of files that are new in it, or were renamed or removed. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
