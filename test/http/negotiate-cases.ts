/** `Accept` headers, and the format that each gets. */
export const acceptCases: readonly (readonly [
  who: string,
  accept: string | undefined,
  format: 'text' | 'openmetrics',
])[] = [
  ['no header', undefined, 'text'],
  ['curl', '*/*', 'text'],
  ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text'],
  [
    'Prometheus 3',
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
    'openmetrics',
  ],
  [
    'Prometheus 3, legacy names',
    'application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=underscores;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
    'openmetrics',
  ],
  [
    'Prometheus 2.53',
    'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    'openmetrics',
  ],
  ['Prometheus told to take text', 'text/plain;version=0.0.4;q=0.5,*/*;q=0.1', 'text'],
  [
    'a version of OpenMetrics that is not served',
    'application/openmetrics-text;version=0.0.1,text/plain;version=0.0.4;q=0.5',
    'text',
  ],
  ['OpenMetrics in any version', 'application/openmetrics-text', 'openmetrics'],
  ['OpenMetrics, the version quoted', 'application/openmetrics-text; version="1.0.0"', 'openmetrics'],
  [
    'text preferred',
    'application/openmetrics-text;version=1.0.0;q=0.3, text/plain;version=0.0.4;q=0.7',
    'text',
  ],
  [
    'both liked the same, text first',
    'text/plain;version=0.0.4, application/openmetrics-text;version=1.0.0',
    'text',
  ],
  ['text refused', 'text/plain;q=0, */*', 'openmetrics'],
  ['OpenMetrics refused', 'application/openmetrics-text;q=0, */*', 'text'],
  ['only what is not served', 'image/png', 'text'],
  [
    'protobuf first',
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.2',
    'openmetrics',
  ],
  ['nonsense', ';;,=q"', 'text'],
  ['a header as large as can be', `application/openmetrics-text${',a/b'.repeat(3000)}`, 'text'],
];

/** `Accept-Encoding` headers, and whether each gets gzip. */
export const encodingCases: readonly (readonly [encodings: string | undefined, gzip: boolean])[] = [
  [undefined, false],
  ['', false],
  ['gzip', true],
  ['GZIP', true],
  ['gzip, deflate, br', true],
  ['*', true],
  ['gzip;q=0.1', true],
  ['gzip;q=0', false],
  ['gzip;q=0.000, *', false],
  ['*;q=0', false],
  ['identity', false],
  ['br', false],
];
