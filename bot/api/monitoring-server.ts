import type { Door } from "./door.ts";
import { DEFAULT_LOOPBACK_LIMITS, type LoopbackLimits } from "./loopback-limits.ts";
import { LoopbackServer, type LoopbackServerParts } from "./loopback-server.ts";
import type { MonitoringSettings } from "./monitoring-settings.ts";
import { isReady, type ReadinessFacts, readinessOf } from "./readiness.ts";

export interface MonitoringServerParts extends Pick<LoopbackServerParts, "redact" | "onFault"> {
  readonly settings: MonitoringSettings;
  /** The text of all metrics. */
  readonly metrics: () => Promise<string>;
  /** Of that text, such as `text/plain; version=0.0.4; charset=utf-8`. */
  readonly metricsContentType: string;
  readonly readiness: () => ReadinessFacts;
  readonly limits?: LoopbackLimits;
}

/**
 * Opens the port for watching the bot: numbers and states that everybody on this machine may see, and nothing that can be
 * changed. Rejects with ARGUMENT_INVALID for a host that others can reach, and with PORT_IN_USE.
 */
export function openMonitoringServer(parts: MonitoringServerParts): Promise<LoopbackServer> {
  const { settings, redact, onFault, limits = DEFAULT_LOOPBACK_LIMITS } = parts;
  const { host, port } = settings;
  return LoopbackServer.open({ name: "monitoring", host, port, doors: doorsOf(parts), limits, redact, onFault });
}

function doorsOf({ metrics, metricsContentType, readiness, settings }: MonitoringServerParts): readonly Door[] {
  return [
    {
      method: "GET",
      path: "/metrics",
      answer: async () => ({
        status: 200,
        text: await metrics(),
        headers: { "content-type": metricsContentType },
      }),
    },
    {
      method: "GET",
      path: "/health",
      answer: () => ({
        status: 200,
        text: JSON.stringify({ alive: true, uptimeMs: Math.round(process.uptime() * 1_000) }),
      }),
    },
    {
      method: "GET",
      path: "/ready",
      answer: () => {
        const checks = readinessOf(readiness(), settings.maxHeadAgeMs);
        const ready = isReady(checks);
        return { status: ready ? 200 : 503, text: JSON.stringify({ ready, checks }) };
      },
    },
  ];
}
