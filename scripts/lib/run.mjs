import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

import { root } from './paths.mjs';

/**
 * Runs a command of the system or of `node_modules/.bin` and lets its output through.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeoutMs?: number, cwd?: string }} [options]
 * @returns {Promise<{ code: number, timedOut: boolean }>} `code` is 127 when the command could not be started.
 */
export function run(command, args, options = {}) {
  const env = { ...process.env, ...options.env };
  env['PATH'] = `${join(root, 'node_modules', '.bin')}${delimiter}${env['PATH'] ?? ''}`;
  return new Promise((resolve) => {
    // A group of its own: when time is up, whatever the command started ends with it.
    const grouped = process.platform !== 'win32' && options.timeoutMs !== undefined;
    const child = spawn(command, [...args], {
      cwd: options.cwd ?? root,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
      detached: grouped,
    });
    let timedOut = false;
    const stop = () => {
      try {
        if (grouped && child.pid) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // Already ended.
      }
    };
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          stop();
        }, options.timeoutMs)
      : null;
    const onSignal = () => {
      stop();
      process.exit(130);
    };
    if (grouped) {
      process.once('SIGINT', onSignal);
      process.once('SIGTERM', onSignal);
    }
    const settle = (/** @type {number} */ code) => {
      if (timer) clearTimeout(timer);
      process.removeListener('SIGINT', onSignal);
      process.removeListener('SIGTERM', onSignal);
      resolve({ code, timedOut });
    };
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      settle(127);
    });
    child.once('exit', (code, signal) => settle(code ?? (signal ? 1 : 0)));
  });
}
