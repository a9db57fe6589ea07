import { Gauge, type Registry } from "prom-client";
import { PREFIX } from "./names.ts";

/** Whether signatures are made as fast as they should be; that does not change while a process lives. */
export function registerSigningMetrics(registry: Registry, isNative: boolean): void {
  const gauge = new Gauge({
    name: `${PREFIX}native_signing`,
    help: "1 when the native library signs, 0 when ethers does, ten to forty times slower",
    registers: [registry],
  });
  gauge.set(isNative ? 1 : 0);
}
