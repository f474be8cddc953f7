import { isUtf8 } from 'node:buffer';
import { DenterError } from './denter-error.ts';

/**
 * Reads the bytes of an answer as JSON. Content type is not looked at. A byte order mark and white space may stand
 * before it, nothing else, and nothing but white space after it.
 *
 * @param clean makes what the answer holds fit to be quoted
 * @throws {DenterError} `not_json`, with what was found instead
 */
export function parseBody(bytes: Buffer, clean: (text: string) => string): unknown {
  // Not by a TextDecoder: a new one costs more than all the rest.
  if (!isUtf8(bytes)) throw new DenterError('not_json', 'the answer is not valid UTF-8');
  // The byte order mark is white space.
  const text = bytes.toString('utf8').trimStart();
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own error is not kept as the cause: it quotes the text as it came.
    const afterJson = error instanceof Error && error.message.includes('after JSON');
    throw new DenterError(
      'not_json',
      afterJson ? 'text came after the JSON' : describeText(text.trim(), clean),
    );
  }
}

function describeText(text: string, clean: (text: string) => string): string {
  if (text === '') return 'the answer is empty';
  if (text.startsWith('{')) return 'the JSON is cut short or broken';
  const start = JSON.stringify(clean(text).slice(0, 80));
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) return `the answer is a web page, it begins with ${start}`;
  if (text.includes('{"')) return `text came before the JSON, the answer begins with ${start}`;
  return `the answer is not JSON, it begins with ${start}`;
}
