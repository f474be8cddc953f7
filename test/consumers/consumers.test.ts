import { describeWithPeer } from '../peer.ts';
import { Prometheus } from '../support/prometheus.ts';
import { itTakesEverything, openMetrics, text } from './consumer.ts';
import { startVictoriaMetrics } from './victoria-metrics.ts';

describeWithPeer('prometheus', 'Prometheus 2.42', (program) => {
  itTakesEverything(
    async (config) => Prometheus.startWith(program, config),
    [{ name: 'default', settings: {}, contentType: openMetrics }],
  );
});

describeWithPeer('prometheus-2.53', 'Prometheus 2.53', (program) => {
  itTakesEverything(
    async (config) => Prometheus.startWith(program, config),
    [
      { name: 'text', settings: { scrape_protocols: ['PrometheusText0.0.4'] }, contentType: text },
      {
        name: 'OpenMetrics',
        settings: { scrape_protocols: ['OpenMetricsText1.0.0'] },
        contentType: openMetrics,
      },
      { name: 'default', settings: {}, contentType: openMetrics },
    ],
  );
});

describeWithPeer('victoria-metrics', 'VictoriaMetrics', (program) => {
  itTakesEverything(
    async (config) => startVictoriaMetrics(program, config),
    [{ name: 'default', settings: {}, contentType: text }],
  );
});
