// A Web Test Runner launcher that speaks classic WebDriver over fetch: WebKitWebDriver and MiniBrowser, no npm packages.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** The code points WebDriver gives to keys without a character. */
const keyCodes = {
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Backspace: '\uE003',
  Delete: '\uE017',
  Meta: '\uE03D',
};
const buttons = { left: 0, middle: 1, right: 2 };

/**
 * @param {{ driver: string, binary: string }} webkit paths of WebKitWebDriver and MiniBrowser
 * @returns {import('@web/test-runner').BrowserLauncher}
 */
export function webkitLauncher({ driver, binary }) {
  let child;
  let base;
  let session;
  let started;
  let current;
  let releasePage;
  let queue = Promise.resolve();
  const urls = new Map();

  const call = async (method, path, body) => {
    const response = await fetch(base + path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`WebDriver ${path}: ${answer.value?.error} ${answer.value?.message}`);
    return answer.value;
  };
  const inSession = (method, path, body) => call(method, `/session/${session}${path}`, body);
  const pointer = (...actions) =>
    inSession('POST', '/actions', {
      actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
    });

  async function start(launcher) {
    const port = await freePort();
    child = spawn(driver, [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, WEBKIT_DISABLE_COMPOSITING_MODE: '1' } });
    base = `http://127.0.0.1:${port}`;
    const answering = () =>
      call('GET', '/status').then(
        () => true,
        () => false,
      );
    for (let tries = 0; !(await answering()); tries += 1) {
      if (tries > 50) throw new Error(`${driver} did not answer on port ${port}`);
      await pause(100);
    }
    const value = await call('POST', '/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } },
    });
    session = value.sessionId;
    launcher.name = `WebKit ${value.capabilities.browserVersion}`;
  }

  return {
    name: 'WebKit',
    type: 'webdriver',
    concurrency: 1,
    async initialize() {},
    // One page at a time: the next file waits until the one before has stopped.
    startSession(id, url) {
      const before = queue;
      queue = new Promise((resolve) => {
        releasePage = resolve;
      });
      return before.then(async () => {
        started ??= start(this);
        await started;
        current = id;
        urls.set(id, url);
        await inSession('POST', '/url', { url });
      });
    },
    isActive: (id) => current === id,
    getBrowserUrl: (id) => urls.get(id),
    async stopSession(id) {
      if (current === id) {
        current = undefined;
        await inSession('POST', '/url', { url: 'about:blank' }).catch(() => {});
        releasePage?.();
      }
      return { testCoverage: undefined, errors: [] };
    },
    async stop() {
      if (session) await call('DELETE', `/session/${session}`).catch(() => {});
      child?.kill();
    },
    takeScreenshot: async () => Buffer.from(await inSession('GET', '/screenshot'), 'base64'),
    async sendKeys(_id, keys) {
      const values = keys.flatMap((key) => (key in keyCodes ? [keyCodes[key]] : [...key]));
      await inSession('POST', '/actions', {
        actions: [
          {
            type: 'key',
            id: 'keyboard',
            actions: [
              ...values.map((value) => ({ type: 'keyDown', value })),
              ...values.toReversed().map((value) => ({ type: 'keyUp', value })),
            ],
          },
        ],
      });
    },
    sendMouseMove: (_id, x, y) => pointer({ type: 'pointerMove', duration: 0, x, y }),
    sendMouseClick: (_id, x, y, button = 'left') =>
      pointer(
        { type: 'pointerMove', duration: 0, x, y },
        { type: 'pointerDown', button: buttons[button] },
        { type: 'pointerUp', button: buttons[button] },
      ),
    sendMouseDown: (_id, button = 'left') => pointer({ type: 'pointerDown', button: buttons[button] }),
    sendMouseUp: (_id, button = 'left') => pointer({ type: 'pointerUp', button: buttons[button] }),
    resetMouse: () => inSession('DELETE', '/actions'),
  };
}
