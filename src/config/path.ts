/** The way from a document's root to one of its values: keys and, in lists, indexes from 0. */
export type Path = readonly (string | number)[];

/** As `helpdesks[0].department_sets[1].name`; keys that are no plain words are quoted. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[\w-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}
