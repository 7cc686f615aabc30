/* The page over the development server's stand-in, built and served, with a headless Chromium in front of it. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) => `/usr/bin/${name}`);

export async function stage() {
    const outDir = 'test-results/dist';
    const executablePath = browsers.find((path) => existsSync(path));
    if (!executablePath) throw new Error(`No Chromium is installed: none of ${browsers.join(', ')}`);
    process.env.VITE_FAKE = '1';
    await build({ build: { outDir, emptyOutDir: true }, logLevel: 'error' });
    const server = await preview({ build: { outDir }, preview: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
    const browser = await chromium.launch({
        executablePath,
        args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
        ],
    });
    const close = async () => {
        await browser.close();
        await server.close();
    };
    return { browser, address: `http://127.0.0.1:${server.httpServer.address().port}`, close };
}
