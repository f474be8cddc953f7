#!/usr/bin/env node
// Looking up a name takes a thread of libuv's pool for as long as the name server is silent, and of its usual four only
// two may do so: a few dead names would stop the polls of all helpdesks. The pool takes its size from the environment
// when it is first used, which an ES module is too late for. Half of these may look up names at once, as many as
// polls run at once by default.
process.env['UV_THREADPOOL_SIZE'] ??= '128';

// A diagnostic report holds the whole environment, `secret_env` variables included. Node before 22.13 takes no notice.
Object.assign(process.report, { excludeEnv: true });

void import('./program.ts').then(({ run }) => run());
