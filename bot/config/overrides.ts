import { isNetworkVariable } from "./networks-variables.ts";
import { SECTIONS } from "./sections.ts";
import { SECRET_VARIABLES } from "./secrets.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = "ARB_";

/** The variable that overrides a setting: `ARB_RPC_ENDPOINTS_PRIMARY` for `rpc_endpoints.primary`. */
export function variableOf(section: string, key: string): string {
  return `${PREFIX}${section}_${key}`.toUpperCase();
}

/** A setting that the environment holds. */
export interface Override {
  readonly section: string;
  readonly key: string;
  readonly variable: string;
  readonly written: string;
}

/** All settings that the environment holds. */
export function overridesIn(environment: Environment): readonly Override[] {
  return Object.entries(SECTIONS).flatMap(([section, settings]) =>
    Object.keys(settings).flatMap((key) => {
      const variable = variableOf(section, key);
      const written = environment[variable];
      return written === undefined ? [] : [{ section, key, variable, written }];
    }),
  );
}

/** Variables that look like ours and mean nothing: most often a misspelt setting. */
export function unknownVariablesIn(environment: Environment): readonly string[] {
  const known = new Set<string>(Object.values(SECRET_VARIABLES));
  for (const [section, settings] of Object.entries(SECTIONS)) {
    for (const key of Object.keys(settings)) known.add(variableOf(section, key));
  }
  return Object.keys(environment).filter(
    (variable) => variable.startsWith(PREFIX) && !known.has(variable) && !isNetworkVariable(variable),
  );
}
