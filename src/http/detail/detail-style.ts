/** What the page of one helpdesk needs beside the status page's style. */
export const detailStyle = `.trace { margin-top: 1.5rem; scroll-margin-top: 1rem; }
.trace h2 { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; margin: 0 0 0.5rem; font-size: 1.125rem; font-weight: 650; overflow-wrap: anywhere; }
.poll { margin-bottom: 0.75rem; padding: 0.75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--sheet); }
.poll :is(h3, h4) { margin: 0; font-size: 1rem; font-weight: 600; }
.poll h4 { font-size: 0.875rem; }
.poll h3 .note { margin-left: 0.5rem; }
.poll .trouble { margin-top: 0.5rem; }
.attempt { margin-top: 0.75rem; }
.attempt dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.125rem 0.875rem; font-size: 0.875rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.attempt dt { color: var(--dim); }
.waterfall { display: block; width: 100%; max-width: 45rem; margin-bottom: 0.5rem; }
.waterfall text { fill: var(--ink); font-size: 11px; }
.waterfall .DNS { fill: var(--calm-bar); }
.waterfall .TCP { fill: var(--ok); }
.waterfall .TLS { fill: var(--warn); }
.waterfall .waiting { fill: var(--link); }
.waterfall .reading { fill: var(--dim); }
figure { margin-top: 0.625rem; }
figcaption { color: var(--dim); font-size: 0.8125rem; font-weight: 600; }
pre {
  max-height: 20rem; overflow: auto; padding: 0.5rem 0.625rem; border: 1px solid var(--line); border-radius: 6px; background: var(--back);
  font: 0.8125rem/1.5 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
}
@media (max-width: 40rem) {
  .attempt dl { grid-template-columns: minmax(0, 1fr); }
  .attempt dd { margin-bottom: 0.25rem; }
}
@media print {
  pre { max-height: none; overflow: visible; }
}
`;
