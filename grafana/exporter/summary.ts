import { BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import { age, countOf, oldAt, ofTargets, polledOk } from '../expressions.ts';
import type { Section } from '../layout.ts';
import { shownAs } from '../mappings.ts';
import { colors, painted, stat, steps } from '../panels.ts';
import { now } from '../queries.ts';
import { ofExporter } from '../selector.ts';

/** The line on top: does it run, does it get answers, is it configured as one thinks? */
export function summary(): Section {
  return {
    panels: [exportersUp(), setsFailing(), oldestSuccess(), configuration(), restarts(), versions()].map(
      (panel) => ({ panel, w: 4, h: 4 }),
    ),
  };
}

function exportersUp() {
  const up = ofTargets('up');
  return stat('Exporters', 'Targets that Prometheus could scrape the last time, and those that it could not.')
    .textMode(BigValueTextMode.ValueAndName)
    .withTarget(now('A', countOf(`${up} == 1`, up), 'up'))
    .withTarget(now('B', `count(${up} == 0)`, 'down'))
    .overrideByQuery('A', [painted(colors.good)])
    .overrideByQuery('B', [painted(colors.critical)]);
}

function setsFailing() {
  return stat('Failing polls', 'Department sets whose last poll failed, or that have not been polled yet.')
    .thresholds(steps([null, colors.good], [1, colors.critical]))
    .withTarget(now('A', countOf(`${polledOk} == 0`, polledOk), 'sets'));
}

function oldestSuccess() {
  const tooOld = `max(${age} > ${oldAt})`;
  return stat(
    'Oldest success',
    'The time since the last successful poll of the department set where it is longest. Red: longer than its stale_after, so ' +
      'its counts are gone.',
  )
    .unit('s')
    .decimals(0)
    .withTarget(now('A', tooOld, 'too old'))
    .withTarget(now('B', `max(${age}) unless ${tooOld}`, 'fresh'))
    .overrideByQuery('A', [painted(colors.critical)])
    .overrideByQuery('B', [painted(colors.good)]);
}

function configuration() {
  return stat(
    'Configuration',
    'Whether the last attempt to load the configuration succeeded. If not, the one before is in force.',
  )
    .mappings(shownAs({ 1: ['loaded', colors.good], 0: ['refused', colors.critical] }))
    .withTarget(
      now('A', `min(${ofExporter('denter_exporter_config_last_reload_successful')})`, 'configuration'),
    );
}

function restarts() {
  return stat('Restarts', 'How often the exporter that was restarted most began anew in this time range.')
    .decimals(0)
    .thresholds(steps([null, colors.good], [1, colors.warning]))
    .withTarget(
      now(
        'A',
        `max(changes(${ofExporter('process_start_time_seconds')}[$__range]) and on (job, instance) ${ofExporter('denter_exporter_build_info')})`,
        'restarts',
      ),
    );
}

function versions() {
  return stat('Version', 'The versions that run, and how many exporters run each.')
    .textMode(BigValueTextMode.Name)
    .thresholds(steps([null, colors.plain]))
    .withTarget(now('A', `count by (version) (${ofExporter('denter_exporter_build_info')})`, '{{version}}'));
}
