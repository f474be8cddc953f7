#!/usr/bin/env node
// Looking up a name takes a thread of libuv's pool for as long as the name server is silent, and of its usual four only
// two may do so: a few dead names would stop the polls of all helpdesks. The pool takes its size from the environment
// when it is first used, which an ES module is too late for. Half of these may look up names at once, as many as
// polls run at once by default.
process.env['UV_THREADPOOL_SIZE'] ??= '128';

// A diagnostic report holds the whole environment, `secret_env` variables included. Node before 22.13 takes no notice.
Object.assign(process.report, { excludeEnv: true });

/** What to do where no more files may be opened: by the process, and by the whole machine. */
const remedies: Readonly<Record<string, string>> = {
  EMFILE: 'raise the limit of open files (LimitNOFILE= of systemd, ulimit -n) to 1024 or more',
  ENFILE: 'all programs of this machine together have too many files open: raise fs.file-max',
};

// Loading the program takes some seventy descriptors at once: with fewer there is nothing yet that could do without.
import('./program.ts')
  .then(async ({ run }) => run())
  .catch((error: NodeJS.ErrnoException) => {
    const remedy = remedies[error.code ?? ''];
    if (remedy === undefined) throw error;
    process.stderr.write(`denter-exporter: too few files may be open to start (${error.code}): ${remedy}\n`);
    process.exit(1);
  });
