import { denterStatuses } from './part-schemas.ts';
import type { ScenarioInput } from './scenario-schema.ts';

/** Three helpdesks of different character; initech has faults. One virtual day takes ten minutes. */
export const demoScenario: ScenarioInput = {
  seed: 1,
  speed: 144,
  start_time: '07:30',
  helpdesks: [
    {
      name: 'acme',
      departments: [
        { id: 1, name: 'Support', arrivals_per_day: 90, answer_time: '1h' },
        { id: 2, name: 'Sales', arrivals_per_day: 30, answer_time: '30m' },
        { id: 4, name: 'Billing', arrivals_per_day: 25, answer_time: '2h', reply_time: '4h' },
      ],
      statuses: [...denterStatuses, { title: 'Waiting for vendor', role: 'hold' }],
      users: [
        {
          name: 'exporter',
          identifier: 'acme-exporter',
          secret: 'acme-demo-secret',
          departments: [1, 2],
          awaiting_reply_thresholds: { warning: 45, critical: 58 },
        },
        {
          name: 'billing',
          identifier: 'acme-billing',
          secret: 'acme-billing-demo-secret',
          departments: [4],
          flagged: 2,
          awaiting_reply_thresholds: { warning: 15, critical: 25 },
        },
      ],
    },
    {
      name: 'globex',
      working_hours: '08:00-20:00',
      error_status: 403,
      answer: { numbers: 'string', departments: 'object', ignored_departments: 'all' },
      departments: [
        { id: 10, name: 'Hosting', arrivals_per_day: 200, answer_time: '40m' },
        {
          id: 11,
          name: 'Domains',
          arrivals_per_day: 60,
          answer_time: '1h',
          hold_share: 0.3,
          hold_time: '10h',
        },
      ],
      statuses: [
        ...denterStatuses,
        { title: 'レジストリ待ち', key: 'registry', include_in_active: true, role: 'hold' },
      ],
      users: [
        {
          name: 'reporting',
          username: 'reporting',
          password: 'globex-demo-password',
          departments: [10, 11],
          awaiting_reply_thresholds: { warning: 60, critical: 85 },
        },
      ],
    },
    {
      name: 'initech',
      departments: [
        { id: 1, name: 'Helpdesk', arrivals_per_day: 40, answer_time: '3h', reply_time: '5h' },
        { id: 2, name: 'Facilities', arrivals_per_day: 12, answer_time: '5h' },
      ],
      users: [
        {
          name: 'exporter',
          identifier: 'initech-exporter',
          secret: 'initech-demo-secret',
          departments: [1],
          awaiting_reply_thresholds: { warning: 38, critical: 48 },
        },
      ],
      faults: [
        { fault: 'server_error', at: '09:30', for: '1h' },
        { fault: 'timeout_late', at: '12:00', for: '1h', delay: '4s' },
        { fault: 'permission', at: '14:30', for: '1h' },
        { fault: 'not_json_notice', at: '17:30', for: '1h' },
        { fault: 'reset', at: '22:00', for: '1h' },
      ],
    },
  ],
};
