import { ofTargets, ofThisProgram } from '../expressions.ts';
import type { Section } from '../layout.ts';
import { shownAs } from '../mappings.ts';
import { colors, lanes, lines } from '../panels.ts';
import { history } from '../queries.ts';
import { ofExporter } from '../selector.ts';

const instance = '{{instance}}';

/** The scrapes, as Prometheus sees them, and the process that answers them. */
export function scrapesAndProcess(): Section {
  const panels = [
    scrapeDuration(),
    samples(),
    reloads(),
    cpu(),
    memory(),
    eventLoopLag(),
    garbageCollection(),
    fileDescriptors(),
    uptime(),
  ];
  return { title: 'Scrapes and process', panels: panels.map((panel) => ({ panel, w: 8, h: 7 })) };
}

function scrapeDuration() {
  return lines('Scrape duration', 'How long Prometheus took to scrape the exporter.')
    .unit('s')
    .withTarget(history('A', ofTargets('scrape_duration_seconds'), instance));
}

function samples() {
  return lines(
    'Samples in a scrape',
    'How large a scrape is. It grows with department sets and their statuses.',
  )
    .unit('short')
    .withTarget(history('A', ofTargets('scrape_samples_scraped'), instance));
}

function reloads() {
  return lanes('Configuration reloads', 'Whether the last attempt to load the configuration had succeeded.')
    .mappings(shownAs({ 1: ['loaded', colors.good], 0: ['refused', colors.critical] }))
    .withTarget(history('A', ofExporter('denter_exporter_config_last_reload_successful'), instance));
}

function cpu() {
  const used = `rate(${ofExporter('process_cpu_seconds_total')}[$__rate_interval])`;
  return lines('CPU', 'Share of one core that the process uses. The exporter runs on one.')
    .unit('percentunit')
    .withTarget(history('A', ofProcess(used), instance));
}

function memory() {
  return lines('Memory', 'Resident memory of the process, and how much of its heap is in use.')
    .unit('bytes')
    .withTarget(history('A', ofThisProgram('process_resident_memory_bytes'), `${instance} resident`))
    .withTarget(history('B', ofThisProgram('nodejs_heap_size_used_bytes'), `${instance} heap`));
}

function eventLoopLag() {
  return lines(
    'Event loop lag',
    'How late the process came to its timers, at the 99th percentile. A lag of seconds delays polls and scrapes.',
  )
    .unit('s')
    .withTarget(history('A', ofThisProgram('nodejs_eventloop_lag_p99_seconds'), instance));
}

function garbageCollection() {
  const spent = `sum by (job, instance, kind) (rate(${ofExporter('nodejs_gc_duration_seconds_sum')}[$__rate_interval]))`;
  return lines(
    'Garbage collection',
    'Share of the time that the process spent on collecting garbage, by kind.',
  )
    .unit('percentunit')
    .withTarget(history('A', ofProcess(spent), `${instance} {{kind}}`));
}

function fileDescriptors() {
  return lines('Open files', 'Files and connections that the process holds open, as a share of its limit.')
    .unit('percentunit')
    .withTarget(
      history('A', `${ofThisProgram('process_open_fds')} / ${ofExporter('process_max_fds')}`, instance),
    );
}

function uptime() {
  return lines('Uptime in days', 'Time since the process was started. A fall to zero is a restart.')
    .unit('short')
    .withTarget(history('A', `(time() - ${ofThisProgram('process_start_time_seconds')}) / 86400`, instance));
}

/** Like `ofThisProgram`, for an expression. */
function ofProcess(expression: string): string {
  return `${expression} and on (job, instance) ${ofExporter('denter_exporter_build_info')}`;
}
