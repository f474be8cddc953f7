import { describeWithPeer } from '../peer.ts';
import { itAcceptsTheRules } from './rules.ts';

// Debian 12's promtool has its turn in test/prometheus.
describeWithPeer('promtool-2.53', 'promtool 2.53', itAcceptsTheRules);
