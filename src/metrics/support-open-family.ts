/** The one family of the helpdesks themselves; its value is right at the scrape, not at the poll. */
export const supportOpenFamily = {
  name: 'denter_support_open',
  help: 'Whether it is inside the support hours now (1) or not (0); only where they are configured.',
  type: 'gauge',
  labels: ['helpdesk'],
} as const;
