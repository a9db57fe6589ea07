import { openKeyFiles, type PasswordSource } from "../adapters/signer/open-key-files.ts";
import { Redactor } from "../config/redact.ts";
import type { Config, LocalConfig } from "../config/schema.ts";
import { type Environment, SECRET_VARIABLES, secretTexts, takeSecrets, withFileKeys } from "../config/secrets.ts";

/** This process's environment, secrets included; they are not in process.env any more. */
export const environment = takeSecrets(process.env);

const redactor = new Redactor(secretTexts(environment));

/** Takes every secret that this process knows out of a text. */
export const { redact } = redactor;

/** Takes these out of every text too from now on. */
export function hide(secrets: readonly string[]): void {
  redactor.add(secrets);
}

let keys: Promise<Environment> | undefined;

/** The environment with the keys of the files that the settings name, which are opened once: each takes a second. */
export function keysOf(config: Config): Promise<Environment> {
  const { operatorFiles, relayIdentityFile } = config.keys;
  const { accountFiles: tradingFiles } = config.trading;
  keys ??= openKeyFiles({ operatorFiles, tradingFiles, relayIdentityFile, ...passwordOf(config) }).then((opened) => {
    const filled = withFileKeys(environment, opened);
    redactor.add(secretTexts(filled));
    return filled;
  });
  return keys;
}

/** Where the password of the key files comes from. */
export function passwordOf({ keys: { passwordFile } }: LocalConfig): PasswordSource {
  const variable = SECRET_VARIABLES.keysPassword;
  return { variable, password: environment[variable], passwordFile };
}
