import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** All of these texts, and the keys among them as bytes, that can be found. */
export function secretsIn(haystacks: readonly Uint8Array[], secrets: readonly string[]): string[] {
  const texts = haystacks.map((bytes) => Buffer.from(bytes).toString("latin1").toLowerCase());
  const isHex = (secret: string): boolean => /^([0-9a-f]{2})+$/.test(secret);
  return secrets.filter((secret) => {
    const written = [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")];
    if (isHex(secret)) written.push(Buffer.from(secret, "hex").toString("latin1"));
    if (isHex(secret)) written.push(Buffer.from(secret, "hex").toString("base64").replace(/=+$/, ""));
    return written.some((form) => texts.some((text) => text.includes(form.toLowerCase())));
  });
}

/** Every file below a directory, by its path there. */
export function filesBelow(directory: string): ReadonlyMap<string, Uint8Array> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [path.relative(directory, file), readFileSync(file)];
    }),
  );
}
