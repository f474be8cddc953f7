/** A place in a file: line and column from 1, the column in characters. */
export interface Place {
  readonly line: number;
  readonly col: number;
}

/** Gives the place of an offset (in UTF-16 units) in a text. Lines end with a line feed, so CRLF counts once. */
export function placeFinder(text: string): (offset: number) => Place {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return (offset) => {
    const line = countUpTo(lineStarts, offset);
    const before = text.slice(lineStarts[line - 1] ?? 0, offset);
    return { line, col: characters(before) + 1 };
  };
}

/** How many of the ascending numbers are not above the limit. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An emoji is one character. On lines that no one reads by eye UTF-16 units will do: a long line may hold many problems. */
function characters(text: string): number {
  return text.length > 1000 ? text.length : Array.from(text).length;
}

/** A line of a text; offsets are in UTF-16 units. */
export interface Line {
  readonly start: number;
  /** Where the line feed is, or the text ends. */
  readonly end: number;
  /** Of the first character that is no white space. */
  readonly first: number;
  /** Without white space at both ends. */
  readonly content: string;
}

/** The line that an offset is in. */
export function lineAt(text: string, offset: number): Line {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const feed = text.indexOf('\n', offset);
  const end = feed === -1 ? text.length : feed;
  const content = text.slice(start, end);
  return { start, end, first: start + content.search(/\S|$/), content: content.trim() };
}
