import { exporterDashboard } from './exporter/dashboard.ts';
import { ticketsDashboard } from './tickets/dashboard.ts';

/** The dashboards' files in this folder, by name, with what they must hold. */
export function renderDashboards(): Readonly<Record<string, string>> {
  return {
    'denter-tickets.json': text(ticketsDashboard()),
    'denter-exporter.json': text(exporterDashboard()),
  };
}

function text(model: object): string {
  return `${JSON.stringify(model, null, 2)}\n`;
}
