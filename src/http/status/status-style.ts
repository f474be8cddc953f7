/** The status page's style: light and dark, a table where there is room, cards where there is none, and print. */
export const styleText = `:root {
  --back: #f6f7f9; --sheet: #fff; --ink: #1b2430; --dim: #586374; --line: #dde2e9; --edge: #7b8696; --link: #1d4ed8; --group: #eef1f5;
  --ok: #14693a; --ok-back: #e2f4e8; --bad: #a31621; --bad-back: #fde8e8; --warn: #7a4b00; --warn-back: #fdf0d5;
  --calm: #3f4a5a; --calm-back: #e8ebf0; --calm-bar: #66788f;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #10151c; --sheet: #171e27; --ink: #e6eaf0; --dim: #a0abba; --line: #2b3542; --edge: #6b7889; --link: #8ab4ff; --group: #1f2833;
    --ok: #7fdba0; --ok-back: #15331f; --bad: #ffa3a3; --bad-back: #451c20; --warn: #f5c869; --warn-back: #3b2d0c;
    --calm: #c3ccd8; --calm-back: #2a3441; --calm-bar: #8e9db1;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 110rem; padding: 1rem 1.5rem 3rem; background: var(--back); color: var(--ink);
  font: 0.9375rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.5rem; padding-bottom: 0.5rem; border-bottom: 1px solid var(--line); }
.home { color: var(--ink); font-weight: 650; text-decoration: none; }
.facts { display: flex; flex-wrap: wrap; gap: 0.125rem 1.25rem; font-size: 0.8125rem; }
.facts div { display: flex; gap: 0.375rem; min-width: 0; }
.facts dt { color: var(--dim); }
.facts dd { overflow-wrap: anywhere; min-width: 0; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; font-size: 0.8125rem; }
header nav { margin-left: auto; font-family: ui-monospace, Menlo, Consolas, monospace; }
h1 { margin: 0.75rem 0 0; font-size: 1.375rem; font-weight: 650; letter-spacing: -0.01em; overflow-wrap: anywhere; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.filters { display: flex; flex-wrap: wrap; align-items: end; gap: 0.5rem 0.75rem; margin-top: 0.75rem; font-size: 0.8125rem; }
.filters label { display: grid; gap: 0.125rem; color: var(--dim); font-weight: 600; }
.filters input[type="search"] { width: 16rem; max-width: 100%; }
:is(input, select, button) {
  min-height: 2rem; padding: 0.25rem 0.5rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--sheet); color: var(--ink);
  font: inherit; font-size: 0.875rem; font-weight: 400;
}
button { padding-inline: 0.875rem; font-weight: 600; cursor: pointer; }
.filters a { padding-block: 0.4375rem; }
a { color: var(--link); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
p, ul, dl, dd, figure, pre { margin: 0; padding: 0; }
#refresh:not(:empty) { margin-top: 0.75rem; padding: 0.5rem 0.75rem; border-radius: 6px; background: var(--bad-back); color: var(--bad); font-weight: 600; }
.banner { margin-top: 0.75rem; padding: 0.625rem 0.75rem; border-left: 4px solid var(--bad); border-radius: 0 6px 6px 0; background: var(--bad-back); }
.banner b { color: var(--bad); }
.banner li { padding-left: 1.5em; text-indent: -1.5em; }
.banner ul { margin: 0.375rem 0; list-style: none; font: 0.8125rem/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.summary { display: flex; flex-wrap: wrap; align-items: center; gap: 0.375rem 1rem; margin: 0.75rem 0 1rem; }
.summary ul { display: flex; flex-wrap: wrap; gap: 0.375rem; list-style: none; }
.summary .note { margin-left: auto; }
.chip {
  display: inline-block; padding: 0.0625rem 0.5rem; border: 1px solid transparent; border-radius: 1rem; background: var(--calm-back);
  color: var(--calm); font-size: 0.8125rem; font-weight: 600; white-space: nowrap;
}
.chip.ok, .chip.open { background: var(--ok-back); color: var(--ok); }
.chip.failing, .chip.critical { background: var(--bad-back); color: var(--bad); }
.chip.partial, .chip.stale, .chip.warning { background: var(--warn-back); color: var(--warn); }
a.filter { text-decoration: none; border-radius: 1rem; }
a.filter:hover .chip, a.filter[aria-current] .chip { border-color: currentColor; }
.note { color: var(--dim); font-size: 0.8125rem; font-weight: 400; }
.note.warning, .note.old { color: var(--warn); font-weight: 600; }
.note.critical { color: var(--bad); font-weight: 600; }
table { width: 100%; border-collapse: separate; border-spacing: 0; border: 1px solid var(--line); border-radius: 8px; background: var(--sheet); font-variant-numeric: tabular-nums; }
caption { padding: 0 0 0.5rem; color: var(--dim); font-size: 0.8125rem; text-align: left; }
th, td { padding: 0.5rem 0.75rem; text-align: left; vertical-align: top; }
thead th {
  position: sticky; top: 0; z-index: 1; border-bottom: 1px solid var(--line); border-radius: 8px 8px 0 0; background: var(--sheet);
  color: var(--dim); font-size: 0.75rem; font-weight: 600; vertical-align: bottom;
}
thead th:not(:first-child):not(:last-child) { border-radius: 0; }
thead th:nth-child(n+3):nth-child(-n+5), td.number { text-align: right; }
thead th:nth-child(n+3):nth-child(-n+5) { min-width: 5.75rem; }
thead th:nth-child(6) { width: 28%; }
thead th:nth-child(7) { width: 10%; }
thead th:nth-child(8) { min-width: 8.25rem; }
tr.helpdesk th { padding-block: 0.375rem; background: var(--group); font-size: 1rem; font-weight: 650; }
tbody + tbody tr.helpdesk th { border-top: 1px solid var(--line); }
.host { margin-inline: 0.25rem; color: var(--dim); font-size: 0.8125rem; font-weight: 400; overflow-wrap: anywhere; }
tr.set + tr.set > *, tr.trouble + tr.set > * { border-top: 1px solid var(--line); }
tr.set th { font-weight: 600; overflow-wrap: anywhere; }
tr.set th .note { overflow-wrap: normal; }
tr.set td:last-child { white-space: nowrap; }
tr.set td:nth-last-child(2) .note { max-width: 6.75rem; }
td.number b { font-size: 1.125rem; font-weight: 650; line-height: 1.2; }
td.number .note { margin-left: auto; max-width: 6rem; }
td.none { color: var(--dim); }
td.number s { color: var(--dim); font-size: 1.125rem; font-weight: 400; line-height: 1.2; }
td:is(.held, .stale) :is(b, li, .ids) { color: var(--dim); font-weight: 400; }
td.stale .statuses li { text-decoration: line-through; border-style: dashed; }
td.stale .ids { text-decoration: line-through; }
.old #live td.number b { color: var(--dim); font-weight: 400; text-decoration: line-through; }
.old #live table { border-style: dashed; border-color: var(--bad); }
thead a { color: inherit; text-decoration: none; }
thead a:hover, th[aria-sort] a { color: var(--ink); text-decoration: underline; }
.helpdesk a, tr.set th a { color: var(--ink); }
.polls { display: block; max-width: 100%; height: auto; margin-bottom: 0.125rem; }
.polls .ground { stroke: var(--line); }
.polls .good { fill: var(--calm-bar); }
.polls .bad { fill: none; stroke: var(--bad); }
.polls path.bad { stroke-width: 1.5; }
.pager { align-items: baseline; margin-top: 0.75rem; font-size: 0.875rem; }
.statuses { display: flex; flex-wrap: wrap; gap: 0.25rem 0.375rem; list-style: none; }
.statuses li { padding: 0.0625rem 0.4375rem; border: 1px solid var(--line); border-radius: 4px; font-size: 0.8125rem; overflow-wrap: anywhere; }
.statuses .zero { color: var(--dim); border-style: dashed; }
.statuses .zero b { font-weight: 400; }
details .statuses, details .ids { margin-top: 0.375rem; }
.ids { display: inline-block; max-width: 16rem; overflow-wrap: anywhere; }
summary { cursor: pointer; font-size: 0.8125rem; white-space: nowrap; }
tr.trouble td { padding-top: 0; }
:is(tr, div).trouble dl {
  display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 0.875rem; padding: 0.5rem 0.75rem; border-left: 4px solid var(--bad);
  border-radius: 0 6px 6px 0; background: var(--bad-back); overflow-wrap: anywhere;
}
:is(tr, div).trouble dt { color: var(--bad); font-weight: 600; }
tr.trouble.partial dl { border-color: var(--warn); background: var(--warn-back); }
tr.trouble.partial :is(dt, code) { color: var(--warn); }
code { padding: 0 0.3125rem; border: 1px solid currentColor; border-radius: 4px; color: var(--bad); font-size: 0.8125rem; }
`;
