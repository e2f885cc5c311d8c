import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

import { findChromium, launchFlags, softwareGlFlags, softwareGpuFlags } from './scripts/lib/chromium.mjs';
import { isolationHeaders } from './scripts/lib/headers.mjs';
import { kernels } from './scripts/lib/kernels.mjs';

const browser = findChromium();
if (!browser && process.env['CHECK_REQUIRE_BROWSER'] === '1') {
  throw new Error('CHECK_REQUIRE_BROWSER=1, and there is no Chromium: set CHROME_PATH.');
}

const browserProjects = browser && [
  {
    extends: true as const,
    server: { headers: isolationHeaders },
    test: {
      name: 'browser',
      include: ['tests/**/*.browser.test.{ts,tsx}'],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: {
            executablePath: browser.path,
            args: [...launchFlags, ...softwareGlFlags, ...softwareGpuFlags],
          },
        }),
        instances: [{ browser: 'chromium' as const }],
      },
    },
  },
  {
    extends: true as const,
    test: {
      name: 'e2e',
      environment: 'node' as const,
      include: ['tests/e2e/**/*.e2e.ts'],
      globalSetup: ['tests/e2e/harness/globalSetup.ts'],
      // One browser at a time: engines use every core, and two of them would only wait for each other.
      fileParallelism: false,
      testTimeout: 300_000,
      hookTimeout: 120_000,
    },
  },
];

export default defineConfig({
  plugins: [kernels(), react()],
  optimizeDeps: {
    exclude: ['onnxruntime-web'],
    // Named, or the first run in a fresh checkout finds them late and reloads in mid-work.
    include: [
      'three',
      'three/examples/jsm/geometries/RoundedBoxGeometry.js',
      'three/examples/jsm/utils/BufferGeometryUtils.js',
    ],
  },
  test: {
    silent: 'passed-only',
    // A machine of two cores runs two files at once: what is polled for comes, but not always within a second.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['tests/{kernel,session,storage,engines,canvas,architecture,scripts}/**/*.test.ts'],
          exclude: ['tests/**/*.browser.test.*'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'dom',
          environment: 'jsdom',
          include: ['tests/{design,tools,panels,app}/**/*.test.{ts,tsx}'],
          exclude: ['tests/**/*.browser.test.*'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      ...(browserProjects ?? []),
    ],
  },
});
