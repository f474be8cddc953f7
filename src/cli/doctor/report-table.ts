import { type Diagnosis, type Result, resultOf, type Step } from './step.ts';

const lineWidth = 100;
const resultWidth = 7;
const stepWidth = 14;
const maxSetWidth = 20;
const gap = '  ';

/** A table a helpdesk, at most 100 columns wide, and a line that sums them up. */
export function tableReport(diagnoses: readonly Diagnosis[], isColored: boolean): string {
  const paint = isColored ? colored : (text: string): string => text;
  return [...diagnoses.map((diagnosis) => table(diagnosis, paint)), summary(diagnoses)].join('\n');
}

type Paint = (text: string, result: Result) => string;

const colors: Readonly<Record<Result, string>> = { ok: '32', warning: '33', failed: '31;1' };

function colored(text: string, result: Result): string {
  return `\u001b[${colors[result]}m${text}\u001b[0m`;
}

function table(diagnosis: Diagnosis, paint: Paint): string {
  const { helpdesk, asked, steps } = diagnosis;
  const longest = Math.max(0, ...steps.map(({ departmentSet }) => departmentSet?.length ?? 0));
  const setWidth = Math.min(longest, maxSetWidth);
  const result = resultOf(diagnosis);
  const head = `${helpdesk}: ${result}, ${asked}`;
  return `${wrap(head, lineWidth).join('\n')}\n${steps.map((step) => rowOf(step, setWidth, paint)).join('')}`;
}

function rowOf(
  { step, departmentSet = '', result, found, remedy }: Step,
  setWidth: number,
  paint: Paint,
): string {
  const before = gap.length + resultWidth + gap.length + stepWidth + gap.length;
  const width = lineWidth - before - (setWidth === 0 ? 0 : setWidth + gap.length);
  const texts = [...wrap(found, width), ...(remedy === undefined ? [] : wrap(`→ ${remedy}`, width))];
  const sets = setWidth === 0 ? [] : wrap(departmentSet, setWidth);
  const count = Math.max(texts.length, sets.length);
  const lines = Array.from({ length: count }, (_, index) => {
    const cells = [
      index === 0 ? paint(result.padEnd(resultWidth), result) : ' '.repeat(resultWidth),
      (index === 0 ? labelOf(step) : '').padEnd(stepWidth),
      ...(setWidth === 0 ? [] : [(sets[index] ?? '').padEnd(setWidth)]),
      texts[index] ?? '',
    ];
    return `${gap}${cells.join(gap)}`.trimEnd();
  });
  return `${lines.join('\n')}\n`;
}

function labelOf(step: Step['step']): string {
  return step === 'tls' ? 'TLS' : step;
}

const maxNamed = 20;

function summary(diagnoses: readonly Diagnosis[]): string {
  const results = diagnoses.map(resultOf);
  const count = (result: Result): number => results.filter((each) => each === result).length;
  const total = `${diagnoses.length} helpdesk${diagnoses.length === 1 ? '' : 's'}`;
  const counts = `${total}: ${count('ok')} ok, ${count('warning')} with warnings, ${count('failed')} failed`;
  const names = diagnoses.filter((_, index) => results[index] === 'failed').map(({ helpdesk }) => helpdesk);
  const more = names.length > maxNamed ? ` and ${names.length - maxNamed} more` : '';
  const failing = names.length === 0 ? '' : ` (${names.slice(0, maxNamed).join(', ')}${more})`;
  return `${wrap(`${counts}${failing}`, lineWidth).join('\n')}\n`;
}

/** Lines of at most so many characters, broken at spaces; a word that is longer is broken where it must be. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [];
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return [...lines, line];
}
