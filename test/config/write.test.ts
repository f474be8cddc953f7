import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { writeConfig } from '../../src/config/write.ts';
import { temporaryFolder, writeConfig as writeFileOf } from '../support/command.ts';
import { helpdeskOf } from '../support/settings.ts';

const written = async (yaml: string): Promise<string> =>
  writeConfig((await loadConfig(await writeFileOf(yaml))).config);

const head = `helpdesks:
  - name: acme
    url: https://billing.example.com
`;

describe('writeConfig', () => {
  it('gives a file that gives the same configuration, whatever is in it', async () => {
    vi.stubEnv('DENTER_TEST_PASSWORD', 'x');
    const folder = await temporaryFolder();
    const file = join(folder, 'rich.yml');
    await writeFile(
      file,
      `
global: { poll_interval: 2m, stale_after: never, max_concurrent_polls: 7, awaiting_reply_thresholds: { warning: 5 } }
helpdesks:
  - name: acme
    url: https://billing.example.com/includes/api.php
    credentials: { identifier: abc, secret_file: secrets/acme }
    access_key_file: key
    proxy_from_environment: true
    ip_family: ipv6
    support_hours:
      time_zone: Europe/Berlin
      weekly: { mon-fri: ["08:00-12:00", "13:00-24:00"], sat: ["22:00-06:00"], sun: [] }
      holidays: [2026-12-25]
    department_sets:
      - { name: assigned, expected_departments: [4, "007"] }
      - { name: all, ignore_department_assignments: true, include_counts_by_status: false, timeout: 1s500ms, stale_after: 0s }
      - name: billing
        credentials: { username: 'a: "b" #c', password_env: DENTER_TEST_PASSWORD }
        awaiting_reply_thresholds: { warning: 20, critical: 50 }
  - name: globex
    url: http://[::1]:8080/x.php
    credentials: { username: u, password_md5_file: /run/md5 }
    proxy_url: http://proxy.example.com:3128
    tls_config: { server_name: other.example.com, min_version: TLS13, insecure_skip_verify: true }
    awaiting_reply_thresholds: {}
    poll_interval: 24h
`,
    );
    const { config } = await loadConfig(file);
    const again = join(folder, 'again.yml');
    await writeFile(again, await writeConfig(config));
    const { config: reloaded } = await loadConfig(again);
    expect({ ...reloaded, file }).toEqual(config);
    vi.unstubAllEnvs();
  });

  it("gives the example's configuration again, once its secrets are put in", async () => {
    const example = join(import.meta.dirname, '../../config.example.yaml');
    const { config } = await loadConfig(example);
    const text = (await writeConfig(config)).replaceAll('<secret>', 'x'.repeat(32));
    const { config: again } = await loadConfig(await writeFileOf(text));
    expect({ ...again, file: '' }).toEqual({ ...config, file: '' });
  });

  it.each([
    ['secret', '    credentials: { identifier: a, secret: HUNTER2-HUNTER2 }'],
    ['password', '    credentials: { username: a, password: HUNTER2-HUNTER2 }'],
    ['password_md5', '    credentials: { username: a, password_md5: 2ab96390c7dbe3439de74d0c9b0b1767 }'],
    ['access_key', '    access_key: HUNTER2-HUNTER2\n    credentials: { identifier: a, secret_file: f }'],
    ['secret_env', '    credentials: { identifier: a, secret_env: HUNTER2_HUNTER2 }'],
  ])('shows <secret> in place of a %s', async (key, lines) => {
    const text = await written(head + lines);
    expect(text).toContain(`${key}: <secret>`);
    expect(text).not.toMatch(/HUNTER2|2ab96390/);
  });

  it("hides a proxy's password and shows the rest of its URL", async () => {
    const text = await written(
      `${head}    credentials: { identifier: a, secret_file: f }\n    proxy_url: http://bob:HUNTER2@proxy:3128`,
    );
    expect(text).toContain('proxy_url: http://bob:<secret>@proxy:3128');
    expect(text).not.toContain('HUNTER2');
  });

  it('names a variable that is set, and never shows its value or the content of a file', async () => {
    vi.stubEnv('DENTER_TEST_SECRET', 'HUNTER2');
    const folder = await temporaryFolder();
    const file = join(folder, 'secret');
    await writeFile(file, 'HUNTER3');
    const text = await written(
      `${head}    credentials: { identifier: a, secret_env: DENTER_TEST_SECRET }\n    access_key_file: ${file}`,
    );
    expect(text).toContain('secret_env: DENTER_TEST_SECRET');
    expect(text).toContain(`access_key_file: ${file}`);
    expect(text).not.toMatch(/HUNTER/);
    vi.unstubAllEnvs();
  });

  it('lets others have a turn in between, however long it is', async () => {
    const helpdesks = Array.from({ length: 200 }, (_, index) =>
      helpdeskOf('https://x.example.com/includes/api.php', { name: `helpdesk-${index}` }),
    );
    let turns = 0;
    const counter = setInterval(() => (turns += 1), 0);
    await writeConfig({ file: 'x', maxConcurrentLocalPolls: 4, maxConcurrentPolls: 64, helpdesks });
    clearInterval(counter);
    expect(turns).toBeGreaterThan(3);
  });
});
