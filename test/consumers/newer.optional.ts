import { describeWithPeer } from '../peer.ts';
import { Prometheus } from '../support/prometheus.ts';
import { itTakesEverything, openMetrics, text } from './consumer.ts';
import { itAcceptsTheRules, itPassesTheAlertsTests } from './rules.ts';

describeWithPeer('prometheus-3', 'Prometheus 3', (program) => {
  itTakesEverything(
    async (config) => Prometheus.startWith(program, config),
    [
      { name: 'text', settings: { scrape_protocols: ['PrometheusText0.0.4'] }, contentType: text },
      { name: 'text 1.0', settings: { scrape_protocols: ['PrometheusText1.0.0'] }, contentType: text },
      {
        name: 'OpenMetrics',
        settings: { scrape_protocols: ['OpenMetricsText1.0.0'] },
        contentType: openMetrics,
      },
      { name: 'default', settings: {}, contentType: openMetrics },
    ],
  );
});

describeWithPeer('promtool-2.53', 'promtool 2.53', itPassesTheAlertsTests);

describeWithPeer('promtool-3', 'promtool 3', (promtool) => {
  itAcceptsTheRules(promtool);
  itPassesTheAlertsTests(promtool);
});
