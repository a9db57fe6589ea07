import { writeSync } from "node:fs";
import { DirectoryLock } from "../../../bot/adapters/store/directory-lock.ts";

// Takes the directory named by the first argument, says so, and keeps it until it is killed.
const [, , directory = ""] = process.argv;
DirectoryLock.acquire(directory);
writeSync(1, "held\n");
setInterval(() => undefined, 1_000);
