import type { CommonOptions } from "../cli/options.ts";
import { loadConfig, loadLocalConfig } from "../config/load-config.ts";
import type { Config, LocalConfig } from "../config/schema.ts";
import { configFileOf } from "./places.ts";
import { environment } from "./process-secrets.ts";

export function configOf(options: CommonOptions): Promise<Config> {
  return loadConfig(configFileOf(options), environment);
}

/** For commands that ask no node: they work wherever nobody has set an endpoint. */
export function localConfigOf(options: CommonOptions): Promise<LocalConfig> {
  return loadLocalConfig(configFileOf(options), environment);
}
