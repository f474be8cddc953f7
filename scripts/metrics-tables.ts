/** The generated parts of docs/metrics.md, made of the table of families and the list of reasons. */
import { reasons } from '../src/denter/reason.ts';
import { remedy } from '../src/denter/remedy.ts';
import { setFamilies } from '../src/metrics/families.ts';
import { supportOpenFamily } from '../src/metrics/support-open-family.ts';
import { renewPart } from './renew-part.ts';

/** The page with its generated parts renewed. */
export function renewMetricsTables(page: string): string {
  return renewPart(renewPart(page, 'families', familyTable()), 'reasons', reasonTable());
}

function familyTable(): string {
  const sets = setFamilies.map(({ name, type, labels, help, tells }) =>
    row([
      code(name),
      type,
      labels.map(code).join(', '),
      tells === 'answer' ? 'yes' : '',
      firstSentence(help),
    ]),
  );
  const { name, type, labels, help } = supportOpenFamily;
  return [
    row(['name', 'type', 'more labels', 'from the answer', 'meaning']),
    row(['---', '---', '---', '---', '---']),
    ...sets,
    '',
    'And one for each helpdesk, right at the scrape:',
    '',
    row(['name', 'type', 'labels', 'meaning']),
    row(['---', '---', '---', '---']),
    row([code(name), type, labels.map(code).join(', '), help]),
  ].join('\n');
}

function reasonTable(): string {
  return [
    row(['reason', 'what to do']),
    row(['---', '---']),
    ...reasons.map((reason) => row([code(reason), remedy(reason)])),
  ].join('\n');
}

/** What all families say of themselves stands above the table once. */
function firstSentence(help: string): string {
  return help.replace(/ Polled on an interval, .*$/, '');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}
