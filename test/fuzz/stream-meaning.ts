import type { StreamEnd } from './mutated-stream.ts';
import { type Meaning, meaningOf } from './body-meaning.ts';
import { type Framing, readChunks, readHead } from './http-head.ts';

/** What a stream of bytes may be taken for: HTTP/1.1 (RFC 9112) and the contract, written down a second time. */
export interface StreamMeaning {
  /** What whoever reads it as far as it can be read takes it for; `undefined` where no answer can be found in it. */
  readonly meaning: Meaning | undefined;
  /** Whether it is correct HTTP, so that nothing else is allowed but running out of time. */
  readonly clean: boolean;
}

const maxBodyBytes = 1024 * 1024;

export function meaningOfStream(bytes: Buffer, end: StreamEnd): StreamMeaning {
  const head = readHead(bytes);
  if (head === undefined) return { meaning: undefined, clean: false };
  const { status, framing, rest, encodings } = head;
  const body = readBody(rest, framing, end);
  const clean = head.clean && body.clean && end !== 'reset' && status < 600;
  if (body.bytes === undefined) return { meaning: undefined, clean: false };
  const [encoding, ...others] = encodings;
  if (encoding !== undefined && others.length === 0 && encoding.toLowerCase() !== 'identity')
    return { meaning: 'bad_response', clean };
  if (body.bytes.length > maxBodyBytes) return { meaning: 'too_large', clean };
  const meaning = meaningOf(body.bytes, { status, statuses: true, rest: body.whole ? 'refused' : 'ignored' });
  return { meaning, clean: clean && others.length === 0 };
}

interface Body {
  /** `undefined` where it must not be taken for one. */
  readonly bytes: Buffer | undefined;
  /** Whether its end is known. */
  readonly whole: boolean;
  readonly clean: boolean;
}

const none: Body = { bytes: undefined, whole: false, clean: false };

function readBody(rest: Buffer, framing: Framing, end: StreamEnd): Body {
  if (framing.by === 'nothing') return none;
  if (framing.by === 'length') {
    // Shorter than it says: nobody knows what is missing.
    if (rest.length < framing.length) return none;
    return { bytes: rest.subarray(0, framing.length), whole: true, clean: true };
  }
  if (framing.by === 'close')
    return end === 'keep' ? none : { bytes: rest, whole: end === 'end', clean: true };
  const { bytes, state } = readChunks(rest);
  if (state === 'broken') return none;
  // Its last chunk is missing. The JSON says itself where it ends.
  if (state === 'cut') return end === 'keep' ? none : { bytes, whole: false, clean: false };
  return { bytes, whole: true, clean: state === 'clean' };
}
