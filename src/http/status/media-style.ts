/** The pages where there is little room, and on paper. */
export const mediaStyle = `@media screen and (max-width: 68rem) {
  body { padding-inline: 0.75rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, caption, tr.helpdesk th, tr.set th, tr.trouble td { display: block; }
  table { border: 0; background: none; }
  tbody { margin-bottom: 0.75rem; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: var(--sheet); }
  tbody + tbody tr.helpdesk th { border-top: 0; }
  tr.set { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.625rem 0.75rem; padding: 0.625rem 0.75rem; }
  tr.set > *, tr.set + tr.set > *, tr.trouble + tr.set > * { border: 0; padding: 0; }
  tr.set + tr.set, tr.trouble + tr.set { border-top: 1px solid var(--line); }
  tr.set th { grid-column: 1; }
  tr.set td:nth-child(2) { grid-column: 2 / -1; text-align: right; }
  tr.set td:nth-child(6), tr.set td:nth-child(7), tr.set td.none { grid-column: 1 / -1; }
  tr.set td:nth-last-child(2) { grid-column: 1 / span 2; }
  tr.set td.number { text-align: left; }
  tr.set td:last-child { white-space: normal; }
  header nav { margin-left: 0; }
  .summary .note { margin-left: 0; }
  tr.set td.number .note, tr.set td:nth-last-child(2) .note { margin: 0; max-width: none; }
  tr.set td:nth-child(n+3)::before { content: attr(data-label); display: block; color: var(--dim); font-size: 0.75rem; font-weight: 600; }
  tr.trouble td { padding: 0 0.75rem 0.75rem; }
  :is(tr, div).trouble dl { grid-template-columns: 1fr; gap: 0; }
}
@media print {
  :root { --back: #fff; --sheet: #fff; --ink: #000; --dim: #444; --line: #999; --group: #eee; --link: #000;
    --ok: #000; --bad: #000; --warn: #000; --calm: #000; --ok-back: #fff; --bad-back: #fff; --warn-back: #fff; --calm-back: #fff; }
  body { max-width: none; padding: 0; font-size: 8pt; }
  nav, .filters, #refresh:empty { display: none; }
  a { color: inherit; text-decoration: none; }
  details > :not(summary) { display: block; }
  thead th { position: static; }
  th, td { padding: 0.25rem 0.375rem; }
  tr, dl { break-inside: avoid; }
  tr.helpdesk { break-after: avoid; }
  .chip { border-color: currentColor; }
}
`;
