import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithPeer } from '../peer.ts';
import { Command, eventually, writeConfig } from '../support/command.ts';
import { localRoot } from '../support/local-root.ts';
import { freePort } from '../support/prometheus.ts';

/** Writes what each descriptor of the PHP process leads to. */
const noteDescriptors = `$seen = [];
foreach (scandir('/proc/self/fd') as $fd) {
    $seen[] = $fd . ' ' . @readlink("/proc/self/fd/$fd");
}
file_put_contents(__DIR__ . '/descriptors', implode("\\n", $seen) . "\\nend");`;

describeWithPeer('systemd-socket-activate', 'a socket of systemd', (activate) => {
  describeWithPeer('php', 'and PHP', (php) => {
    it('is not inherited by the PHP of the Local API', async () => {
      const root = await localRoot({ 'fault.php': noteDescriptors });
      const port = await freePort();
      const file = await writeConfig(
        `helpdesks:\n  - name: local\n    local_api: { denter_root: ${root}, php_binary: ${php}, admin_username: reporting }\n`,
      );
      const main = join(import.meta.dirname, '../../dist/cli/main.cjs');
      const args = [process.execPath, main, `--config.file=${file}`, '--web.systemd-socket'];
      const command = new Command(activate, [`--listen=127.0.0.1:${port}`, ...args]);
      await eventually(async () => {
        expect((await fetch(`http://127.0.0.1:${port}/-/ready`)).status).toBe(200);
      });
      const seen = await eventually(async () => {
        const text = await readFile(join(root, 'descriptors'), 'utf8');
        expect(text).toMatch(/end$/);
        return text;
      });
      expect(command.child.exitCode).toBeNull();
      // Its own three are sockets too: Node's pipes. The bridge holds stdout a second time.
      const sockets = seen.split('\n').filter((line) => line.includes('socket:'));
      expect(sockets.slice(0, 3).map((line) => line.split(' ')[0])).toEqual(['0', '1', '2']);
      expect(new Set(sockets.map((line) => line.split(' ')[1])).size).toBe(3);
    });
  });
});
