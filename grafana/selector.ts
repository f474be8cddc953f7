/**
 * Selectors of series by the dashboards' variables: the one place that writes them.
 *
 * @param more matchers beyond the variables', such as `severity="warning"`
 */
export function ofSet(metric: string, ...more: string[]): string {
  return select(metric, [...exporter, helpdesk, 'department_set=~"$department_set"', ...more]);
}

/** Series that a helpdesk has once, whatever its department sets. */
export function ofHelpdesk(metric: string): string {
  return select(metric, [...exporter, helpdesk]);
}

/** The exporter's own series, and those that Prometheus makes of its scrapes. */
export function ofExporter(metric: string): string {
  return select(metric, exporter);
}

const exporter = ['job=~"$job"', 'instance=~"$instance"'];
const helpdesk = 'helpdesk=~"$helpdesk"';

function select(metric: string, matchers: readonly string[]): string {
  return `${metric}{${matchers.join(',')}}`;
}
